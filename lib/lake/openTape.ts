import type { Tape } from "../tape/Tape.js";
import type { CivilDate } from "../time/civilDate.js";
import type { OpenTapeOptions } from "./Lake.js";
import { openLake } from "./openLake.js";

/** What else a tape is opened with. */
export interface TapeOptions extends Omit<OpenTapeOptions, "date" | "underlying" | "columns"> {
  /** Root of the lake; `STRIKEBOOK_LAKE`, else `lake` in the working folder. */
  readonly lake?: string | undefined;
}

/**
 * One day of one underlying from the default lake. Who opens many days opens the lake once and calls `lake.openTape`.
 *
 * @param columns by any of their names; the canonical quotes by default
 * @throws StrikebookError as `openLake` and `Lake.openTape` do
 * @example const tape = await openTape("2025-11-18", "NIFTY", ["price", "bp0", "sp0"], { expiries: "nearest" });
 */
export async function openTape(
  date: CivilDate,
  underlying: string,
  columns?: readonly string[],
  options: TapeOptions = {},
): Promise<Tape> {
  const { lake: root, ...rest } = options;
  const lake = await openLake(root);
  try {
    return await lake.openTape({ ...rest, date, underlying, columns });
  } finally {
    await lake.close();
  }
}
