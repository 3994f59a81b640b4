import { StringDecoder } from "node:string_decoder";

/** Reads one real standard stream of the child: text, and the marks that say where an evaluation's output ends. */
export class RawOutput {
  readonly #start: string;
  readonly #onText: (text: string) => void;
  readonly #decoder = new StringDecoder("utf8");
  readonly #waiting = new Map<number, () => void>();
  readonly #seen = new Set<number>();
  #pending = "";
  #ended = false;

  constructor(nonce: string, onText: (text: string) => void) {
    this.#start = `\0${nonce}:`;
    this.#onText = onText;
  }

  push(chunk: Buffer): void {
    this.#pending += this.#decoder.write(chunk);
    for (;;) {
      const at = this.#pending.indexOf(this.#start);
      if (at < 0) break;
      this.#emit(this.#pending.slice(0, at));
      const end = this.#pending.indexOf("\0", at + this.#start.length);
      this.#pending = this.#pending.slice(at);
      if (end < 0) return;
      const id = Number(this.#pending.slice(this.#start.length, end - at));
      this.#pending = this.#pending.slice(end - at + 1);
      this.#reached(id);
    }
    // What may be the beginning of a mark waits for the rest.
    const zero = this.#pending.lastIndexOf("\0");
    const held = zero >= 0 && this.#start.startsWith(this.#pending.slice(zero)) ? zero : this.#pending.length;
    this.#emit(this.#pending.slice(0, held));
    this.#pending = this.#pending.slice(held);
  }

  /** Gives out what was held back as a possible mark: all that has been written is here. */
  flush(): void {
    this.#emit(this.#pending);
    this.#pending = "";
  }

  /** Resolves when the mark of evaluation `id` has been read, or after `timeoutMs`. */
  mark(id: number, timeoutMs: number): Promise<void> {
    if (this.#ended || this.#seen.delete(id)) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#reached(id), timeoutMs);
      this.#waiting.set(id, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  end(): void {
    this.#ended = true;
    this.#emit(this.#pending + this.#decoder.end());
    this.#pending = "";
    for (const id of [...this.#waiting.keys()]) this.#reached(id);
  }

  #reached(id: number): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (waiting === undefined) this.#seen.add(id);
    else waiting();
  }

  #emit(text: string): void {
    if (text !== "") this.#onText(text);
  }
}
