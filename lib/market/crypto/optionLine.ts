import type { ListedOption } from "./OptionChain.js";
import type { OptionQuote } from "./OptionQuoter.js";

/** Whose option a row is: the premium of a linear one is in dollars. */
export type OptionKind = "BTC" | "ETH" | "BTC_USDC";

/** Sides of the book as they are written; an empty text is a side that is not there. */
export interface BookCells {
  bidPrice: number | "";
  bidAmount: number | "";
  askPrice: number;
  askAmount: number;
}

/** One line of an `options_chain` file. */
export function optionLine(
  kind: OptionKind,
  option: ListedOption,
  quote: OptionQuote,
  book: BookCells,
  micros: number,
  localMicros: number,
): string {
  const unit = kind === "BTC_USDC" ? quote.forward : 1;
  const price = (coins: number | ""): number | "" =>
    coins === "" ? "" : unit === 1 ? decimals(coins, 1e4) : decimals(coins * unit, 100);
  const percent = (volatility: number): number | "" =>
    Number.isNaN(volatility) ? "" : decimals(100 * volatility, 1e4);
  const mark = unit === 1 ? decimals(quote.markPrice, 1e8) : decimals(quote.markPrice * unit, 1e4);
  const bidVolatility = book.bidPrice === "" ? "" : percent(quote.bidVolatility);
  return `deribit,${kind}-${option.suffix},${micros},${localMicros},${option.optionType === "CE" ? "call" : "put"},${option.strike},${option.expiryMicros},${option.openInterest},${price(quote.markPrice)},${price(book.bidPrice)},${book.bidAmount},${bidVolatility},${price(book.askPrice)},${book.askAmount},${percent(quote.askVolatility)},${mark},${percent(quote.volatility)},SYN.${kind}-${option.suffix.slice(0, option.suffix.indexOf("-"))},${decimals(quote.forward, 1e4)},${decimals(quote.delta, 1e5)},${decimals(quote.gamma, 1e8)},${decimals(quote.vega, 1e5)},${decimals(quote.theta, 1e5)},${decimals(quote.rho, 1e5)}`;
}

function decimals(value: number, scale: number): number {
  return Math.round(value * scale) / scale;
}
