/** One value in every form a front end may choose from, keyed by MIME type, as Jupyter messages and notebooks carry it. */
export interface MimeBundle {
  /** Text forms are strings, JSON forms are objects, pictures are base64 strings (SVG is text). */
  readonly data: Readonly<Record<string, unknown>>;
  /** `metadata.strikebook.truncated` is a {@link Truncation} when not all of the value is in `data`. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What of a value is not in its bundle, and the way to the whole. */
export interface Truncation {
  readonly shown: number;
  readonly whole: number;
  readonly unit: "characters" | "rows";
  readonly hint: string;
}

/** The metadata of a bundle that shows `truncation`, or none. */
export function truncationMetadata(truncation: Truncation | undefined): Readonly<Record<string, unknown>> {
  return truncation === undefined ? {} : { strikebook: { truncated: truncation } };
}
