import { StrikebookError } from "../../task/index.js";
import { requireFinite, requireOptionType, requirePositive } from "../requireArgument.js";

/** Throws for the first argument of an American price that is outside its domain, naming it and its value. */
export function requireAmericanArguments(
  type: string,
  underlying: number,
  strike: number,
  tauYears: number,
  vol: number,
  rate: number,
  carry: number,
): void {
  requireOptionType(type);
  requirePositive("underlying", underlying);
  requirePositive("strike", strike);
  requirePositive("tauYears", tauYears);
  requirePositive("vol", vol);
  requireFinite("rate", rate);
  requireFinite("carry", carry);
  if (rate < 0) {
    const cure =
      "negative rates can have two exercise boundaries, which these approximations do not know: pass 0 or more";
    throw new StrikebookError("argument", `rate is ${rate}`, cure);
  }
  if (Math.max(Math.abs(carry), rate) * tauYears > 20) {
    const what = `rate ${rate} and carry ${carry} over ${tauYears} years`;
    throw new StrikebookError("argument", what, "give rates as fractions a year, 0.05 for 5 %");
  }
}
