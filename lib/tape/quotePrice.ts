import type { QuoteColumns } from "../columns/index.js";
import { StrikebookError } from "../task/index.js";

/** Which price of a quote is meant: one side of the book, its middle, or the last trade. */
export type PriceKind = "bid" | "ask" | "mid" | "last";

/**
 * Price of one row in points, or NaN when the row has none: missing, zero or negative is "no quote". The middle needs
 * both sides. Only this row is looked at: an earlier price of the contract is not what the market shows now.
 */
export function quotePrice(quotes: QuoteColumns, row: number, kind: PriceKind): number {
  if (kind === "mid") {
    const bid = quotes.bidPrice[row]!;
    const ask = quotes.askPrice[row]!;
    return bid > 0 && ask > 0 ? (bid + ask) / 2 : Number.NaN;
  }
  const column =
    kind === "last"
      ? quotes.lastPrice
      : kind === "bid"
        ? quotes.bidPrice
        : kind === "ask"
          ? quotes.askPrice
          : unknown(kind);
  const price = column[row]!;
  return price > 0 ? price : Number.NaN;
}

function unknown(kind: never): never {
  throw new StrikebookError("argument", `price kind ${JSON.stringify(kind)}`, "use bid, ask, mid or last");
}
