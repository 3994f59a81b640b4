import { StrikebookError } from "../../task/index.js";
import { requirePositive } from "../requireArgument.js";

/**
 * SABR: dF = alpha_t F^beta dW, dalpha = nu alpha dZ, dW dZ = rho dt.
 *
 * Domain: alpha > 0, 0 <= beta <= 1, |rho| < 1, nu >= 0.
 *
 * Source: P. Hagan, D. Kumar, A. Lesniewski and D. Woodward, "Managing smile risk", Wilmott, September 2002, 84-108.
 */
export interface SabrParameters {
  readonly alpha: number;
  readonly beta: number;
  readonly rho: number;
  /** Volatility of volatility, per square root of a year. */
  readonly nu: number;
}

/** @throws StrikebookError("argument") for parameters outside their domain */
export function requireSabr({ alpha, beta, rho, nu }: SabrParameters): void {
  requirePositive("SABR parameter alpha", alpha);
  if (!(beta >= 0 && beta <= 1)) fail("beta", beta, "it must be between 0 and 1");
  if (!(Math.abs(rho) < 1)) fail("rho", rho, "it must be between -1 and 1");
  if (!(nu >= 0 && nu < Number.POSITIVE_INFINITY)) fail("nu", nu, "it must be finite and at least 0");
}

function fail(name: string, value: number, cure: string): never {
  throw new StrikebookError("argument", `SABR parameter ${name} is ${value}`, cure);
}
