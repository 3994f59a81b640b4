import { createHash } from "node:crypto";
import { createWriteStream, type WriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { basename } from "node:path";
import { finished } from "node:stream/promises";
import { createGzip, type Gzip } from "node:zlib";

const BUFFER_BYTES = 2 << 20;
const BUFFERS = 3;

/** What a finished file holds. */
export interface WrittenFile {
  readonly name: string;
  /** Compressed and decompressed size, bytes. */
  readonly bytes: number;
  readonly textBytes: number;
  /** Of the decompressed bytes: equal for equal options on one Node major. */
  readonly sha256: string;
}

/**
 * A gzip file under a temporary name. Compression runs in the thread pool: the caller fills one of a few buffers while
 * the others are being compressed, and `take` waits when none is free, which bounds the memory.
 */
export class DumpFile {
  readonly #path: string;
  readonly #temporary: string;
  readonly #gzip: Gzip = createGzip({ level: 1, chunkSize: 1 << 20 });
  readonly #file: WriteStream;
  readonly #hash = createHash("sha256");
  readonly #closed: Promise<void>;
  readonly #free: Buffer[] = Array.from({ length: BUFFERS }, () => Buffer.allocUnsafeSlow(BUFFER_BYTES));
  #waiting: (() => void) | undefined;
  #failure: Error | undefined;
  #textBytes = 0;
  #bytes = 0;

  constructor(path: string, temporary: string) {
    this.#path = path;
    this.#temporary = temporary;
    const file = createWriteStream(temporary);
    this.#file = file;
    this.#gzip.on("data", (chunk: Buffer) => {
      this.#bytes += chunk.length;
    });
    this.#gzip.pipe(file);
    const fail = (error: Error): void => {
      this.#failure ??= error;
      this.#gzip.destroy();
      file.destroy();
      this.#waiting?.();
    };
    this.#gzip.on("error", fail);
    file.on("error", fail);
    // Its failure is the one kept above; after `discard` the early end is wanted.
    this.#closed = finished(file).catch(() => undefined);
  }

  /** A buffer to fill; waits for one. @throws what went wrong with the file */
  async take(): Promise<Buffer> {
    for (;;) {
      if (this.#failure) throw this.#failure;
      const buffer = this.#free.pop();
      if (buffer) return buffer;
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
  }

  /** Hands the filled part of a taken buffer over. */
  write(buffer: Buffer, length: number): void {
    const part = buffer.subarray(0, length);
    this.#hash.update(part);
    this.#textBytes += length;
    this.#gzip.write(part, () => {
      this.#free.push(buffer);
      this.#waiting?.();
    });
  }

  /** Completes the file under its temporary name. */
  async close(): Promise<WrittenFile> {
    this.#gzip.end();
    await this.#closed;
    if (this.#failure) throw this.#failure;
    return {
      name: basename(this.#path),
      bytes: this.#bytes,
      textBytes: this.#textBytes,
      sha256: this.#hash.digest("hex"),
    };
  }

  /** Gives the completed file its name. */
  async publish(): Promise<void> {
    await rename(this.#temporary, this.#path);
  }

  /** Ends at once and removes what was written. */
  async discard(): Promise<void> {
    this.#failure ??= new Error("discarded");
    this.#gzip.destroy();
    this.#file.destroy();
    await this.#closed;
    await rm(this.#temporary, { force: true });
  }
}
