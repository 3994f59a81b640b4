import { requireNotNegative, requireOptionType, requirePositive } from "../requireArgument.js";

/** Whether all arguments of a Black price are certainly in order: one cheap test for the hot path. */
export function areBlackArguments(
  type: string,
  forward: number,
  strike: number,
  tauYears: number,
  vol: number,
  discountFactor: number,
): boolean {
  return (
    (type === "call" || type === "put") &&
    forward > 0 &&
    strike > 0 &&
    tauYears >= 0 &&
    vol >= 0 &&
    discountFactor > 0 &&
    forward + strike + tauYears + vol + discountFactor < Number.POSITIVE_INFINITY
  );
}

/** Throws for the first argument that is outside its domain, naming it and its value. */
export function requireBlackArguments(
  type: string,
  forward: number,
  strike: number,
  tauYears: number,
  vol: number,
  discountFactor: number,
): void {
  requireOptionType(type);
  requirePositive("forward", forward);
  requirePositive("strike", strike);
  requireNotNegative("tauYears", tauYears);
  requireNotNegative("vol", vol);
  requirePositive("discountFactor", discountFactor);
}
