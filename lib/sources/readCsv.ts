import { startProgress } from "../task/progress.js";
import { StrikebookError } from "../task/StrikebookError.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import { openSource } from "./openSource.js";

/** One line of a CSV file while it is being read. */
export interface CsvRow {
  /** Cells in the order of the header, as text. */
  readonly cells: readonly string[];
  /** 1 is the header. */
  readonly line: number;
  /** The cell as a number, NaN when it is empty; refuses any other text. */
  number(column: number): number;
  /** A complaint about this line, ready to throw. */
  failure(what: string): StrikebookError;
}

/**
 * Reads a plain CSV file (gzip or not; no quotes, as machine-written market data has none) line by line.
 *
 * @param header the columns that the file must have, in this order
 * @returns rows read and the sha256 of the file
 * @throws StrikebookError `schema` for another header or number of cells, `empty` for a file without rows, `corrupt` for
 *   a cell that is no number or a damaged gzip, each naming the file and line.
 */
export async function readCsv(
  path: string,
  header: readonly string[],
  visit: (row: CsvRow) => void,
  options: TaskOptions = {},
): Promise<{ rows: number; sha256: string }> {
  const source = await openSource(path, options);
  const decoder = new TextDecoder();
  let line = 0;
  let rest = "";
  const take = (text: string): void => {
    line++;
    const row = new PlainCsvRow(path, line, text.endsWith("\r") ? text.slice(0, -1) : text, header);
    if (line > 1) visit(row);
    else if (row.cells.join() !== header.join()) {
      throw new StrikebookError(
        "schema",
        `${path} has other columns than expected`,
        `its first line must be ${header.join()}`,
      );
    }
  };
  const progress = startProgress(`reading ${path}`, { unit: "bytes", total: source.sizeBytes });
  try {
    for await (const chunk of source.chunks) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop()!;
      for (const text of lines) take(text);
      progress.at(source.readBytes());
    }
    if (rest !== "") take(rest);
    progress.end();
  } finally {
    // Does nothing after `end`.
    progress.fail();
  }
  if (line < 2) throw new StrikebookError("empty", `${path} has no rows`, "fetch the file again");
  return { rows: line - 1, sha256: source.sha256() };
}

class PlainCsvRow implements CsvRow {
  readonly cells: readonly string[];

  constructor(
    readonly path: string,
    readonly line: number,
    text: string,
    readonly header: readonly string[],
  ) {
    this.cells = text.split(",");
    if (line > 1 && this.cells.length !== header.length) {
      const what = `${path} line ${line} has ${this.cells.length} cells where ${header.length} are expected`;
      throw new StrikebookError("schema", what, "fetch the file again");
    }
  }

  number(column: number): number {
    const text = this.cells[column]!;
    if (text === "") return Number.NaN;
    const value = Number(text);
    if (!Number.isFinite(value)) throw this.failure(`"${text}" in column ${this.header[column]} is no number`);
    return value;
  }

  failure(what: string): StrikebookError {
    return new StrikebookError(
      "corrupt",
      `${this.path} line ${this.line}: ${what}`,
      "fetch the file again, or mend the line",
    );
  }
}
