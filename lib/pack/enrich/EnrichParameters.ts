import { StrikebookError } from "../../task/StrikebookError.js";

/** Which price of a row its volatility is of. */
export type EnrichPrice = "mid" | "last";

/** What shapes the numbers of an enriched day; two days with the same source and parameters are the same. */
export interface EnrichParameters {
  readonly price: EnrichPrice;
  /** Continuous, a fraction a year; discounts premiums and grows the spot where there is no forward. */
  readonly rate: number;
  /** Older quotes do not take part in the forward; older prices of the underlying do not centre or carry it. */
  readonly maxAgeSeconds: number;
  /** For how long the last parity forward is moved with the underlying; after that there is no forward. */
  readonly maxCarrySeconds: number;
}

/** Ages by default: of ticks, and of bars in multiples of their length. */
const TICK_AGE_SECONDS = 10;
const BAR_AGE_BARS = 2;

/** For how long a forward is carried where nothing is named. */
export const DEFAULT_MAX_CARRY_SECONDS = 300;

/** The age limit that is taken where none is named. */
export function defaultMaxAgeSeconds(stepSeconds: number): number {
  return stepSeconds === 1 ? TICK_AGE_SECONDS : BAR_AGE_BARS * stepSeconds;
}

/** @throws StrikebookError `argument` naming the value */
export function checkEnrichParameters({ price, rate, maxAgeSeconds, maxCarrySeconds }: EnrichParameters): void {
  const fail = (what: string, cure: string): never => {
    throw new StrikebookError("argument", what, cure);
  };
  if (price !== "mid" && price !== "last") fail(`price is ${JSON.stringify(price)}`, 'use "mid" or "last"');
  if (!(Math.abs(rate) < 1)) fail(`rate is ${rate}`, "give a fraction a year: 0.065 is 6.5 %");
  if (!(maxAgeSeconds >= 0 && maxAgeSeconds < Number.POSITIVE_INFINITY))
    fail(`maxAgeSeconds is ${maxAgeSeconds}`, "say how many seconds old a quote may be");
  if (!(maxCarrySeconds >= 0 && maxCarrySeconds < Number.POSITIVE_INFINITY))
    fail(`maxCarrySeconds is ${maxCarrySeconds}`, "say for how many seconds a forward may be carried");
}
