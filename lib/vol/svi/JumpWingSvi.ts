import { StrikebookError } from "../../task/index.js";
import { requireFinite, requirePositive } from "../requireArgument.js";
import { requireSvi } from "./requireSvi.js";
import type { SviParameters } from "./SviParameters.js";

/**
 * Jump-wing SVI: five quantities that a trader can read off the smile, per year where they are variances.
 *
 * Source: Gatheral and Jacquier 2014, section 3.3.
 */
export interface JumpWingSvi {
  /** Variance a year at the money, w(0)/tauYears. */
  readonly atmVariance: number;
  /** Slope of volatility times sqrt(tauYears) at the money, dsqrt(w)/dk at 0. */
  readonly atmSkew: number;
  /** Slope of the left (put) wing over sqrt(w(0)), above 0. */
  readonly putWing: number;
  /** Slope of the right (call) wing over sqrt(w(0)), above 0. */
  readonly callWing: number;
  /** Lowest variance a year of the slice. */
  readonly minimumVariance: number;
}

/** Jump-wing quantities of a raw slice. Equation 3.5 of the source. @throws StrikebookError("argument") */
export function jumpWingSviFromRaw(raw: SviParameters, tauYears: number): JumpWingSvi {
  requireSvi(raw);
  requirePositive("tauYears", tauYears);
  const { a, b, rho, m, sigma } = raw;
  const reach = Math.hypot(m, sigma);
  const atm = a + b * (reach - rho * m);
  const root = Math.sqrt(atm);
  return {
    atmVariance: atm / tauYears,
    atmSkew: (0.5 * b * (rho - m / reach)) / root,
    putWing: (b * (1 - rho)) / root,
    callWing: (b * (1 + rho)) / root,
    minimumVariance: (a + b * sigma * Math.sqrt(1 - rho * rho)) / tauYears,
  };
}

/**
 * Raw parameters of a jump-wing slice: lemma 3.2 of the source, written in m/sqrt(m^2 + sigma^2) so that m = 0 is no
 * special case. When the minimum lies at the money and is flat there, the width of the bend is not determined.
 *
 * @throws StrikebookError("argument") for quantities that no raw slice has
 */
export function rawFromJumpWingSvi(jumpWing: JumpWingSvi, tauYears: number): SviParameters {
  const { atmVariance, atmSkew, putWing, callWing, minimumVariance } = jumpWing;
  requirePositive("tauYears", tauYears);
  requirePositive("atmVariance", atmVariance);
  requirePositive("minimumVariance", minimumVariance);
  requirePositive("putWing", putWing);
  requirePositive("callWing", callWing);
  requireFinite("atmSkew", atmSkew);
  const root = Math.sqrt(atmVariance * tauYears);
  const b = 0.5 * root * (putWing + callWing);
  const rho = 1 - (putWing * root) / b;
  const lean = rho - (2 * atmSkew * root) / b;
  if (!(Math.abs(lean) < 1)) {
    const what = `atmSkew is ${atmSkew}`;
    throw new StrikebookError("argument", what, "half of it must lie between minus the put wing and the call wing");
  }
  const cosine = Math.sqrt(1 - rho * rho);
  const bend = 1 - rho * lean - Math.sqrt(1 - lean * lean) * cosine;
  const rise = (atmVariance - minimumVariance) * tauYears;
  if (!(bend > 1e-15 && rise > 0)) {
    const what = `the minimum ${minimumVariance} against ${atmVariance} at the money with a skew of ${atmSkew}`;
    throw new StrikebookError("argument", what, "a minimum below the money's variance, off the money, fixes the bend");
  }
  const reach = rise / (b * bend);
  const sigma = reach * Math.sqrt(1 - lean * lean);
  const raw = { a: minimumVariance * tauYears - b * sigma * cosine, b, rho, m: lean * reach, sigma };
  requireSvi(raw);
  return raw;
}
