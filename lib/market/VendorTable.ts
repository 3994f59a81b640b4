import type { VendorRows } from "./VendorRows.js";

/** One table of a vendor dump, generated session by session. */
export interface VendorTable {
  readonly name: string;
  readonly kind: "option" | "spot" | "equity";
  /** Replaces `rows` by the rows of the next session; false, and no rows, when there is none. */
  next(rows: VendorRows): boolean;
}
