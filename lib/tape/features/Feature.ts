import type { Tape } from "../Tape.js";

/** Arguments of a feature by name. All are numbers; an optional one may be left out. */
export type FeatureArguments = Readonly<Record<string, number | undefined>>;

/** What an argument may be. */
export interface FeatureArgument {
  readonly name: string;
  readonly unit: string;
  readonly meaning: string;
  /** Whole numbers only. */
  readonly whole: boolean;
  /** The least value that is allowed. */
  readonly least: number;
  /** What leaving it out means; undefined where it must be given. */
  readonly whenAbsent?: string;
}

/** What one feature is, in words: the page of features and the checks of definitions are made from it. */
export interface FeatureText {
  readonly unit: string;
  readonly formula: string;
  /** When the value is not known. */
  readonly missing: string;
  readonly takes: readonly FeatureArgument[];
}

/** A series of the underlying over the seconds of a session; `A` is its arguments. */
export interface IndexFeature<A> extends FeatureText {
  readonly series: (tape: Tape, args: A) => Float64Array;
}

/** A series of one contract over the seconds of a session. */
export interface ContractFeature<A> extends FeatureText {
  readonly series: (tape: Tape, contract: number, args: A) => Float64Array;
}

/** One feature for each name of `A`, which has their arguments. */
export type IndexFeatures<A> = { readonly [N in keyof A]: IndexFeature<A[N]> };

/** @see IndexFeatures */
export type ContractFeatures<A> = { readonly [N in keyof A]: ContractFeature<A[N]> };

/** The arguments of a feature that takes none. */
export type NoArguments = Readonly<Record<never, never>>;

export interface WindowArguments {
  readonly seconds: number;
}

export interface MaxAgeArguments {
  readonly maxAgeSeconds?: number | undefined;
}

export const SECONDS: FeatureArgument = {
  name: "seconds",
  unit: "s",
  meaning: "length of the window",
  whole: true,
  least: 1,
};

export const MINUTES: FeatureArgument = {
  name: "minutes",
  unit: "min",
  meaning: "length of a bar; bars are counted from the session's open",
  whole: true,
  least: 1,
};

export const PERIOD: FeatureArgument = { name: "period", unit: "bars", meaning: "bars", whole: true, least: 1 };

export const MAX_AGE: FeatureArgument = {
  name: "maxAgeSeconds",
  unit: "s",
  meaning: "a row older than this is no row: NaN",
  whole: false,
  least: 0,
  whenAbsent: "no limit",
};
