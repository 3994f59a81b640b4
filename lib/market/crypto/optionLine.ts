import { decimalText } from "./decimalText.js";
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
  const price = (coins: number | ""): string => (coins === "" ? "" : decimalText(coins * unit, 4));
  const percent = (volatility: number): string => (Number.isNaN(volatility) ? "" : decimalText(100 * volatility, 4));
  const bidVolatility = book.bidPrice === "" ? "" : percent(quote.bidVolatility);
  const { suffix } = option;
  return (
    `deribit,${kind}-${suffix},${micros},${localMicros},${option.optionType === "CE" ? "call" : "put"},` +
    `${option.strike},${option.expiryMicros},${option.openInterest},${price(quote.markPrice)},` +
    `${price(book.bidPrice)},${book.bidAmount},${bidVolatility},` +
    `${price(book.askPrice)},${book.askAmount},${percent(quote.askVolatility)},` +
    `${decimalText(quote.markPrice * unit, 8)},${percent(quote.volatility)},` +
    `SYN.${kind}-${suffix.slice(0, suffix.indexOf("-"))},${decimalText(quote.forward, 4)},` +
    `${decimalText(quote.delta, 4)},${decimalText(quote.gamma, 8)},${decimalText(quote.vega, 4)},` +
    `${decimalText(quote.theta, 4)},${decimalText(quote.rho, 4)}`
  );
}
