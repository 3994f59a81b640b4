import { readSync } from "node:fs";
import type { Readable } from "node:stream";

const CHUNK_BYTES = 64 * 1024;

/**
 * Reads a pipe to where it is empty, in this very turn. What other processes have written to it is then known to be all that
 * came before this moment; the event loop would bring the same text, but only after what it finds first.
 */
export class PipeReader {
  readonly #fd: number;
  readonly #onData: (chunk: Buffer) => void;
  readonly #buffer = Buffer.allocUnsafe(CHUNK_BYTES);

  private constructor(fd: number, onData: (chunk: Buffer) => void) {
    this.#fd = fd;
    this.#onData = onData;
  }

  /** Undefined where the stream's file cannot be read past the event loop (Windows). */
  static of(stream: Readable | null, onData: (chunk: Buffer) => void): PipeReader | undefined {
    if (process.platform === "win32") return undefined;
    const { fd } = (stream as { _handle?: { fd?: number } } | null)?._handle ?? {};
    return fd !== undefined && fd >= 0 ? new PipeReader(fd, onData) : undefined;
  }

  /**
   * Looks again and again, for at most `forMs`, until something has come. A process that sleeps is woken about 0.1 ms after
   * what it waits for, as long as a small cell takes.
   */
  watch(forMs: number): void {
    const until = performance.now() + forMs;
    while (!this.drain() && performance.now() < until);
  }

  /** False when there was nothing. */
  drain(): boolean {
    let found = false;
    for (let chunk = this.#read(); chunk !== undefined; chunk = this.#read()) {
      found = true;
      this.#onData(chunk);
    }
    return found;
  }

  /** What is there, up to a chunk; undefined for an empty or closed pipe. */
  #read(): Buffer | undefined {
    const { stackTraceLimit } = Error;
    // An empty pipe is told by an exception, whose stack nobody looks at. User code may have frozen the property.
    Reflect.set(Error, "stackTraceLimit", 0);
    try {
      const bytes = readSync(this.#fd, this.#buffer, 0, CHUNK_BYTES, null);
      return bytes === 0 ? undefined : Buffer.from(this.#buffer.subarray(0, bytes));
    } catch (error) {
      // Empty, or closed when the process ended: the stream's own events say the latter.
      if (["EAGAIN", "EBADF"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
      throw error;
    } finally {
      Reflect.set(Error, "stackTraceLimit", stackTraceLimit);
    }
  }
}
