import { Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** A longer text is handed on in pieces, so that it is not in memory as a whole several times over. */
const PIECE = 1 << 18;

type Done = (error?: Error | null) => void;

/**
 * Takes the place of `process.stdout` or `process.stderr` in the child: what is written goes to the host as text of the
 * cell that wrote it, at once and in order, whether or not the event loop turns.
 */
export class CapturedStream extends Writable {
  readonly fd: number;
  readonly #decoder = new StringDecoder("utf8") as StringDecoder & { readonly lastNeed: number };
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
    if (text.length <= PIECE) {
      if (text !== "") this.#sink(text);
    } else for (const piece of pieces(text)) this.#sink(piece);
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

  /** A string ends a character of which only the first bytes have come. */
  #decode(text: string, encoding: BufferEncoding): string {
    if (encoding !== "utf8" && encoding !== "utf-8") return this.#decoder.write(Buffer.from(text, encoding));
    return this.#decoder.lastNeed > 0 ? this.#decoder.end() + text : text;
  }
}

function* pieces(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    let to = Math.min(from + PIECE, text.length);
    const last = text.charCodeAt(to - 1);
    if (to < text.length && last >= 0xd800 && last < 0xdc00) to++;
    yield text.slice(from, to);
    from = to;
  }
}
