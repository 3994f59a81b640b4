/** What an argument of a row feature may be. */
export interface RowFeatureArgument {
  readonly name: string;
  readonly unit: string;
  readonly meaning: string;
  /** Whole numbers only. */
  readonly whole: boolean;
  /** The least value that is allowed. */
  readonly least: number;
}

/** What one row feature is, in words: the page of scans and the checks of definitions are made from it. */
export interface RowFeatureText {
  readonly unit: string;
  readonly formula: string;
  /** When the value is not known, beside rows at which a price or size that it needs is missing. */
  readonly missing: string;
  readonly takes: readonly RowFeatureArgument[];
  /** Of a bar: takes `minutes` or `seconds`, one of them, as the bar's length. */
  readonly isOfBars?: boolean;
}
