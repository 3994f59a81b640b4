/** The text of a cell or module cannot become JavaScript; carries the place in the text as its author wrote it. */
export class CompileError extends Error {
  /** UTF-16 offset of the first bad character. */
  readonly offset: number;
  readonly length: number;

  constructor(message: string, offset: number, length = 1) {
    super(message);
    this.name = "SyntaxError";
    this.offset = offset;
    this.length = Math.max(1, length);
  }
}
