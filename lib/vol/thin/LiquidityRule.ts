import { StrikebookError } from "../../task/index.js";
import type { OptionType } from "../OptionType.js";

/** When a strike counts, and when a market does. Settings of a market (`loadMarketSettings`) have this shape. */
export interface LiquidityRule {
  /** Least open interest of a liquid strike, this included. */
  readonly minOpenInterest: number;
  /** Largest spread of a liquid strike as a share of mid, this included. */
  readonly maxSpreadShare: number;
  /** Liquid strikes that a smile needs. */
  readonly minLiquidStrikes: number;
  /** Age beyond which a quote is stale. */
  readonly maxQuoteAgeSeconds: number;
}

/** The rule of the research notes on thin markets. */
export const DEFAULT_LIQUIDITY: LiquidityRule = {
  minOpenInterest: 50,
  maxSpreadShare: 0.2,
  minLiquidStrikes: 8,
  maxQuoteAgeSeconds: 86_400,
};

/**
 * Why a strike is not liquid; the first reason that holds. `noQuote` lacks a bid or a finite ask, `crossed` has a bid above
 * its ask, `stale` is too old, `thinInterest` has too little open interest, `wideSpread` too wide a spread.
 */
export type StrikeLiquidity = "liquid" | "noQuote" | "crossed" | "stale" | "thinInterest" | "wideSpread";

/** The out-of-the-money side of a strike. */
export interface StrikeQuote {
  readonly strike: number;
  readonly type: OptionType;
  readonly bid: number;
  readonly ask: number;
  readonly openInterest: number;
  /** NaN when it is not known: the quote then counts as fresh. */
  readonly ageSeconds: number;
}

/**
 * Whether a strike is liquid under a rule, or why not.
 *
 * Nothing is thrown: every quote has a verdict.
 */
export function strikeLiquidity(quote: StrikeQuote, rule: LiquidityRule): StrikeLiquidity {
  const { bid, ask, openInterest, ageSeconds } = quote;
  if (!(bid > 0 && ask > 0 && ask < Number.POSITIVE_INFINITY)) return "noQuote";
  if (bid > ask) return "crossed";
  if (ageSeconds > rule.maxQuoteAgeSeconds) return "stale";
  if (!(openInterest >= rule.minOpenInterest)) return "thinInterest";
  // A spread of exactly the limit in decimal prices may be a rounding above it in binary.
  const limit = rule.maxSpreadShare * 0.5 * (ask + bid) + 4 * Number.EPSILON * ask;
  return ask - bid <= limit ? "liquid" : "wideSpread";
}

/** Throws for a rule with a number outside its domain. */
export function requireRule(rule: LiquidityRule): void {
  for (const name of ["minOpenInterest", "maxSpreadShare", "minLiquidStrikes", "maxQuoteAgeSeconds"] as const) {
    if (!(rule[name] >= 0)) throw new StrikebookError("argument", `${name} is ${rule[name]}`, "it must be at least 0");
  }
  if (rule.minLiquidStrikes < 5) {
    const what = `minLiquidStrikes is ${rule.minLiquidStrikes}`;
    throw new StrikebookError("argument", what, "a smile needs 5 strikes at the very least");
  }
}
