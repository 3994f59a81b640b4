/** Machine-readable kinds of expected failures; the command line prints the message alone for these, no stack. */
export type ErrorCode =
  | "missing"
  | "empty"
  | "corrupt"
  | "schema"
  | "calendar"
  | "contract"
  | "argument"
  | "integrity"
  | "environment"
  | "aborted";

/**
 * A failure that the user can mend: one line that names what is wrong, the bad value or file, and the cure.
 *
 * @example throw new StrikebookError("missing", `no lake at ${root}`, "run `strikebook start` or pass --data DIR")
 */
export class StrikebookError extends Error {
  readonly code: ErrorCode;
  /** What the reader should do next. */
  readonly cure: string;

  constructor(code: ErrorCode, what: string, cure: string, options?: ErrorOptions) {
    super(`${what}; ${cure}`, options);
    this.name = "StrikebookError";
    this.code = code;
    this.cure = cure;
  }
}
