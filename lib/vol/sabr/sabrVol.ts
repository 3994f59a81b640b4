import { requirePositive } from "../requireArgument.js";
import { addJets, composeJet, type Jet, multiplyJets, scaleJet } from "./jet.js";
import { requireSabrVol } from "./requireSabrVol.js";
import { requireSabr, type SabrParameters } from "./SabrParameters.js";
import { sabrStretch } from "./sabrStretch.js";

/**
 * Black volatility of SABR by the expansion of Hagan et al. 2002, equation 2.17a.
 *
 * It is an expansion in tauYears and not the model: for low strikes and long times its density turns negative (the
 * true model absorbs at 0 for beta < 1), and it knows no negative rates. The free-boundary model of Antonov et al.
 * (2015) is not here. Keep |rho| nu^2 tauYears small, and look at the butterfly function.
 *
 * @throws StrikebookError("argument") for parameters, prices or times outside their domain, and where the expansion is
 * not above 0
 */
export function sabrVol(parameters: SabrParameters, forward: number, strike: number, tauYears: number): number {
  requireSabr(parameters);
  requirePositive("forward", forward);
  requirePositive("strike", strike);
  requirePositive("tauYears", tauYears);
  const k = Math.log(strike / forward);
  const [vol] = sabrVolJet(parameters, forward, k, tauYears);
  requireSabrVol(vol, k, tauYears);
  return vol;
}

/** Volatility with its derivatives in log-moneyness. */
export function sabrVolJet(
  { alpha, beta, rho, nu }: SabrParameters,
  forward: number,
  k: number,
  tauYears: number,
): Jet {
  const free = 1 - beta;
  const level = forward ** -free * Math.exp(-0.5 * free * k);
  // (f K)^(-(1 - beta)/2), and its inverse.
  const scale: Jet = [level, -0.5 * free * level, 0.25 * free * free * level];
  const inverse: Jet = [1 / level, (0.5 * free) / level, (0.25 * free * free) / level];
  const series: Jet = evenSeries(free, k);
  const z = scaleJet(multiplyJets(inverse, [-k, -1, 0]), nu / alpha);
  const leading = multiplyJets(multiplyJets(scaleJet(scale, alpha), reciprocal(series)), sabrStretch(z, rho));
  const drift = addJets(
    scaleJet(multiplyJets(scale, scale), (free * free * alpha * alpha) / 24),
    scaleJet(scale, (rho * beta * nu * alpha) / 4),
  );
  const correction: Jet = [
    1 + tauYears * (drift[0] + ((2 - 3 * rho * rho) * nu * nu) / 24),
    tauYears * drift[1],
    tauYears * drift[2],
  ];
  return multiplyJets(leading, correction);
}

/** 1 + c^2 k^2 / 24 + c^4 k^4 / 1920. */
export function evenSeries(c: number, k: number): Jet {
  const square = c * c;
  const kk = k * k;
  return [
    1 + (square * kk) / 24 + (square * square * kk * kk) / 1920,
    (square * k) / 12 + (square * square * kk * k) / 480,
    square / 12 + (square * square * kk) / 160,
  ];
}

function reciprocal(a: Jet): Jet {
  const value = 1 / a[0];
  return composeJet(a, value, -value * value, 2 * value ** 3);
}
