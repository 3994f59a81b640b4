import { yearFraction } from "../../time/yearFraction.js";
import { normalCdf } from "../normalCdf.js";
import { undiscountedOption } from "../undiscountedOption.js";
import type { CryptoMarketModel } from "./CryptoMarketModel.js";
import { cryptoTotalVariance } from "./cryptoVariance.js";
import type { ListedOption } from "./OptionChain.js";

/** True state of one option at one instant; prices in coins. */
export interface OptionQuote {
  forward: number;
  /** NaN when the option has expired. */
  volatility: number;
  markPrice: number;
  bidVolatility: number;
  askVolatility: number;
  bidPrice: number;
  askPrice: number;
  tick: number;
  intrinsic: number;
  delta: number;
  gamma: number;
  /** Dollars per percentage point, dollars per day, dollars per percentage point: the exchange's units. */
  vega: number;
  theta: number;
  rho: number;
}

/** Deribit's price steps of a coin-settled BTC option: 0.0001 up to 0.005, above it 0.0005. */
function tickOf(price: number): number {
  return price < 0.005 ? 0.0001 : 0.0005;
}

/**
 * Prices options in coins from the true surface: the undiscounted Black-76 value over the forward. The quote object is
 * reused.
 */
export class OptionQuoter {
  readonly #model: CryptoMarketModel;
  readonly #quote: OptionQuote = {
    forward: 0,
    volatility: 0,
    markPrice: 0,
    bidVolatility: 0,
    askVolatility: 0,
    bidPrice: 0,
    askPrice: 0,
    tick: 0,
    intrinsic: 0,
    delta: 0,
    gamma: 0,
    vega: 0,
    theta: 0,
    rho: 0,
  };

  constructor(model: CryptoMarketModel) {
    this.#model = model;
  }

  /**
   * @param level volatility level of the day
   * @param price of the perpetual, dollars
   * @param rate continuous carry, fraction a year
   */
  quote(option: ListedOption, micros: number, level: number, price: number, rate: number): OptionQuote {
    const { strike, optionType, expiryMicros } = option;
    const quote = this.#quote;
    const tauYears = yearFraction(micros, expiryMicros);
    const live = tauYears > 0;
    const forward = live ? price * Math.exp(rate * tauYears) : price;
    const logMoneyness = Math.log(strike / forward);
    const variance = live ? cryptoTotalVariance(this.#model, level, logMoneyness, tauYears) : 0;
    const deviation = Math.sqrt(variance);
    const volatility = live ? Math.sqrt(variance / tauYears) : Number.NaN;
    const markPrice = undiscountedOption(forward, strike, variance, optionType) / forward;
    const halfWidth = volatility * (0.02 + 0.01 * Math.min(4, Math.abs(logMoneyness) / deviation));
    const call = optionType === "CE";
    quote.forward = forward;
    quote.volatility = volatility;
    quote.markPrice = markPrice;
    quote.intrinsic = Math.max(0, call ? forward - strike : strike - forward) / forward;
    quote.tick = tickOf(markPrice);
    if (!live) {
      quote.bidPrice = Math.floor(markPrice / quote.tick) * quote.tick;
      quote.askPrice = quote.bidPrice + quote.tick;
      quote.bidVolatility = quote.askVolatility = Number.NaN;
      quote.delta = quote.gamma = quote.vega = quote.theta = quote.rho = 0;
      return quote;
    }
    quote.bidVolatility = volatility - halfWidth;
    quote.askVolatility = volatility + halfWidth;
    const at = (vol: number): number => undiscountedOption(forward, strike, vol * vol * tauYears, optionType) / forward;
    const bid = at(quote.bidVolatility);
    const ask = at(quote.askVolatility);
    // Outward, so that the true value stays inside the book.
    quote.bidPrice = Math.floor(bid / quote.tick) * quote.tick;
    quote.askPrice = Math.ceil(ask / quote.tick) * quote.tick;
    if (quote.askPrice <= quote.bidPrice) quote.askPrice = quote.bidPrice + quote.tick;
    const d1 = deviation / 2 - logMoneyness / deviation;
    const density = Math.exp(-0.5 * d1 * d1) / Math.sqrt(2 * Math.PI);
    quote.delta = call ? normalCdf(d1) : -normalCdf(-d1);
    quote.gamma = density / (forward * deviation);
    quote.vega = (forward * density * Math.sqrt(tauYears)) / 100;
    quote.theta = (-forward * density * volatility) / (2 * Math.sqrt(tauYears)) / 365;
    quote.rho = ((call ? 1 : -1) * strike * tauYears * normalCdf(call ? d1 - deviation : deviation - d1)) / 100;
    return quote;
  }
}
