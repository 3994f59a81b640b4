import { closeSync, mkdtempSync, openSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file is not let grow beyond this: nobody may be there to stop a cell that prints for ever. */
const LIMIT_BYTES = 2 * 1024 ** 3;

/** Takes what a cell prints beyond what its notebook gets. */
export class OverflowFile {
  readonly #limit: number;
  #path = "";
  #fd: number | undefined;
  #written = 0;
  #refused: string | undefined;

  constructor(limitBytes: number = LIMIT_BYTES) {
    this.#limit = limitBytes;
  }

  /** Empty until something was written. */
  get path(): string {
    return this.#path;
  }

  /** Why the file takes no more; undefined while it does. */
  get refused(): string | undefined {
    return this.#refused;
  }

  write(text: string): void {
    if (this.#refused !== undefined) return;
    try {
      this.#fd ??= this.#open();
      if (this.#written >= this.#limit) throw new Error(`it holds ${Math.round(this.#limit / 1e6)} MB`);
      this.#written += writeSync(this.#fd, text);
    } catch (error) {
      this.close();
      this.#refused = error instanceof Error ? error.message : String(error);
    }
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
    this.#refused = "it is closed";
  }

  #open(): number {
    this.#path = join(mkdtempSync(join(tmpdir(), "strikebook-output-")), "output.txt");
    return openSync(this.#path, "wx", 0o600);
  }
}
