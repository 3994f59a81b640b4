import { StrikebookError } from "../../task/index.js";
import { requirePositive } from "../requireArgument.js";
import { requireSmileContext, type SmileContext } from "../smile/requireSmileContext.js";
import type { LocalVariance, Smile } from "../smile/Smile.js";

/**
 * One slice of extended SSVI: w(k) = (theta + rho psi k + sqrt(theta^2 + 2 theta rho psi k + psi^2 k^2)) / 2, which is
 * SSVI with phi = psi/theta.
 *
 * Free of butterfly arbitrage when psi (1 + |rho|) < 4 and psi^2 (1 + |rho|) <= 4 theta: J. Gatheral and A. Jacquier,
 * "Arbitrage-free SVI volatility surfaces", Quantitative Finance 14 (2014), theorem 4.2.
 */
export interface EssviSlice {
  /** Total variance at the money, above 0. */
  readonly theta: number;
  readonly rho: number;
  /** theta phi: total variance times the convexity of the slice, at least 0. */
  readonly psi: number;
}

/** A slice of extended SSVI as a smile. */
export interface EssviSmile extends Smile {
  readonly model: "ssvi";
  readonly parameters: EssviSlice;
}

/** @throws StrikebookError("argument") unless the slice is free of butterfly arbitrage by the theorem */
export function requireEssvi({ theta, rho, psi }: EssviSlice): void {
  requirePositive("SSVI parameter theta", theta);
  if (!(Math.abs(rho) < 1)) {
    throw new StrikebookError("argument", `SSVI parameter rho is ${rho}`, "it must be between -1 and 1");
  }
  const bound = largestPsi(theta, rho);
  if (!(psi >= 0 && psi <= bound * (1 + 1e-12))) {
    const what = `SSVI parameter psi is ${psi} with theta ${theta} and rho ${rho}`;
    throw new StrikebookError("argument", what, `between 0 and ${bound} there is no butterfly arbitrage`);
  }
}

/** Largest psi without butterfly arbitrage. */
export function largestPsi(theta: number, rho: number): number {
  const lean = 1 + Math.abs(rho);
  return Math.min(4 / lean, Math.sqrt((4 * theta) / lean));
}

/** Total variance of a slice, in theta, chi = rho psi and psi. */
export function essviTotalVariance(theta: number, chi: number, psi: number, k: number): number {
  return 0.5 * (theta + chi * k + Math.sqrt(theta * theta + 2 * theta * chi * k + psi * psi * k * k));
}

/** The smile of a slice. @throws StrikebookError("argument") for parameters outside the domain or a bad context */
export function essviSmile(parameters: EssviSlice, context: SmileContext): EssviSmile {
  requireEssvi(parameters);
  const { forward, tauYears, range } = requireSmileContext(context);
  const { theta, rho, psi } = parameters;
  const chi = rho * psi;
  return {
    model: "ssvi",
    parameters: { theta, rho, psi },
    forward,
    tauYears,
    range,
    totalVariance: (k) => essviTotalVariance(theta, chi, psi, k),
    local(k): LocalVariance {
      const root = Math.sqrt(theta * theta + 2 * theta * chi * k + psi * psi * k * k);
      return {
        totalVariance: 0.5 * (theta + chi * k + root),
        slope: 0.5 * (chi + (theta * chi + psi * psi * k) / root),
        curvature: (0.5 * theta * theta * (psi * psi - chi * chi)) / root ** 3,
      };
    },
    vol(strike) {
      requirePositive("strike", strike);
      return Math.sqrt(essviTotalVariance(theta, chi, psi, Math.log(strike / forward)) / tauYears);
    },
  };
}
