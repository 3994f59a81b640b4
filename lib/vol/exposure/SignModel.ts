import { StrikebookError } from "../../task/index.js";
import type { OptionType } from "../OptionType.js";

/** One line of a customer-flow table: what customers hold, net, of some options. */
export interface CustomerFlow {
  readonly type: OptionType;
  /** Log-moneyness ln(strike/forward) from which, included, to which, excluded, the line holds; all when absent. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Net long share of open interest that customers hold: 1 all bought, -1 all sold, 0 matched among themselves. */
  readonly netLong: number;
}

/**
 * Who holds the open interest. `dealerShort`: dealers sold every option; `dealerLong`: they bought every option; a table
 * of customer flows, of which the first line that fits an option holds, and dealers are on the other side.
 *
 * Public tools disagree on the sign, and open interest does not tell it: it is an assumption, so it is an argument.
 */
export type SignModel = "dealerShort" | "dealerLong" | readonly CustomerFlow[];

/** The common reading of index options: customers sell calls and buy puts, so dealers are long calls and short puts. */
export const CALLS_SOLD_PUTS_BOUGHT: readonly CustomerFlow[] = [
  { type: "call", netLong: -1 },
  { type: "put", netLong: 1 },
];

/** Throws for a sign model that is none, or a share outside -1 to 1. */
export function requireSignModel(model: SignModel): void {
  if (model === "dealerShort" || model === "dealerLong") return;
  if (!Array.isArray(model) || model.length === 0) {
    const cure = 'use "dealerShort", "dealerLong" or a table of customer flows';
    throw new StrikebookError("argument", `the sign model is ${JSON.stringify(model)}`, cure);
  }
  for (const [i, { netLong, type }] of (model as readonly CustomerFlow[]).entries()) {
    if (!(netLong >= -1 && netLong <= 1)) {
      throw new StrikebookError("argument", `netLong of flow ${i} is ${netLong}`, "it must be from -1 to 1");
    }
    if (type !== "call" && type !== "put") {
      throw new StrikebookError("argument", `type of flow ${i} is ${JSON.stringify(type)}`, 'use "call" or "put"');
    }
  }
}

/** Dealers' net position as a share of open interest, -1 to 1; NaN when no line of the table fits the option. */
export function dealerShare(model: SignModel, isCall: boolean, logMoneyness: number): number {
  if (model === "dealerShort") return -1;
  if (model === "dealerLong") return 1;
  const flow = model.find(
    ({ type, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }) =>
      (type === "call") === isCall && logMoneyness >= from && logMoneyness < to,
  );
  return flow === undefined ? Number.NaN : 0 - flow.netLong;
}
