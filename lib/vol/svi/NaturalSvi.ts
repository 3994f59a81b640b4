import { StrikebookError } from "../../task/index.js";
import { requireFinite, requireNotNegative, requirePositive } from "../requireArgument.js";
import { requireSvi } from "./requireSvi.js";
import type { SviParameters } from "./SviParameters.js";

/**
 * Natural SVI: w(k) = delta + omega/2 (1 + zeta rho (k - mu) + sqrt((zeta (k - mu) + rho)^2 + 1 - rho^2)).
 *
 * Domain: omega >= 0, |rho| < 1, zeta > 0, delta + omega (1 - rho^2) >= 0.
 *
 * Source: Gatheral and Jacquier 2014, section 3.2.
 */
export interface NaturalSvi {
  readonly delta: number;
  readonly mu: number;
  readonly rho: number;
  readonly omega: number;
  readonly zeta: number;
}

/** Raw parameters of a natural slice. Gatheral and Jacquier 2014, lemma 3.1. @throws StrikebookError("argument") */
export function rawFromNaturalSvi(natural: NaturalSvi): SviParameters {
  const { delta, mu, rho, omega, zeta } = natural;
  if (!(Math.abs(rho) < 1)) {
    throw new StrikebookError("argument", `natural SVI parameter rho is ${rho}`, "it must be between -1 and 1");
  }
  requirePositive("natural SVI parameter zeta", zeta);
  requireNotNegative("natural SVI parameter omega", omega);
  requireFinite("natural SVI parameter delta", delta);
  requireFinite("natural SVI parameter mu", mu);
  const cosine = Math.sqrt(1 - rho * rho);
  const raw = {
    a: delta + 0.5 * omega * (1 - rho * rho),
    b: 0.5 * omega * zeta,
    rho,
    m: mu - rho / zeta,
    sigma: cosine / zeta,
  };
  requireSvi(raw);
  return raw;
}

/** Natural parameters of a raw slice. Gatheral and Jacquier 2014, lemma 3.1. @throws StrikebookError("argument") */
export function naturalSviFromRaw(raw: SviParameters): NaturalSvi {
  requireSvi(raw);
  const { a, b, rho, m, sigma } = raw;
  const cosine = Math.sqrt(1 - rho * rho);
  const omega = (2 * b * sigma) / cosine;
  return {
    delta: a - 0.5 * omega * (1 - rho * rho),
    mu: m + (rho * sigma) / cosine,
    rho,
    omega,
    zeta: cosine / sigma,
  };
}
