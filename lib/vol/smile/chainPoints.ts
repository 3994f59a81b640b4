import { logRatio } from "../black/logRatio.js";
import { impliedVolatility } from "../implied/impliedVolatility.js";
import type { OptionType } from "../OptionType.js";
import type { ChainSlice } from "./ChainSlice.js";
import type { QuoteFilter } from "./QuoteFilter.js";
import type { SmilePointStatus } from "./SmileFit.js";

/** One option of a chain as quoted, with the first reason against it that its quote alone gives. */
export interface ChainQuote {
  readonly price: number;
  readonly bid: number;
  readonly ask: number;
  readonly status: Exclude<SmilePointStatus, "outsideMoneyness">;
}

/** The quote of one option: price, bid and ask (NaN where there are none), and whether the filter lets it in. */
export function chainQuote(chain: ChainSlice, type: OptionType, i: number, filter: QuoteFilter): ChainQuote {
  const quotes = type === "call" ? chain.callQuotes : chain.putQuotes;
  const ages = type === "call" ? chain.callAgesSeconds : chain.putAgesSeconds;
  const sizes = type === "call" ? chain.callSizes : chain.putSizes;
  let bid = Number.NaN;
  let ask = Number.NaN;
  let price = (type === "call" ? chain.callPrices : chain.putPrices)[i]!;
  if (quotes !== undefined) {
    bid = quotes.bids[i]! > 0 ? quotes.bids[i]! : Number.NaN;
    ask = quotes.asks[i]! > 0 ? quotes.asks[i]! : Number.NaN;
    price = 0.5 * (bid + ask);
    if (Number.isNaN(bid) && Number.isNaN(ask)) return { price, bid, ask, status: "noPrice" };
    if (Number.isNaN(price)) return { price, bid, ask, status: "oneSided" };
    if (bid > ask) return { price: Number.NaN, bid, ask, status: "crossed" };
  }
  if (!(price > 0)) return { price: Number.NaN, bid, ask, status: "noPrice" };
  const verdict = (): ChainQuote["status"] => {
    const { maxSpreadShare, maxAgeSeconds, minSize, cabinetPrice, minPrice } = filter;
    if (maxAgeSeconds !== undefined && !((ages?.[i] ?? Number.NaN) <= maxAgeSeconds)) return "stale";
    if (cabinetPrice !== undefined && (Number.isNaN(bid) ? price : bid) <= cabinetPrice) return "cabinet";
    if (maxSpreadShare !== undefined && !(ask - bid <= maxSpreadShare * price)) return "wideSpread";
    if (minSize !== undefined && !((sizes?.[i] ?? Number.NaN) >= minSize)) return "thin";
    return minPrice !== undefined && price < minPrice ? "belowMinPrice" : "ok";
  };
  return { price, bid, ask, status: verdict() };
}

/** One strike through its out-of-the-money side, inverted. */
export interface InvertedQuote {
  readonly strike: number;
  readonly type: OptionType;
  readonly price: number;
  readonly vol: number;
  readonly bidVol: number;
  readonly askVol: number;
  readonly logMoneyness: number;
  readonly status: Exclude<SmilePointStatus, "outsideMoneyness">;
}

/** The out-of-the-money side of strike `i` with its volatilities. */
export function invertedQuote(
  chain: ChainSlice,
  i: number,
  forward: number,
  discountFactor: number,
  filter: QuoteFilter,
): InvertedQuote {
  const strike = chain.strikes[i]!;
  const type: OptionType = strike >= forward ? "call" : "put";
  const { price, bid, ask, status } = chainQuote(chain, type, i, filter);
  const invert = (at: number) => impliedVolatility(type, at, forward, strike, chain.tauYears, discountFactor);
  const middle = invert(price);
  return {
    strike,
    type,
    price,
    vol: middle.vol,
    bidVol: bid > 0 ? invert(bid).vol : Number.NaN,
    askVol: ask > 0 ? invert(ask).vol : Number.NaN,
    logMoneyness: logRatio(strike, forward),
    status: Number.isNaN(price) || middle.status === "ok" ? status : middle.status,
  };
}
