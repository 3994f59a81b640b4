import { blackScholesPrice } from "../black/blackScholesPrice.js";
import { normalCdf } from "../normal/normalCdf.js";
import type { OptionType } from "../OptionType.js";
import { bivariateNormalCdf } from "./bivariateNormalCdf.js";
import { requireAmericanArguments } from "./requireAmericanArguments.js";

const GOLDEN = 0.5 * (Math.sqrt(5) - 1);

/**
 * American option price by the two-step approximation of Bjerksund and Stensland (2002): the value of exercising at the
 * better of two flat boundaries, one for each of two periods. It is the value of a strategy, so a lower bound.
 *
 * @param underlying spot, or a future with `carry` 0, above 0
 * @param strike above 0
 * @param tauYears above 0
 * @param vol fraction a year, above 0
 * @param rate continuous, a year, at least 0
 * @param carry cost of carry a year: 0 for a future, rate less dividend yield for a spot
 * @throws StrikebookError("argument") for input outside these domains
 *
 * Source: P. Bjerksund and G. Stensland, "Closed form valuation of American options" (2002), as in E. Haug, The Complete
 * Guide to Option Pricing Formulas, 2nd ed. 2007, section 3.2.
 */
export function bjerksundStenslandPrice(
  type: OptionType,
  underlying: number,
  strike: number,
  tauYears: number,
  vol: number,
  rate: number,
  carry: number = 0,
): number {
  requireAmericanArguments(type, underlying, strike, tauYears, vol, rate, carry);
  const european = blackScholesPrice(type, underlying, strike, tauYears, vol, rate, rate - carry);
  const exercise = Math.max(type === "call" ? underlying - strike : strike - underlying, 0);
  if (type === "put" && rate === 0) return Math.max(european, exercise);
  // Put-call symmetry: a put is a call with spot and strike, rate and yield exchanged.
  const value =
    type === "call"
      ? strike * americanCall(underlying / strike, tauYears, vol, rate, carry, european / strike)
      : underlying * americanCall(strike / underlying, tauYears, vol, rate - carry, -carry, european / underlying);
  return Math.max(value, european, exercise);
}

/** For the strike 1. */
function americanCall(s: number, tau: number, vol: number, r: number, b: number, european: number): number {
  if (b >= r) return european;
  const v2 = vol * vol;
  const beta = 0.5 - b / v2 + Math.sqrt((b / v2 - 0.5) ** 2 + (2 * r) / v2);
  const endless = beta / (beta - 1);
  // A boundary that far is never reached; the powers below would lose all digits.
  if (!(beta > 1 + 1e-9)) return european;
  const first = Math.max(1, r / (r - b));
  const early = GOLDEN * tau;
  const scale = (endless - first) * first;
  const boundaryAt = (t: number): number =>
    first + (endless - first) * -Math.expm1(-(b * t + 2 * vol * Math.sqrt(t)) / scale);
  const i1 = boundaryAt(early);
  const i2 = boundaryAt(tau);
  if (s >= i2) return s - 1;
  const phi = (t: number, gamma: number, h: number, i: number): number => {
    const root = vol * Math.sqrt(t);
    const d = -(Math.log(s / h) + (b + (gamma - 0.5) * v2) * t) / root;
    const kappa = (2 * b) / v2 + 2 * gamma - 1;
    const lambda = -r + gamma * b + 0.5 * gamma * (gamma - 1) * v2;
    return (
      Math.exp(lambda * t) *
      s ** gamma *
      (normalCdf(d) - (i / s) ** kappa * normalCdf(d - (2 * Math.log(i / s)) / root))
    );
  };
  const rho = Math.sqrt(GOLDEN);
  const psi = (gamma: number, h: number): number => {
    const rootEarly = vol * Math.sqrt(early);
    const root = vol * Math.sqrt(tau);
    const drift = b + (gamma - 0.5) * v2;
    const mirrored = Math.log((i2 * i2) / (s * i1));
    const e1 = (Math.log(s / i1) + drift * early) / rootEarly;
    const e2 = (mirrored + drift * early) / rootEarly;
    const e3 = (Math.log(s / i1) - drift * early) / rootEarly;
    const e4 = (mirrored - drift * early) / rootEarly;
    const f1 = (Math.log(s / h) + drift * tau) / root;
    const f2 = (Math.log((i2 * i2) / (s * h)) + drift * tau) / root;
    const f3 = (Math.log((i1 * i1) / (s * h)) + drift * tau) / root;
    const f4 = (Math.log((s * i1 * i1) / (h * i2 * i2)) + drift * tau) / root;
    const lambda = -r + gamma * b + 0.5 * gamma * (gamma - 1) * v2;
    const kappa = (2 * b) / v2 + 2 * gamma - 1;
    return (
      Math.exp(lambda * tau) *
      s ** gamma *
      (bivariateNormalCdf(-e1, -f1, rho) -
        (i2 / s) ** kappa * bivariateNormalCdf(-e2, -f2, rho) -
        (i1 / s) ** kappa * bivariateNormalCdf(-e3, -f3, -rho) +
        (i1 / i2) ** kappa * bivariateNormalCdf(-e4, -f4, -rho))
    );
  };
  const a1 = (i1 - 1) * i1 ** -beta;
  const a2 = (i2 - 1) * i2 ** -beta;
  return (
    a2 * s ** beta -
    a2 * phi(early, beta, i2, i2) +
    phi(early, 1, i2, i2) -
    phi(early, 1, i1, i2) -
    phi(early, 0, i2, i2) +
    phi(early, 0, i1, i2) +
    a1 * phi(early, beta, i1, i2) -
    a1 * psi(beta, i1) +
    psi(1, i1) -
    psi(1, 1) -
    psi(0, i1) +
    psi(0, 1)
  );
}
