import { randomUUID } from "node:crypto";
import { appendFile, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { HistoryEntry, HistoryStore } from "./HistoryStore.js";

const MAX_BYTES = 4 * 1024 * 1024;
const MAX_OUTPUT = 10_000;
/** A kernel that is killed loses the cells of this time. */
const WRITE_MS = 500;
const MAX_CLAIMS = 50;

/**
 * A line of the file: session, line, input, output; without a line it only says that the session began, and `k` is the key of
 * the kernel whose session it is.
 */
interface Row {
  readonly s: number;
  readonly k?: string;
  readonly l?: number;
  readonly i?: string;
  readonly o?: string;
}

/** A history in a file to which lines are added; a session reads it once, when it is first needed. */
export class FileHistory implements HistoryStore {
  readonly #path: string;
  readonly #onFailure: (message: string) => void;
  #opened: Promise<{ entries: HistoryEntry[]; session: number }> | undefined;
  #writing: Promise<unknown> = Promise.resolve();
  #added: Omit<HistoryEntry, "session">[] = [];
  #timer: NodeJS.Timeout | undefined;
  #failed = false;

  /** @param onFailure is told once when the file cannot be used; the history then lasts as long as the session */
  constructor(path: string, onFailure: (message: string) => void) {
    this.#path = path;
    this.#onFailure = onFailure;
  }

  add(line: number, input: string, output: string | undefined): void {
    const kept = output === undefined || output.length <= MAX_OUTPUT ? output : `${output.slice(0, MAX_OUTPUT)}…`;
    this.#added.push({ line, input, output: kept });
    this.#timer ??= setTimeout(() => this.#write(), WRITE_MS).unref();
  }

  /** Writes what was added, in one piece: a cell does not wait for the disk, nor share its processor with it. */
  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const added = this.#added.splice(0);
    if (added.length === 0) return;
    this.#opened ??= this.#open();
    this.#writing = this.#writing
      .then(() => this.#opened!)
      .then(async ({ entries, session }) => {
        for (const one of added) entries.push({ session, ...one });
        const rows = added.map(({ line, input, output }) =>
          output === undefined ? { s: session, l: line, i: input } : { s: session, l: line, i: input, o: output },
        );
        await this.#append(rows);
      });
  }

  async read(): Promise<{ readonly entries: readonly HistoryEntry[]; readonly session: number }> {
    this.#write();
    this.#opened ??= this.#open();
    await this.#writing;
    return this.#opened;
  }

  async close(): Promise<void> {
    this.#write();
    await this.#writing;
  }

  async #open(): Promise<{ entries: HistoryEntry[]; session: number }> {
    let text = "";
    try {
      await mkdir(dirname(this.#path), { recursive: true });
      text = await readFile(this.#path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") this.#fail(error);
    }
    // A line that a crash cut short is no entry.
    let rows = text.split("\n").map(parseRow);
    const whole = rows.filter((row) => row?.i !== undefined && row.l !== undefined) as Required<Row>[];
    if (text.length > MAX_BYTES) {
      rows = whole.slice(Math.floor(whole.length / 2));
      await this.#rewrite(rows as Row[]);
    }
    const session = await this.#claimSession(rows, text === "" || text.endsWith("\n") ? "" : "\n");
    const entries = (text.length > MAX_BYTES ? (rows as Required<Row>[]) : whole).map(({ s, l, i, o }) => ({
      session: s,
      line: l,
      input: i,
      output: o,
    }));
    return { entries, session };
  }

  /**
   * Takes the next number. Another kernel may take the same at the same time: of two claims the one that stands first in the
   * file holds, which both of them see when they read it again.
   */
  async #claimSession(rows: readonly (Row | undefined)[], before: string): Promise<number> {
    const key = randomUUID();
    let session = 0;
    let known = rows;
    let end = before;
    // More claims than kernels that start together are of no use: the file does not keep what is written to it.
    for (let claims = 0; claims < MAX_CLAIMS; claims++, end = "") {
      session = 1 + known.reduce((last, row) => Math.max(last, row?.s ?? 0), 0);
      await this.#append([{ s: session, k: key }], end);
      known = this.#failed ? [] : await this.#readRows();
      if (this.#failed || known.find((row) => row?.s === session)?.k === key) break;
    }
    return session;
  }

  async #readRows(): Promise<(Row | undefined)[]> {
    try {
      return (await readFile(this.#path, "utf8")).split("\n").map(parseRow);
    } catch (error) {
      this.#fail(error);
      return [];
    }
  }

  async #append(rows: readonly Row[], before = ""): Promise<void> {
    if (this.#failed) return;
    try {
      await appendFile(this.#path, before + rows.map((row) => `${JSON.stringify(row)}\n`).join(""), { mode: 0o600 });
    } catch (error) {
      this.#fail(error);
    }
  }

  async #rewrite(rows: readonly Row[]): Promise<void> {
    try {
      const temporary = `${this.#path}.${process.pid}`;
      await writeFile(temporary, rows.map((row) => `${JSON.stringify(row)}\n`).join(""), { mode: 0o600 });
      await rename(temporary, this.#path);
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#onFailure(`history is not kept: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function parseRow(line: string): Row | undefined {
  if (line === "") return undefined;
  try {
    const row = JSON.parse(line) as Row;
    return typeof row === "object" && row !== null && Number.isInteger(row.s) ? row : undefined;
  } catch {
    return undefined;
  }
}
