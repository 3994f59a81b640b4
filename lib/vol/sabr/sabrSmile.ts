import { requirePositive } from "../requireArgument.js";
import { requireSmileContext, type SmileContext } from "../smile/requireSmileContext.js";
import type { LocalVariance, Smile } from "../smile/Smile.js";
import { leastSabrVol } from "./leastSabrVol.js";
import { requireSabrVol } from "./requireSabrVol.js";
import { requireSabr, type SabrParameters } from "./SabrParameters.js";
import { sabrVolJet } from "./sabrVol.js";

/** A SABR smile together with its parameters. */
export interface SabrSmile extends Smile {
  readonly model: "sabr";
  readonly parameters: SabrParameters;
}

/**
 * The smile of SABR by Hagan's lognormal expansion. Its wings do not keep Lee's bound for nu > 0: volatility grows
 * linearly in |k|/ln|k|. It serves near the quotes, and may have butterfly arbitrage anywhere.
 *
 * Beyond the range the expansion may reach 0: there every query throws, as `sabrVol` does.
 *
 * @throws StrikebookError("argument") for parameters outside their domain, a bad forward, time or range, and for a
 * volatility that is not above 0 somewhere in the range
 */
export function sabrSmile(parameters: SabrParameters, context: SmileContext): SabrSmile {
  requireSabr(parameters);
  const { forward, tauYears, range } = requireSmileContext(context);
  const least = leastSabrVol(parameters, forward, tauYears, range[0], range[1]);
  requireSabrVol(least.vol, least.k, tauYears);
  const local = (k: number): LocalVariance => {
    const [vol, first, second] = sabrVolJet(parameters, forward, k, tauYears);
    requireSabrVol(vol, k, tauYears);
    return {
      totalVariance: vol * vol * tauYears,
      slope: 2 * vol * first * tauYears,
      curvature: 2 * (first * first + vol * second) * tauYears,
    };
  };
  return {
    model: "sabr",
    parameters: { ...parameters },
    forward,
    tauYears,
    range,
    totalVariance: (k) => local(k).totalVariance,
    local,
    vol(strike) {
      requirePositive("strike", strike);
      const k = Math.log(strike / forward);
      const [vol] = sabrVolJet(parameters, forward, k, tauYears);
      requireSabrVol(vol, k, tauYears);
      return vol;
    },
  };
}
