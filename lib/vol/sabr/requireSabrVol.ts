import { StrikebookError } from "../../task/index.js";

/** Throws when Hagan's expansion has left its domain: `vol`, its value at strike/forward = exp(k), is 0 or below. */
export function requireSabrVol(vol: number, k: number, tauYears: number): void {
  if (!(vol <= 0)) return;
  throw new StrikebookError(
    "argument",
    `the SABR expansion gives a volatility of ${vol} at log-moneyness ${k} and ${tauYears} years`,
    "the expansion needs a small |rho| nu^2 tauYears: lower nu or |rho|, or take a shorter time",
  );
}
