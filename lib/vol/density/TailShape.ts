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
