import { RandomStream } from "../RandomStream.js";
import type { LendingAsset } from "./CryptoMarketModel.js";

export const DAY_MINUTES = 1440;
const MINUTES_PER_YEAR = 365 * DAY_MINUTES;
/** Supply over borrow rate: utilisation times one less the reserve factor. */
const SUPPLY_SHARE = 0.8;

/** One day of one reserve, by minute. */
export interface LendingDay {
  /** APR fractions. */
  readonly supplyRate: Float64Array;
  readonly borrowRate: Float64Array;
  /** Growth of one unit since the reserve began. */
  readonly supplyIndex: Float64Array;
  readonly borrowIndex: Float64Array;
}

/**
 * Rates of one Aave reserve, minute by minute: they move in about one minute of five, when somebody deposits or
 * borrows, and return to a mean. The supply index grows linearly and the borrow index by compounding between two
 * updates, as Aave's contracts do (Aave Protocol V3 technical paper, 2022, section on reserve indexes). As in the real
 * files, the row of a minute holds the last update of that minute (here its first instant), and is known at the minute's end.
 */
export class LendingRates {
  readonly #asset: LendingAsset;
  readonly #random: RandomStream;
  readonly #day: LendingDay = {
    supplyRate: new Float64Array(DAY_MINUTES),
    borrowRate: new Float64Array(DAY_MINUTES),
    supplyIndex: new Float64Array(DAY_MINUTES),
    borrowIndex: new Float64Array(DAY_MINUTES),
  };
  #rate: number;
  #supplyIndex = 1.02;
  #borrowIndex = 1.03;

  constructor(asset: LendingAsset, seed: number) {
    this.#asset = asset;
    this.#random = new RandomStream(seed, `crypto lending ${asset.asset}`);
    this.#rate = asset.meanSupplyRate;
  }

  next(): LendingDay {
    const { supplyRate, borrowRate, supplyIndex, borrowIndex } = this.#day;
    const random = this.#random;
    for (let minute = 0; minute < DAY_MINUTES; minute++) {
      if (random.uniform() < 0.2) {
        const pull = 0.01 * Math.log(this.#asset.meanSupplyRate / this.#rate);
        this.#rate *= Math.exp(pull + 0.01 * random.normal());
      }
      supplyRate[minute] = this.#rate;
      borrowRate[minute] = this.#rate / SUPPLY_SHARE;
      supplyIndex[minute] = this.#supplyIndex;
      borrowIndex[minute] = this.#borrowIndex;
      this.#supplyIndex *= 1 + supplyRate[minute]! / MINUTES_PER_YEAR;
      this.#borrowIndex *= Math.exp(borrowRate[minute]! / MINUTES_PER_YEAR);
    }
    return this.#day;
  }
}
