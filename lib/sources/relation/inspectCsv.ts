import { startProgress } from "../../task/progress.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { openSource } from "../openSource.js";

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** What one source file is, as far as it can be known without reading its cells. */
export interface SourceFileFacts {
  readonly path: string;
  /** Size on disk. */
  readonly bytes: number;
  /** Data rows; 0 for an empty file, which a vendor sends for a day without data. */
  readonly rows: number;
  /** Of the file as it lies on disk. */
  readonly sha256: string;
  readonly format: "csv" | "csv.gz" | "parquet";
}

/**
 * Reads a CSV file (gzip or plain) to its last byte, counts its rows and compares its header. DuckDB itself takes a gzip
 * that was cut off for a shorter file and does not look at checksums: this pass is what tells.
 *
 * @throws StrikebookError `missing` for no such file, `corrupt` for a damaged or truncated gzip or a blank line,
 *   `schema` for another header; each names the file
 */
export async function inspectCsv(
  path: string,
  header: readonly string[],
  options: TaskOptions = {},
): Promise<SourceFileFacts> {
  const source = await openSource(path, options);
  const progress = startProgress(`checking ${path}`, { unit: "bytes", total: source.sizeBytes });
  try {
    let lines = 0;
    let first = "";
    let last = NEWLINE;
    /** Bytes since the last line ended. */
    let length = 0;
    for await (const chunk of source.chunks) {
      if (lines === 0) {
        const end = chunk.indexOf(NEWLINE);
        first += chunk.subarray(0, end < 0 ? chunk.length : end).toString("latin1");
        if (end >= 0) checkHeader(path, first, header);
        else if (first.length > 1 << 16) checkHeader(path, first.slice(0, 200), header);
      }
      let from = 0;
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
        lines++;
        length += at - from;
        if (length === 0 || (length === 1 && (at > 0 ? chunk[at - 1] : last) === RETURN)) {
          throw new StrikebookError(
            "corrupt",
            `${path} line ${lines} is blank`,
            "fetch the file again, or mend the line",
          );
        }
        length = 0;
        from = at + 1;
      }
      length += chunk.length - from;
      if (chunk.length > 0) last = chunk[chunk.length - 1]!;
      progress.at(source.readBytes());
    }
    if (lines === 0 && first !== "") checkHeader(path, first, header);
    if (last !== NEWLINE) lines++;
    progress.end();
    return {
      path,
      bytes: source.sizeBytes,
      rows: Math.max(0, lines - 1),
      sha256: source.sha256(),
      format: source.isGzip ? "csv.gz" : "csv",
    };
  } finally {
    // Does nothing after `end`.
    progress.fail();
  }
}

function checkHeader(path: string, line: string, header: readonly string[]): void {
  const text = line.charCodeAt(line.length - 1) === RETURN ? line.slice(0, -1) : line;
  if (text === header.join()) return;
  const found = text.split(",");
  const lacks = header.filter((name) => !found.includes(name));
  const why =
    lacks.length > 0 ? `it lacks ${lacks.slice(0, 4).join(", ")}` : "its columns are others, or in another order";
  throw new StrikebookError(
    "schema",
    `${path} has another header than expected (${why})`,
    `its first line must be ${header.join()}`,
  );
}
