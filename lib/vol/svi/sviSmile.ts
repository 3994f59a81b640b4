import { requirePositive } from "../requireArgument.js";
import { requireSmileContext, type SmileContext } from "../smile/requireSmileContext.js";
import type { Smile } from "../smile/Smile.js";
import { requireSvi } from "./requireSvi.js";
import type { SviParameters } from "./SviParameters.js";
import { sviTotalVariance } from "./sviTotalVariance.js";

/** A raw SVI smile together with its parameters. */
export interface SviSmile extends Smile {
  readonly model: "svi";
  readonly parameters: SviParameters;
}

/**
 * The smile of a raw SVI slice.
 * @throws StrikebookError("argument") for parameters outside the domain of raw SVI or a bad forward, time or range
 */
export function sviSmile(parameters: SviParameters, context: SmileContext): SviSmile {
  requireSvi(parameters);
  const { forward, tauYears, range } = requireSmileContext(context);
  const { a, b, rho, m, sigma } = parameters;
  return {
    model: "svi",
    parameters: { a, b, rho, m, sigma },
    forward,
    tauYears,
    range,
    totalVariance: (k) => sviTotalVariance(parameters, k),
    local(k) {
      const shift = k - m;
      const square = shift * shift + sigma * sigma;
      const root = Math.sqrt(square);
      return {
        totalVariance: a + b * (rho * shift + root),
        slope: b * (rho + shift / root),
        curvature: (b * sigma * sigma) / (square * root),
      };
    },
    vol(strike) {
      requirePositive("strike", strike);
      return Math.sqrt(sviTotalVariance(parameters, Math.log(strike / forward)) / tauYears);
    },
  };
}
