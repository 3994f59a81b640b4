import { slidingSum } from "../../columns/index.js";
import type { Tape } from "../Tape.js";
import { type IndexFeatures, SECONDS, type WindowArguments } from "./Feature.js";
import { ofTape } from "./featureCache.js";
import { spotSeconds } from "./spotSeconds.js";

export interface ReturnFeatureArguments {
  readonly realisedVol: WindowArguments;
  readonly realisedVolBefore: WindowArguments;
  readonly acceleration: WindowArguments;
}

/** Keeps `acceleration` a number while nothing moves. */
const LEAST_MEAN_RETURN = 1e-12;

const WINDOW: typeof SECONDS = { ...SECONDS, meaning: "returns in the window, one a second" };

/** Returns of the underlying second by second: r(s) = ln(price(s) / price(s - 1)). */
export const returnFeatures: IndexFeatures<ReturnFeatureArguments> = {
  realisedVol: {
    unit: "",
    formula:
      "sqrt of the sum of the squares of the last returns, r(s - seconds + 1) to r(s): the current one is included",
    missing: "until that many returns are known",
    takes: [WINDOW],
    series: (tape, { seconds }) => realisedVol(tape, seconds),
  },
  realisedVolBefore: {
    unit: "",
    formula: "the same over r(s - seconds) to r(s - 1): the current return is not included",
    missing: "until that many returns before the current one are known",
    takes: [WINDOW],
    series: (tape, { seconds }) => {
      const out = new Float64Array(tape.lastSecond + 1).fill(Number.NaN);
      out.set(realisedVol(tape, seconds).subarray(0, -1), 1);
      return out;
    },
  },
  acceleration: {
    unit: "",
    formula:
      "abs(r(s)) / (mean of abs(r) over the last returns, the current one included, + 1e-12); at most the number of returns",
    missing: "until that many returns are known",
    takes: [WINDOW],
    series: (tape, { seconds }) => {
      const sizes = returnsBySecond(tape).map(Math.abs);
      return slidingSum(sizes, seconds).map((sum, s) => sizes[s]! / (sum / seconds + LEAST_MEAN_RETURN));
    },
  },
};

/** Log return of each second; NaN in second 0 and where a price is not known. */
export function returnsBySecond(tape: Tape): Float64Array {
  return ofTape(tape, "returns", () => {
    const { price } = spotSeconds(tape);
    const out = new Float64Array(price.length).fill(Number.NaN);
    for (let s = 1; s < out.length; s++) {
      out[s] = price[s] === price[s - 1] ? 0 : Math.log(price[s]! / price[s - 1]!);
    }
    return out;
  });
}

/** Root of the sum of the last `seconds` squared returns, the current one included. */
export function realisedVol(tape: Tape, seconds: number): Float64Array {
  const squares = ofTape(tape, "squaredReturns", () => returnsBySecond(tape).map((value) => value * value));
  const out = slidingSum(squares, seconds);
  for (let s = 0; s < out.length; s++) out[s] = Math.sqrt(out[s]!);
  return out;
}
