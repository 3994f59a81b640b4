import { requirePositive } from "../requireArgument.js";
import { requireSmileContext, type SmileContext } from "../smile/requireSmileContext.js";
import type { LocalVariance, Smile } from "../smile/Smile.js";
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
 * @throws StrikebookError("argument") for parameters outside their domain or a bad forward, time or range
 */
export function sabrSmile(parameters: SabrParameters, context: SmileContext): SabrSmile {
  requireSabr(parameters);
  const { forward, tauYears, range } = requireSmileContext(context);
  const local = (k: number): LocalVariance => {
    const [vol, first, second] = sabrVolJet(parameters, forward, k, tauYears);
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
      return sabrVolJet(parameters, forward, Math.log(strike / forward), tauYears)[0];
    },
  };
}
