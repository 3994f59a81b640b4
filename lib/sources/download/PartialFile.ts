import { type FileHandle, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";

/** What is known about the file that a partial one is the beginning of. */
export interface PartialState {
  readonly url: string;
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
  /** Size of the whole file. */
  readonly totalBytes?: number | undefined;
  /** Of the whole file, base64. */
  readonly contentMd5?: string | undefined;
  readonly sha256?: string | undefined;
}

/** The beginning of a file, `<file>.partial`, and beside it what tells whether the server's file is still the same. */
export class PartialFile {
  readonly path: string;
  readonly #statePath: string;
  readonly #url: string;

  constructor(path: string, url: string) {
    this.path = `${path}.partial`;
    this.#statePath = `${path}.partial.json`;
    this.#url = url;
  }

  /** What was known when the bytes came that are there; the address alone when nothing is. */
  async state(): Promise<PartialState> {
    try {
      const state = JSON.parse(await readFile(this.#statePath, "utf8")) as PartialState;
      return state.url === this.#url ? state : { url: this.#url };
    } catch (error) {
      if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return { url: this.#url };
      throw error;
    }
  }

  /** Bytes from which a next request can go on: 0 when nothing tells whether the server's file is still the same. */
  async resumableBytes(): Promise<number> {
    return validator(await this.state()) === undefined ? 0 : this.size();
  }

  /** Opens the file to write from `bytes` on. The state is on disk before any byte of it. */
  async open(bytes: number, state: PartialState): Promise<FileHandle> {
    if (bytes === 0) await rm(this.path, { force: true });
    await writeFile(this.#statePath, JSON.stringify(state));
    return open(this.path, bytes === 0 ? "w" : "a");
  }

  async size(): Promise<number> {
    return (await stat(this.path).catch(() => undefined))?.size ?? 0;
  }

  async publish(path: string): Promise<void> {
    const file = await open(this.path, "r+");
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(this.path, path);
    await rm(this.#statePath, { force: true });
  }

  async discard(): Promise<void> {
    await rm(this.path, { force: true });
    await rm(this.#statePath, { force: true });
  }
}

/**
 * What goes into `If-Range`: a strong entity tag, else the modification date (RFC 9110, section 13.1.5: a weak tag does
 * not tell that bytes are equal).
 */
export function validator(state: PartialState): string | undefined {
  if (state.etag !== undefined && !state.etag.startsWith("W/")) return state.etag;
  return state.lastModified;
}
