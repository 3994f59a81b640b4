import type { CivilDate } from "../../time/index.js";

/** One filled order of a trade, as far as costs go. */
export interface OrderFill {
  readonly side: "buy" | "sell";
  /** Whether it opened a leg or closed one. */
  readonly purpose: "entry" | "exit";
  /** Points per unit of the underlying. */
  readonly price: number;
  /** Units of the underlying: lots x lot size. */
  readonly quantity: number;
  /** Its day, when it is not the day of the trade. */
  readonly date?: CivilDate;
}
