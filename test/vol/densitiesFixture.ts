import { readFileSync } from "node:fs";
import type { DeltaConvention, TailFamily, VolEstimator } from "../../lib/vol/index.js";

/** Values of second implementations; how they were made is in fixtures/densities.py. */
export interface DensitiesFixture {
  readonly greeks: readonly {
    readonly call: boolean;
    readonly forward: number;
    readonly strike: number;
    readonly tau: number;
    readonly vol: number;
    readonly discount: number;
    readonly delta: number;
    readonly gamma: number;
    readonly vega: number;
    readonly vanna: number;
    readonly charm: number;
  }[];
  readonly strikes: readonly { readonly convention: DeltaConvention; readonly call: number; readonly put: number }[];
  readonly bars: Readonly<Record<"open" | "high" | "low" | "close", number[]>>;
  readonly realised: Readonly<Record<VolEstimator, number>>;
  readonly minutePrices: number[];
  readonly minuteVolPercent: number[];
  readonly flip: number;
  /** Tails with probability `p` and density `d` at the join, at distance `y` beyond it. */
  readonly tails: readonly {
    readonly family: TailFamily;
    readonly p: number;
    readonly d: number;
    readonly shape: number;
    readonly y: number;
    readonly survival: number;
    readonly density: number;
    readonly discounted: number;
    readonly excess: number;
  }[];
}

export const densitiesFixture: DensitiesFixture = JSON.parse(
  readFileSync(new URL("fixtures/densities.json", import.meta.url), "utf8"),
);
