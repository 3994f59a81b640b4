import type { SliceFit } from "../smile/SliceFit.js";
import type { SviParameters } from "./SviParameters.js";
import type { ButterflyVerdict } from "./sviButterflyProof.js";

/** The starting point that led to the fit. */
export interface SviStart {
  /** Its place among the starts tried, 0 being the one with the lowest cost before the search. */
  readonly index: number;
  /** How many starts were followed to their end. */
  readonly of: number;
  readonly parameters: SviParameters;
}

/** A raw SVI slice fitted to quotes, with what is known about its quality. */
export interface SviFit extends SliceFit {
  readonly parameters: SviParameters;
  readonly start: SviStart;
  /** Whether the slice is proved free of butterfly arbitrage on the whole line. */
  readonly butterflyProof: ButterflyVerdict;
  /** True when the edge of the domain without butterfly arbitrage holds the fit back. */
  readonly constrained: boolean;
}
