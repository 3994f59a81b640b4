import { requirePositive } from "../requireArgument.js";
import { requireSabrVol } from "./requireSabrVol.js";
import { requireSabr, type SabrParameters } from "./SabrParameters.js";
import { sabrStretch } from "./sabrStretch.js";
import { evenSeries } from "./sabrVol.js";

/**
 * Bachelier (normal) volatility of SABR, in units of price per square root of a year, by Hagan et al. 2002, equation
 * B.67a. The caveats of `sabrVol` hold here too.
 *
 * @throws StrikebookError("argument") for parameters, prices or times outside their domain, and where the expansion is
 * not above 0
 */
export function sabrNormalVol(parameters: SabrParameters, forward: number, strike: number, tauYears: number): number {
  requireSabr(parameters);
  requirePositive("forward", forward);
  requirePositive("strike", strike);
  requirePositive("tauYears", tauYears);
  const { alpha, beta, rho, nu } = parameters;
  const free = 1 - beta;
  const k = Math.log(strike / forward);
  const product = forward * strike;
  const scale = product ** (-0.5 * free);
  const [stretch] = sabrStretch([(-nu * k) / (alpha * scale), 0, 0], rho);
  const leading = (alpha * product ** (0.5 * beta) * evenSeries(1, k)[0]) / evenSeries(free, k)[0];
  const correction =
    (-beta * (2 - beta) * alpha * alpha * scale * scale) / 24 +
    (rho * alpha * nu * beta * scale) / 4 +
    ((2 - 3 * rho * rho) * nu * nu) / 24;
  const vol = leading * stretch * (1 + correction * tauYears);
  requireSabrVol(vol, k, tauYears);
  return vol;
}
