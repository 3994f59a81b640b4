import type { ChainSlice } from "./ChainSlice.js";
import { type FitSmileOptions, fitSmile } from "./fitSmile.js";
import type { Smile } from "./Smile.js";

/** A way from one expiry of a chain to a smile. */
export interface SmileMethod {
  readonly name: string;
  /** Throws a StrikebookError for quotes that it cannot fit: a backtest then skips the slice, with the reason. */
  fit(chain: ChainSlice): Smile;
}

/**
 * `fitSmile` with some options, under a name.
 *
 * Nothing is thrown here: `fitSmile` refuses bad options when it is used.
 */
export function smileMethod(name: string, options: FitSmileOptions): SmileMethod {
  return { name, fit: (chain) => fitSmile(chain, options).smile };
}

/** Raw SVI without butterfly arbitrage through all quotes of the slice. */
export const fitSviMethod: SmileMethod = smileMethod("svi", { model: "svi" });

/** SABR with beta 1. */
export const fitSabrMethod: SmileMethod = smileMethod("sabr", { model: "sabr" });

/** Smoothing spline in total variance. */
export const fitSplineMethod: SmileMethod = smileMethod("spline", { model: "spline" });
