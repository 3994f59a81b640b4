import { StrikebookError } from "../../task/index.js";
import { requirePositive } from "../requireArgument.js";
import { requireLengths } from "../requireLengths.js";

/** Open interest of many options on one underlying, as parallel arrays. */
export interface OptionInterest {
  /** 0 call, 1 put. */
  readonly types: Uint8Array;
  readonly strikes: Float64Array;
  /** Time to expiry in years; 0 or less is an option that has expired. */
  readonly tauYears: Float64Array;
  /** Forward of each option's expiry. */
  readonly forwards: Float64Array;
  /** Black volatility, a fraction a year; NaN or 0 where there is none. */
  readonly vols: Float64Array;
  /** Contracts. */
  readonly openInterest: Float64Array;
  /** 1 for each when absent. */
  readonly discountFactors?: Float64Array | undefined;
  readonly spot: number;
  /** Units of the underlying per contract. */
  readonly multiplier: number;
}

/** Options that an exposure leaves out, by reason. */
export interface LeftOut {
  /** T <= 0. */
  expired: number;
  /** T above two years. */
  beyondTwoYears: number;
  /** No volatility. */
  noVol: number;
  /** No open interest: none of these changes a sum. */
  noOpenInterest: number;
  /** No line of the customer-flow table fits. */
  unsigned: number;
}

const LONGEST_YEARS = 2;

/** Throws for unequal lengths, codes or numbers outside their domain, naming the element. */
export function requireInterest(chain: OptionInterest): void {
  const count = chain.strikes.length;
  const { types, tauYears, forwards, vols, openInterest, discountFactors } = chain;
  requirePositive("spot", chain.spot);
  requirePositive("multiplier", chain.multiplier);
  requireLengths(count, "strikes", { types, tauYears, forwards, vols, openInterest, discountFactors });
  if (count === 0) throw new StrikebookError("empty", "a chain without options", "check the filter that produced it");
  for (let i = 0; i < count; i++) {
    requirePositive(`strikes[${i}]`, chain.strikes[i]!);
    requirePositive(`forwards[${i}]`, forwards[i]!);
    if (types[i]! > 1) throw new StrikebookError("argument", `types[${i}] is ${types[i]}`, "0 is a call, 1 a put");
    if (Number.isNaN(tauYears[i]!)) throw new StrikebookError("argument", `tauYears[${i}] is NaN`, "leave it out");
    if (openInterest[i]! < 0) {
      throw new StrikebookError("argument", `openInterest[${i}] is ${openInterest[i]}`, "it must be at least 0");
    }
    if (vols[i]! < 0) throw new StrikebookError("argument", `vols[${i}] is ${vols[i]}`, "it must be above 0, or NaN");
    if (discountFactors !== undefined) requirePositive(`discountFactors[${i}]`, discountFactors[i]!);
  }
}

/** Which options count, and how many do not, by the first reason that holds. */
export function usableInterest(chain: OptionInterest): { readonly used: number[]; readonly leftOut: LeftOut } {
  const leftOut: LeftOut = { expired: 0, beyondTwoYears: 0, noVol: 0, noOpenInterest: 0, unsigned: 0 };
  const used: number[] = [];
  for (let i = 0; i < chain.strikes.length; i++) {
    const vol = chain.vols[i]!;
    if (!(chain.tauYears[i]! > 0)) leftOut.expired++;
    else if (chain.tauYears[i]! > LONGEST_YEARS) leftOut.beyondTwoYears++;
    else if (!(chain.openInterest[i]! > 0)) leftOut.noOpenInterest++;
    else if (!(vol > 0 && vol < Number.POSITIVE_INFINITY)) leftOut.noVol++;
    else used.push(i);
  }
  return { used, leftOut };
}
