import type { CellCheck, CellDiagnostic } from "../../language/index.js";

/** One name that fits at the cursor. */
export interface Completion {
  /** What replaces the text between `from` and `to`. */
  readonly text: string;
  /** function, class, property, variable, keyword, module, ... as front ends pick an icon by. */
  readonly kind?: string | undefined;
  readonly signature?: string | undefined;
  /** Markdown. */
  readonly documentation?: string | undefined;
}

export interface Completions {
  /** UTF-16 offsets in the code of what a completion replaces. */
  readonly from: number;
  readonly to: number;
  readonly items: readonly Completion[];
}

/** What is known about the name at the cursor, by MIME type; text/plain is always there. */
export interface Inspection {
  readonly data: Readonly<Record<string, unknown>>;
}

/** A cell that runs or has run. */
export interface ExecutedCell {
  /** How errors name it: "Cell 7". */
  readonly id: string;
  readonly code: string;
}

/** Answers questions about code that has not run. Offsets are UTF-16 units. */
export interface LanguageService {
  complete(code: string, cursor: number): Promise<Completions>;
  /** @param detail 0: what it is; 1: everything, with the source. Undefined when nothing is known */
  inspect(code: string, cursor: number, detail: 0 | 1): Promise<Inspection | undefined>;
  /**
   * Told of every cell that begins to run, in order, so that its names and types are known to later ones. Costs nothing until
   * somebody asks, or `read()` is called.
   *
   * @param onRead gets what tells the type errors of the cell, when the cell has been read
   * @returns takes the cell back: it was refused as a whole and declared nothing
   */
  executed?(cell: ExecutedCell, onRead?: (check: CellCheck) => void): () => void;
  /** Reads the cells that it was told of. */
  read?(): Promise<void>;
  /** What is wrong with a cell that has not run; undefined when nobody can tell. */
  diagnose?(code: string): Promise<readonly CellDiagnostic[] | undefined>;
  /** All variables are gone. */
  reset?(): void;
  close?(): Promise<void> | void;
}
