import type { DisplayData } from "../../task/index.js";
import type { Density } from "../density/Density.js";
import type { SmileDensityOptions } from "../density/smileDensity.js";
import type { FitSmileOptions } from "../smile/fitSmile.js";
import type { SliceFit } from "../smile/SliceFit.js";
import type { Smile } from "../smile/Smile.js";
import type { SmileFit } from "../smile/SmileFit.js";
import type { LiquidityRule, StrikeLiquidity } from "./LiquidityRule.js";

/** One expiry of a chain with both sides of each option, as parallel arrays; NaN or 0 means no quote. */
export interface ThinChain {
  /** Strictly ascending. */
  readonly strikes: Float64Array;
  readonly callBids: Float64Array;
  readonly callAsks: Float64Array;
  readonly putBids: Float64Array;
  readonly putAsks: Float64Array;
  readonly callOpenInterest: Float64Array;
  readonly putOpenInterest: Float64Array;
  /** Age of the quotes of each strike in seconds; unknown when absent. */
  readonly ageSeconds?: Float64Array | undefined;
  readonly tauYears: number;
  /** Price of the future; from put-call parity when absent. */
  readonly forward?: number | undefined;
  /** 1 when absent. */
  readonly discountFactor?: number | undefined;
}

/**
 * How much a result can carry: `full` has a smile and its density; `degraded` only a volatility at the money, because too
 * few strikes are liquid, no smile goes through them, the forward lies outside them or the density has an `error` event; `stale` the same, because the quotes are too old; `missing` nothing.
 */
export type DataQuality = "full" | "degraded" | "stale" | "missing";

export interface ThinMarketOptions {
  readonly rule?: LiquidityRule | undefined;
  /** How `fitSmile` fits the liquid strikes; raw SVI when absent. */
  readonly smile?: Omit<FitSmileOptions, "discountFactor"> | undefined;
  readonly density?: SmileDensityOptions | undefined;
}

export interface ThinMarket {
  readonly quality: DataQuality;
  /** NaN when `missing`. */
  readonly forward: number;
  /** Volatility at the forward, a fraction a year; NaN when `missing`. */
  readonly atmVol: number;
  readonly liquidStrikes: number;
  /** Every strike once, by why it is liquid or not. */
  readonly strikeCounts: Readonly<Record<StrikeLiquidity, number>>;
  /** Only when `full`. */
  readonly smile: Smile | undefined;
  /** The fit behind it, with every strike's status and weight. */
  readonly fit: SmileFit<SliceFit> | undefined;
  readonly density: Density | undefined;
  /** What the ladder, the forward, the fit and the density warn of. */
  readonly warnings: readonly string[];
  toDisplay(): DisplayData;
}
