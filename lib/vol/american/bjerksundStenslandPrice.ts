import { millsRatio } from "../../stats/normal/millsRatio.js";
import { normalCdf } from "../../stats/normal/normalCdf.js";
import { blackScholesPrice } from "../black/blackScholesPrice.js";
import type { OptionType } from "../OptionType.js";
import { bivariateNormalCdf } from "./bivariateNormalCdf.js";
import { requireAmericanArguments } from "./requireAmericanArguments.js";

const GOLDEN = 0.5 * (Math.sqrt(5) - 1);
/** Logarithm below which a term adds nothing to a price for the strike 1. */
const LEAST_TERM = -45;
/** The double distribution is exact to 1e-14: a factor above exp of this would show its error in the price. */
const MOST_GROWTH = 18;

/**
 * American option price by the two-step approximation of Bjerksund and Stensland (2002): the value of exercising at the
 * better of two flat boundaries, one for each of two periods. It is the value of a strategy, so a lower bound.
 * Where the double distribution's error would be magnified (carry large against the variance), by one flat boundary, as
 * the same authors did in 1993: a lower bound as well.
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
  const most = type === "call" ? underlying * Math.exp(Math.max(carry - rate, 0) * tauYears) : strike;
  return Math.max(Math.min(value, most), european, exercise);
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
  // With a carry far below 0 the exponent changes its sign, and would put the boundary below what exercise asks for.
  const boundaryAt = (t: number): number =>
    first + (endless - first) * -Math.expm1(-Math.max(b * t + 2 * vol * Math.sqrt(t), 0) / scale);
  const i2 = boundaryAt(tau);
  const i1 = Math.min(boundaryAt(early), i2);
  if (s >= i2) return s - 1;
  const logS = Math.log(s);
  const kappaOf = (gamma: number): number => (2 * b) / v2 + 2 * gamma - 1;
  // Logarithm of the factor before the distributions.
  const growth = (t: number, gamma: number): number =>
    (-r + gamma * b + 0.5 * gamma * (gamma - 1) * v2) * t + gamma * logS;
  /** exp(`weight`) times Bjerksund and Stensland's phi; powers and tails go together in logarithms. */
  const phi = (t: number, gamma: number, h: number, i: number, weight: number = 0): number => {
    const root = vol * Math.sqrt(t);
    const d = -(Math.log(s / h) + (b + (gamma - 0.5) * v2) * t) / root;
    const away = Math.log(i / s);
    const level = weight + growth(t, gamma);
    return (
      Math.exp(level + logNormalCdf(d)) - Math.exp(level + kappaOf(gamma) * away + logNormalCdf(d - (2 * away) / root))
    );
  };
  const logA = (i: number): number => Math.log(i - 1) - beta * Math.log(i);
  const oneBoundary = (): number =>
    Math.exp(logA(i2) + beta * logS) -
    phi(tau, beta, i2, i2, logA(i2)) +
    phi(tau, 1, i2, i2) -
    phi(tau, 1, 1, i2) -
    phi(tau, 0, i2, i2) +
    phi(tau, 0, 1, i2);
  if (!(i1 < i2)) return oneBoundary();
  const rho = Math.sqrt(GOLDEN);
  let largest = 0;
  const psi = (gamma: number, h: number, weight: number = 0): number => {
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
    const level = weight + growth(tau, gamma);
    const kappa = kappaOf(gamma);
    const term = (exponent: number, x: number, y: number, correlation: number): number => {
      // The double distribution is never above the smaller of its two: below that bound the term is nothing.
      if (level + exponent + Math.min(logNormalCdf(x), logNormalCdf(y)) < LEAST_TERM) return 0;
      largest = Math.max(largest, level + exponent);
      return Math.exp(level + exponent) * bivariateNormalCdf(x, y, correlation);
    };
    return (
      term(0, -e1, -f1, rho) -
      term(kappa * Math.log(i2 / s), -e2, -f2, rho) -
      term(kappa * Math.log(i1 / s), -e3, -f3, -rho) +
      term(kappa * Math.log(i1 / i2), -e4, -f4, -rho)
    );
  };
  const value =
    Math.exp(logA(i2) + beta * logS) -
    phi(early, beta, i2, i2, logA(i2)) +
    phi(early, 1, i2, i2) -
    phi(early, 1, i1, i2) -
    phi(early, 0, i2, i2) +
    phi(early, 0, i1, i2) +
    phi(early, beta, i1, i2, logA(i1)) -
    psi(beta, i1, logA(i1)) +
    psi(1, i1) -
    psi(1, 1) -
    psi(0, i1) +
    psi(0, 1);
  return largest < MOST_GROWTH && Number.isFinite(value) ? value : oneBoundary();
}

function logNormalCdf(x: number): number {
  if (x > -8) return Math.log(normalCdf(x));
  return -0.5 * x * x - 0.5 * Math.log(2 * Math.PI) + Math.log(millsRatio(-x));
}
