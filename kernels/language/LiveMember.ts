import type { CompletionKind } from "./Completion.js";

/** A property that a live value has. */
export interface LiveMember {
  readonly name: string;
  /** Default: "property". */
  readonly kind?: CompletionKind;
  /** A short form of its value, such as `Float64Array(22500)`. */
  readonly preview?: string;
}

/**
 * Gives the properties of the value of `expression`: a name and member accesses only (`surface.slices[0]`), so that it can be
 * evaluated without effect except for getters. An empty list when the value cannot be had.
 */
export type LiveMembers = (expression: string) => Promise<readonly LiveMember[]>;
