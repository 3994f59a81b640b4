import { requirePositive } from "../requireArgument.js";
import type { LocalVariance, Smile } from "../smile/Smile.js";
import { requireSvi } from "./requireSvi.js";
import type { SviParameters } from "./SviParameters.js";

export interface SviSmileOptions {
  /** Forward price for the expiry. */
  readonly forward: number;
  readonly tauYears: number;
  /** Log-moneyness of the lowest and highest quote; unbounded when absent: the slice is taken as known everywhere. */
  readonly range?: readonly [number, number] | undefined;
}

/** A raw SVI slice as a `Smile`. */
export interface SviSmile extends Smile {
  readonly model: "svi";
  readonly parameters: SviParameters;
}

/**
 * The smile of a raw SVI slice.
 *
 * @throws StrikebookError("argument") for parameters outside the domain of raw SVI, or a bad forward or time
 */
export function sviSmile(parameters: SviParameters, options: SviSmileOptions): SviSmile {
  const { forward, tauYears, range = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] } = options;
  requireSvi(parameters);
  requirePositive("forward", forward);
  requirePositive("tauYears", tauYears);
  const { a, b, rho, m, sigma } = parameters;
  const totalVariance = (k: number): number => {
    const shift = k - m;
    return a + b * (rho * shift + Math.sqrt(shift * shift + sigma * sigma));
  };
  return {
    model: "svi",
    parameters,
    forward,
    tauYears,
    range,
    totalVariance,
    local(k: number): LocalVariance {
      const shift = k - m;
      const square = shift * shift + sigma * sigma;
      const root = Math.sqrt(square);
      return {
        totalVariance: a + b * (rho * shift + root),
        slope: b * (rho + shift / root),
        curvature: (b * sigma * sigma) / (square * root),
      };
    },
    vol(strike: number): number {
      requirePositive("strike", strike);
      return Math.sqrt(totalVariance(Math.log(strike / forward)) / tauYears);
    },
  };
}
