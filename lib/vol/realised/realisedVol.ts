import { StrikebookError } from "../../task/index.js";
import { requirePositive } from "../requireArgument.js";
import { requireLengths } from "../requireLengths.js";
import { requireOneOf } from "../requireOneOf.js";

/** Bars in time order, as parallel arrays of one length; prices above 0. */
export interface PriceBars {
  readonly open: ArrayLike<number>;
  readonly high: ArrayLike<number>;
  readonly low: ArrayLike<number>;
  readonly close: ArrayLike<number>;
}

/**
 * Estimators of volatility from bars:
 *
 * * `closeToClose`: sample standard deviation of ln(C_i/C_(i-1)); n bars give n - 1 returns
 * * `parkinson`: mean of ln(H/L)^2 / (4 ln 2). M. Parkinson, Journal of Business 53 (1980) 61-65
 * * `garmanKlass`: mean of ln(H/L)^2/2 - (2 ln 2 - 1) ln(C/O)^2. M. Garman and M. Klass, Journal of Business 53 (1980)
 *   67-78, their practical estimator
 * * `rogersSatchell`: mean of ln(H/C) ln(H/O) + ln(L/C) ln(L/O), free of drift. L. Rogers and S. Satchell, Annals of
 *   Applied Probability 1 (1991) 504-512
 * * `yangZhang`: variance of the jump from close to open, plus k times that of open to close, plus (1 - k) times Rogers
 *   and Satchell, k = 0.34 / (1.34 + (n + 1)/(n - 1)). D. Yang and Q. Zhang, Journal of Business 73 (2000) 477-491
 *
 * Parkinson, Garman-Klass and Rogers-Satchell see nothing of the jump between bars.
 */
export type VolEstimator = "closeToClose" | "parkinson" | "garmanKlass" | "rogersSatchell" | "yangZhang";

/** Names of the estimators. */
export const VOL_ESTIMATORS: readonly VolEstimator[] = [
  "closeToClose",
  "parkinson",
  "garmanKlass",
  "rogersSatchell",
  "yangZhang",
];

/** Bars that each estimator needs. */
const LEAST: Record<VolEstimator, number> = {
  closeToClose: 3,
  parkinson: 1,
  garmanKlass: 1,
  rogersSatchell: 1,
  yangZhang: 3,
};

/**
 * Realised volatility of some bars, a fraction a year.
 *
 * @param barsPerYear how many bars a year has: 252 for trading days, 252 x 375 for NSE minutes
 * @throws StrikebookError("empty") for fewer bars than the estimator needs; ("argument") for arrays of different lengths, a
 * price not above 0, or a bar whose low is above its high or whose open or close lies outside them, naming the bar
 */
export function realisedVol(bars: PriceBars, estimator: VolEstimator, barsPerYear: number): number {
  requireBars(bars);
  return volOf(bars, estimator, barsPerYear, 0, bars.close.length);
}

/**
 * The same over a rolling window: element i is the volatility of the `window` bars that end with bar i, known at that
 * bar's close; NaN until there are enough.
 *
 * @throws StrikebookError as `realisedVol`, and ("argument") for a window that is not an integer of at least 1
 */
export function rollingRealisedVol(
  bars: PriceBars,
  estimator: VolEstimator,
  barsPerYear: number,
  window: number,
): Float64Array {
  requireBars(bars);
  if (!(Number.isInteger(window) && window >= 1)) {
    throw new StrikebookError("argument", `window is ${window}`, "it must be an integer of at least 1");
  }
  requirePositive("barsPerYear", barsPerYear);
  requireOneOf("estimator", estimator, VOL_ESTIMATORS);
  const out = new Float64Array(bars.close.length).fill(Number.NaN);
  for (let i = window; i <= out.length; i++) out[i - 1] = volOf(bars, estimator, barsPerYear, i - window, i);
  return out;
}

function requireBars({ open, high, low, close }: PriceBars): void {
  const count = close.length;
  requireLengths(count, "close", { open, high, low });
  for (let i = 0; i < count; i++) {
    for (const [name, prices] of Object.entries({ open, high, low, close }))
      requirePositive(`${name}[${i}]`, prices[i]!);
    const inside = (price: number): boolean => price >= low[i]! && price <= high[i]!;
    if (!(inside(open[i]!) && inside(close[i]!))) {
      const what = `bar ${i} has open ${open[i]}, high ${high[i]}, low ${low[i]}, close ${close[i]}`;
      throw new StrikebookError("argument", what, "open and close must lie from low to high");
    }
  }
}

function volOf(bars: PriceBars, estimator: VolEstimator, barsPerYear: number, from: number, to: number): number {
  requirePositive("barsPerYear", barsPerYear);
  requireOneOf("estimator", estimator, VOL_ESTIMATORS);
  const least = LEAST[estimator];
  if (to - from < least) {
    throw new StrikebookError("empty", `${estimator} of ${to - from} bars`, `it needs at least ${least}`);
  }
  return Math.sqrt(barVariance(bars, estimator, from, to) * barsPerYear);
}

/** Variance a bar. */
function barVariance({ open, high, low, close }: PriceBars, estimator: VolEstimator, from: number, to: number): number {
  const meanOf = (first: number, of: (i: number) => number): number => {
    let sum = 0;
    for (let i = first; i < to; i++) sum += of(i);
    return sum / (to - first);
  };
  const varianceOf = (first: number, of: (i: number) => number): number => {
    const mean = meanOf(first, of);
    return (meanOf(first, (i) => (of(i) - mean) ** 2) * (to - first)) / (to - first - 1);
  };
  const rogersSatchell = (i: number): number =>
    Math.log(high[i]! / close[i]!) * Math.log(high[i]! / open[i]!) +
    Math.log(low[i]! / close[i]!) * Math.log(low[i]! / open[i]!);
  switch (estimator) {
    case "closeToClose":
      return varianceOf(from + 1, (i) => Math.log(close[i]! / close[i - 1]!));
    case "parkinson":
      return meanOf(from, (i) => Math.log(high[i]! / low[i]!) ** 2) / (4 * Math.LN2);
    case "garmanKlass":
      return meanOf(from, (i) => {
        const range = Math.log(high[i]! / low[i]!);
        return 0.5 * range * range - (2 * Math.LN2 - 1) * Math.log(close[i]! / open[i]!) ** 2;
      });
    case "rogersSatchell":
      return meanOf(from, rogersSatchell);
    case "yangZhang": {
      // The first bar lends its close alone: n jumps and n bars belong together.
      const first = from + 1;
      const n = to - first;
      const k = 0.34 / (1.34 + (n + 1) / (n - 1));
      const jump = varianceOf(first, (i) => Math.log(open[i]! / close[i - 1]!));
      const day = varianceOf(first, (i) => Math.log(close[i]! / open[i]!));
      return jump + k * day + (1 - k) * meanOf(first, rogersSatchell);
    }
  }
}
