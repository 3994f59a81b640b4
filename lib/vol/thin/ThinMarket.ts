import type { DisplayData } from "../../task/index.js";
import type { Density } from "../density/Density.js";
import type { SmileDensityOptions } from "../density/smileDensity.js";
import type { Smile } from "../smile/Smile.js";
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
 * few strikes are liquid or no smile goes through them; `stale` the same, because the quotes are too old; `missing` nothing.
 */
export type DataQuality = "full" | "degraded" | "stale" | "missing";

/** Quotes that a smile is fitted to. */
export interface SmileQuotes {
  readonly logMoneyness: Float64Array;
  readonly totalVariance: Float64Array;
  /** Relative certainty of each volatility: 1 over its bid-ask width in volatility. */
  readonly weights: Float64Array;
  readonly forward: number;
  readonly tauYears: number;
}

export interface ThinMarketOptions {
  readonly rule?: LiquidityRule | undefined;
  /** How a smile is fitted; raw SVI when absent. */
  readonly fit?: ((quotes: SmileQuotes) => Smile) | undefined;
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
  readonly density: Density | undefined;
  readonly warnings: readonly string[];
  toDisplay(): DisplayData;
}
