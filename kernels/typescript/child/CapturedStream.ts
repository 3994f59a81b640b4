import { Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

type Done = (error?: Error | null) => void;

/**
 * Takes the place of `process.stdout` or `process.stderr` in the child: what is written goes to the host as text of the
 * cell that wrote it, at once and in order, whether or not the event loop turns.
 */
export class CapturedStream extends Writable {
  readonly fd: number;
  readonly #decoder = new StringDecoder("utf8");
  readonly #sink: (text: string) => void;

  constructor(fd: number, sink: (text: string) => void) {
    super({ decodeStrings: false });
    this.fd = fd;
    this.#sink = sink;
  }

  override write(chunk: unknown, encodingOrDone?: BufferEncoding | Done, done?: Done): boolean {
    const encoding = typeof encodingOrDone === "string" ? encodingOrDone : "utf8";
    const text =
      chunk instanceof Uint8Array ? this.#decoder.write(Buffer.from(chunk)) : this.#decode(String(chunk), encoding);
    if (text !== "") this.#sink(text);
    const callback = typeof encodingOrDone === "function" ? encodingOrDone : done;
    if (callback !== undefined) process.nextTick(callback);
    return true;
  }

  /** The standard streams cannot be closed: what ends one writer must not silence the next cell. */
  override end(chunk?: unknown, encodingOrDone?: unknown, done?: unknown): this {
    const callback = [chunk, encodingOrDone, done].find((one) => typeof one === "function") as (() => void) | undefined;
    if (chunk !== undefined && chunk !== null && typeof chunk !== "function")
      this.write(chunk, typeof encodingOrDone === "string" ? (encodingOrDone as BufferEncoding) : "utf8");
    if (callback !== undefined) process.nextTick(callback);
    return this;
  }

  #decode(text: string, encoding: BufferEncoding): string {
    return encoding === "utf8" || encoding === "utf-8" ? text : this.#decoder.write(Buffer.from(text, encoding));
  }
}
