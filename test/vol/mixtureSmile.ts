import { StrikebookError } from "../../lib/task/index.js";
import { blackPrice, impliedVolatility, normalCdf, normalPdf, type Smile } from "../../lib/vol/index.js";

/** One part of a lognormal mixture; the weights add up to 1 and the weighted forwards to the forward. */
export interface MixturePart {
  readonly weight: number;
  readonly forward: number;
  /** Standard deviation of log price, vol * sqrt(tauYears). */
  readonly deviation: number;
}

const sum = (parts: readonly MixturePart[], of: (part: MixturePart) => number): number =>
  parts.reduce((total, part) => total + part.weight * of(part), 0);

/** Density per unit of price, distribution function and central moments of the mixture itself. */
export function mixtureTruth(parts: readonly MixturePart[]) {
  const score = (part: MixturePart, price: number): number =>
    Math.log(price / part.forward) / part.deviation + 0.5 * part.deviation;
  const raw = (n: number): number =>
    sum(parts, ({ forward, deviation }) => forward ** n * Math.exp((n * (n - 1) * deviation ** 2) / 2));
  const mean = raw(1);
  const variance = raw(2) - mean ** 2;
  const third = raw(3) - 3 * mean * raw(2) + 2 * mean ** 3;
  const fourth = raw(4) - 4 * mean * raw(3) + 6 * mean ** 2 * raw(2) - 3 * mean ** 4;
  return {
    mean,
    variance,
    skewness: third / variance ** 1.5,
    kurtosis: fourth / variance ** 2,
    density: (price: number): number => sum(parts, (part) => normalPdf(score(part, price)) / (part.deviation * price)),
    cdf: (price: number): number => sum(parts, (part) => normalCdf(score(part, price))),
  };
}

/**
 * The exact smile of a lognormal mixture: its prices inverted one by one, and w' and w'' from the mixture's own
 * distribution function and density by implicit differentiation of the Black price.
 */
export function mixtureSmile(parts: readonly MixturePart[], tauYears: number): Smile {
  const truth = mixtureTruth(parts);
  const forward = truth.mean;
  const totalVariance = (k: number): number => {
    const strike = forward * Math.exp(k);
    const type = k < 0 ? "put" : "call";
    const price = sum(parts, (part) => blackPrice(type, part.forward, strike, 1, part.deviation));
    const { vol, status } = impliedVolatility(type, price, forward, strike, 1);
    if (status === "ok") return vol * vol;
    // Prices that underflow: far out the widest part rules, and its variance is the limit.
    if (price < 1e-290) return Math.max(...parts.map((part) => part.deviation ** 2));
    throw new StrikebookError("argument", `mixture price ${price} at k = ${k} is ${status}`, "mend the test's mixture");
  };
  return {
    model: "spline",
    forward,
    tauYears,
    range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    totalVariance,
    vol: (strike) => Math.sqrt(totalVariance(Math.log(strike / forward)) / tauYears),
    local(k) {
      const w = totalVariance(k);
      const root = Math.sqrt(w);
      const d1 = -k / root + 0.5 * root;
      const d2 = d1 - root;
      const pdf = normalPdf(d2);
      if (pdf < 1e-290) return { totalVariance: w, slope: 0, curvature: 0 };
      const price = forward * Math.exp(k);
      // P(price <= K) = N(-d2) + n(d2) w'/(2 root): solved for w' on the side that keeps its digits.
      const upper = sum(parts, (part) =>
        normalCdf(-Math.log(price / part.forward) / part.deviation - 0.5 * part.deviation),
      );
      const gap = k < 0 ? truth.cdf(price) - normalCdf(-d2) : normalCdf(d2) - upper;
      const slope = (2 * root * gap) / pdf;
      // g(k) from the density, then w'' from g.
      const g = (truth.density(price) * price * root) / pdf;
      const tilt = 1 - (k * slope) / (2 * w);
      const curvature = 2 * (g - tilt * tilt + 0.25 * slope * slope * (1 / w + 0.25));
      return { totalVariance: w, slope, curvature };
    },
  };
}
