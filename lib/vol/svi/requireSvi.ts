import { StrikebookError } from "../../task/index.js";
import type { SviParameters } from "./SviParameters.js";

/**
 * Throws unless `p` is in the domain of raw SVI with a total variance above 0 everywhere, naming what is wrong.
 * The hot functions (`sviTotalVariance` and its kin) do not check; whatever stores or integrates a slice does.
 */
export function requireSvi(p: SviParameters): void {
  for (const name of ["a", "b", "rho", "m", "sigma"] as const) {
    if (!Number.isFinite(p[name])) fail(`SVI parameter ${name} is ${p[name]}`, "all five must be finite");
  }
  if (p.b < 0) fail(`SVI parameter b is ${p.b}`, "it must be at least 0");
  if (Math.abs(p.rho) >= 1) fail(`SVI parameter rho is ${p.rho}`, "it must be between -1 and 1");
  if (p.sigma <= 0) fail(`SVI parameter sigma is ${p.sigma}`, "it must be above 0");
  const lowest = p.a + p.b * p.sigma * Math.sqrt(1 - p.rho * p.rho);
  if (lowest <= 0) fail(`the SVI slice has a lowest total variance of ${lowest}`, "it must be above 0: raise a");
}

function fail(what: string, cure: string): never {
  throw new StrikebookError("argument", what, cure);
}
