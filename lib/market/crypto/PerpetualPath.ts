import { RandomStream } from "../RandomStream.js";
import type { CryptoMarketModel } from "./CryptoMarketModel.js";

export const DAY_SECONDS = 86_400;
const SECONDS_PER_YEAR = 365 * DAY_SECONDS;

/** One UTC day of the market's state. */
export interface PerpetualDay {
  /** Middle of the perpetual's book in each second of the day, dollars a coin. */
  readonly price: Float64Array;
  /** At-the-money implied volatility at the short end on this day, fraction a year. */
  readonly volatility: number;
}

/**
 * The perpetual as a jump diffusion in steps of one second (Merton 1976), with a volatility level that is drawn once a
 * day. Days come one after the other; the array of a day is reused for the next.
 */
export class PerpetualPath {
  readonly #model: CryptoMarketModel;
  readonly #random: RandomStream;
  readonly #price: Float64Array = new Float64Array(DAY_SECONDS);
  #log: number;
  #volatility: number;

  constructor(model: CryptoMarketModel, seed: number) {
    this.#model = model;
    this.#random = new RandomStream(seed, "crypto perpetual");
    this.#log = Math.log(model.initialPrice);
    this.#volatility = model.initialVolatility;
  }

  next(): PerpetualDay {
    const { longVolatility, dailyReversion, dailyVolOfVol, realisedShare, perpetualTick } = this.#model;
    const random = this.#random;
    const towards = dailyReversion * Math.log(longVolatility / this.#volatility);
    this.#volatility *= Math.exp(towards + dailyVolOfVol * random.normal());
    const deviation = (realisedShare * this.#volatility) / Math.sqrt(SECONDS_PER_YEAR);
    const jumpChance = this.#model.jumpsPerYear / SECONDS_PER_YEAR;
    for (let second = 0; second < DAY_SECONDS; second++) {
      this.#log += deviation * (random.normal() - 0.5 * deviation);
      if (random.uniform() < jumpChance)
        this.#log += this.#model.jumpMean + this.#model.jumpDeviation * random.normal();
      // The middle of a book that is an odd number of ticks wide.
      this.#price[second] = (Math.floor(Math.exp(this.#log) / perpetualTick) + 0.5) * perpetualTick;
    }
    return { price: this.#price, volatility: this.#volatility };
  }
}
