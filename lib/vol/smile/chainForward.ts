import { type DisplayData, StrikebookError } from "../../task/index.js";
import { impliedForward } from "../forward/impliedForward.js";
import { parityRegression } from "../forward/parityRegression.js";
import type { OptionType } from "../OptionType.js";
import { requirePositive } from "../requireArgument.js";
import type { ChainSlice } from "./ChainSlice.js";
import { chainQuote } from "./chainPoints.js";
import type { QuoteFilter } from "./QuoteFilter.js";

/** The forward behind a smile, with what it rests on. */
export interface ChainForward {
  /** In the units of the strikes. */
  readonly forward: number;
  /** The discount factor it was computed with. */
  readonly discountFactor: number;
  /**
   * `given` by the caller; `regression`: `parityRegression` weighted by bid-ask spreads, where both sides are quoted;
   * `nearMoney`: `impliedForward`, where there are only prices.
   */
  readonly method: "given" | "regression" | "nearMoney";
  /** Strikes with a price on both sides. */
  readonly candidates: number;
  /** Pairs that the forward rests on, or that a given one was compared with. */
  readonly pairs: number;
  /** Pairs left out, or weighted down below a half, as outliers. */
  readonly rejected: number;
  /** Median absolute residual of the pairs, in points; NaN without pairs. */
  readonly residualPoints: number;
  readonly warnings: readonly string[];
  toDisplay(): DisplayData;
}

/** Relative distance of a given forward from the chain's own beyond which a warning says so. */
const FAR = 0.002;
/** Pairs that a regression needs to tell a bad one. */
const LEAST_PAIRS = 3;

/**
 * The forward of a chain: as given, or by put-call parity over the options whose quotes are neither stale nor crossed
 * nor one-sided. Three or more pairs with bids and asks are regressed with their spreads as weights; last prices, whose age
 * no weight knows, give the mean nearest the money (docs/volatility.md has both on real chains). A given forward keeps the parity figures beside it where the chain has pairs.
 */
export function chainForward(chain: ChainSlice, discountFactor: number, { maxAgeSeconds }: QuoteFilter): ChainForward {
  const { strikes, forward: given } = chain;
  if (given !== undefined) requirePositive("forward", given);
  const calls = sideOf(chain, "call", maxAgeSeconds);
  const puts = sideOf(chain, "put", maxAgeSeconds);
  const candidates = strikes.filter((_strike, i) => calls.prices[i]! > 0 && puts.prices[i]! > 0).length;
  if (given !== undefined && candidates === 0) {
    return described(
      given,
      discountFactor,
      "given",
      { candidates, pairs: 0, rejected: 0, residualPoints: Number.NaN },
      [],
    );
  }
  try {
    return parityForward(chain, discountFactor, calls, puts, candidates);
  } catch (error) {
    // A forward that was given does not fall with a chain that breaks parity.
    if (given === undefined || !(error instanceof StrikebookError) || error.code !== "argument") throw error;
    const rests = { candidates, pairs: 0, rejected: candidates, residualPoints: Number.NaN };
    return described(given, discountFactor, "given", rests, [`the chain has no forward of its own: ${error.message}`]);
  }
}

type Side = ReturnType<typeof sideOf>;

function parityForward(
  chain: ChainSlice,
  discountFactor: number,
  calls: Side,
  puts: Side,
  candidates: number,
): ChainForward {
  const { strikes, forward: given } = chain;
  const pairs = { strikes, calls: calls.prices, puts: puts.prices };
  const isQuoted = chain.callQuotes !== undefined && chain.putQuotes !== undefined;
  if (isQuoted && candidates >= LEAST_PAIRS) {
    const halfSpreads = strikes.map((_strike, i) => calls.halfSpreads[i]! + puts.halfSpreads[i]!);
    const { forward, outliers, residualPoints, warnings, ...found } = parityRegression(pairs, {
      discountFactor,
      halfSpreads,
    });
    const rests = { candidates, pairs: found.pairs - outliers, rejected: outliers, residualPoints };
    return settled(given, forward, discountFactor, "regression", rests, warnings);
  }
  const nearSpot = given ?? chain.spot;
  const {
    forward,
    pairs: used,
    rejected,
    residualPoints,
    warnings,
  } = impliedForward(pairs, { discountFactor, nearSpot });
  return settled(
    given,
    forward,
    discountFactor,
    "nearMoney",
    { candidates, pairs: used, rejected, residualPoints },
    warnings,
  );
}

type Rests = Pick<ChainForward, "candidates" | "pairs" | "rejected" | "residualPoints">;

function settled(
  given: number | undefined,
  parity: number,
  discountFactor: number,
  method: ChainForward["method"],
  rests: Rests,
  warnings: readonly string[],
): ChainForward {
  if (given === undefined) return described(parity, discountFactor, method, rests, warnings);
  const off = parity / given - 1;
  const far = `the forward given, ${given}, is ${(100 * Math.abs(off)).toFixed(2)} % from parity's, ${parity}`;
  return described(given, discountFactor, "given", rests, Math.abs(off) > FAR ? [far] : []);
}

function described(
  forward: number,
  discountFactor: number,
  method: ChainForward["method"],
  rests: Rests,
  warnings: readonly string[],
): ChainForward {
  return {
    forward,
    discountFactor,
    method,
    ...rests,
    warnings,
    toDisplay() {
      return {
        kind: "record",
        title: "Forward of the chain",
        entries: [
          ["forward", forward],
          ["discount factor", discountFactor],
          ["method", method],
          ["pairs used", rests.pairs],
          ["pairs rejected", rests.rejected],
          ["strikes with both sides", rests.candidates],
          ["median absolute residual, points", rests.residualPoints],
          ["warnings", warnings.join("; ") || "none"],
        ],
      };
    },
  };
}

/** Prices of one side, NaN where its quote is stale, crossed or one-sided, and half of its spreads. */
function sideOf(chain: ChainSlice, type: OptionType, maxAgeSeconds: number | undefined) {
  const quotes = Array.from(chain.strikes, (_strike, i) => chainQuote(chain, type, i, { maxAgeSeconds }));
  return {
    prices: Float64Array.from(quotes, ({ status, price }) => (status === "ok" ? price : Number.NaN)),
    halfSpreads: Float64Array.from(quotes, ({ bid, ask }) => 0.5 * (ask - bid)),
  };
}
