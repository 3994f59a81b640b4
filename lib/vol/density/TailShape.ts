import { kronrodPanel } from "../numerics/kronrodPanel.js";

/** Families of tails from extreme value theory. */
export type TailFamily = "generalisedPareto" | "generalisedExtremeValue";

/** A tail as a function of the distance y >= 0 beyond the join. */
export interface TailShape {
  readonly family: TailFamily;
  /** xi: above 0 a power law, 0 exponential, below 0 a tail that ends. */
  readonly shape: number;
  /** sigma, in units of the distance. */
  readonly scale: number;
  /** Distance at which the tail ends; infinite unless the shape is below 0. */
  readonly end: number;
  /** Probability of lying farther than y. */
  survival(y: number): number;
  /** Probability per unit of distance. */
  density(y: number): number;
  /** Integral of the survival function from y on: the price of an option struck there, where distance is price. */
  excess(y: number): number;
  /** The same weighted by exp(-y): where distance is the log of price, the option's price over that of the join. */
  discountedExcess(y: number): number;
}

/**
 * The tail of a family with a given shape that starts with the probability and the density of the law it is joined to.
 *
 * Generalised Pareto: S(y) = p (1 + xi y/sigma)^(-1/xi), sigma = p/density (J. Pickands, Annals of Statistics 3, 1975).
 * Generalised extreme value: S = 1 - exp(-t(y)), t = (t0^-xi + xi y/sigma)^(-1/xi), t0 = -ln(1 - p),
 * sigma = t0^(1 + xi) exp(-t0) / density; its location follows from t0 (S. Figlewski, "Estimating the implied
 * risk-neutral density for the US market portfolio", 2010, section 5).
 *
 * @param probability that lies beyond the join
 * @param density at the join, per unit of distance
 */
export function tailShape(family: TailFamily, probability: number, density: number, shape: number): TailShape {
  return family === "generalisedPareto"
    ? paretoTail(probability, density, shape)
    : extremeValueTail(probability, density, shape);
}

/** (1 + xi z)^(-1/xi), exp(-z) at xi = 0, and 0 beyond the end. */
function decay(z: number, xi: number): number {
  if (Math.abs(xi) < 1e-12) return Math.exp(-z);
  return xi * z <= -1 ? 0 : Math.exp(-Math.log1p(xi * z) / xi);
}

/** What is left of exp(-z) here is below 1e-19. */
const FARTHEST_DECAY = 44;
const PANELS = 6;

/**
 * Integral of survival(s) exp(-s) from y on. In z = ln(1 + xi s/unit)/xi, the log of the decay, the integrand is entire
 * and falls at least like exp(-z) or like exp(-s), whatever the sign of xi, so that a fixed rule is exact.
 */
function discounted(survival: (z: number) => number, y: number, unit: number, xi: number): number {
  const flat = Math.abs(xi) < 1e-12;
  if (xi * y <= -unit) return 0;
  const toDecay = (s: number): number => (flat ? s / unit : Math.log1p((xi * s) / unit) / xi);
  const toDistance = (z: number): number => (flat ? unit * z : (unit * Math.expm1(xi * z)) / xi);
  const from = toDecay(y);
  const killed = xi * (y + FARTHEST_DECAY) <= -unit ? Number.POSITIVE_INFINITY : toDecay(y + FARTHEST_DECAY);
  // Above xi = 0 the change of variable grows like exp(xi z): only exp(-s) is sure to end the integral.
  const to = Math.min(killed, from + FARTHEST_DECAY / Math.max(1 - Math.max(xi, 0), 0.05));
  const add = (z: number, weight: number, sums: Float64Array): void => {
    sums[0]! += weight * survival(z) * Math.exp(xi * z - toDistance(z));
  };
  let total = 0;
  const sums = new Float64Array(1);
  for (let i = 0; i < PANELS; i++) {
    const low = from + ((to - from) * i) / PANELS;
    kronrodPanel(add, low, low + (to - from) / PANELS, sums, new Float64Array(1));
    total += sums[0]!;
  }
  return unit * total;
}

function paretoTail(p: number, density: number, xi: number): TailShape {
  const scale = p / density;
  const end = xi < 0 ? -scale / xi : Number.POSITIVE_INFINITY;
  return {
    family: "generalisedPareto",
    shape: xi,
    scale,
    end,
    survival: (y) => p * decay(y / scale, xi),
    density: (y) => (y >= end ? 0 : (density * decay(y / scale, xi)) / (1 + (xi * y) / scale)),
    discountedExcess: (y) => discounted((z) => p * Math.exp(-z), y, scale, xi),
    excess: (y) => (y >= end ? 0 : ((p * scale) / (1 - xi)) * decay(y / scale, xi) * (1 + (xi * y) / scale)),
  };
}

function extremeValueTail(p: number, density: number, xi: number): TailShape {
  const t0 = -Math.log1p(-p);
  const scale = (t0 ** (1 + xi) * Math.exp(-t0)) / density;
  // y = scale (t^-xi - t0^-xi)/xi, so that the distance in units of scale t0^-xi is what decays.
  const unit = scale * t0 ** -xi;
  const end = xi < 0 ? -unit / xi : Number.POSITIVE_INFINITY;
  const level = (y: number): number => t0 * decay(y / unit, xi);
  return {
    family: "generalisedExtremeValue",
    shape: xi,
    scale,
    end,
    survival: (y) => -Math.expm1(-level(y)),
    density(y) {
      const t = level(y);
      return t === 0 ? 0 : (t ** (1 + xi) * Math.exp(-t)) / scale;
    },
    discountedExcess: (y) => discounted((z) => -Math.expm1(-t0 * Math.exp(-z)), y, unit, xi),
    excess(y) {
      // Integral of (1 - exp(-t)) t^(-xi - 1) over t, term by term.
      const t = level(y);
      if (t === 0) return 0;
      let term = t;
      let sum = 0;
      for (let n = 1; n < 60; n++) {
        sum += term / (n - xi);
        term *= -t / (n + 1);
        if (Math.abs(term) < 1e-18 * t) break;
      }
      return scale * t ** -xi * sum;
    },
  };
}
