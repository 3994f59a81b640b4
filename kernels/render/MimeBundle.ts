/** One value in every form a front end may choose from, keyed by MIME type, as Jupyter messages and notebooks carry it. */
export interface MimeBundle {
  /** Text forms are strings, JSON forms are objects, pictures are base64 strings (SVG is text). */
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
}
