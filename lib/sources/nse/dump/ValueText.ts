const LONGEST = 64;

const State = { start: 0, word: 1, string: 2, escape: 3, quoteSeen: 4, after: 5 } as const;

/**
 * One SQL value, read byte by byte and resumable at any byte: a bare word or number, or a string in either quotes with
 * backslash escapes (the character after one is kept as it is, which is enough to find the end) and doubled quotes. Brackets, commas and semicolons inside a string are its content. Only the first
 * 64 bytes are kept, so that memory stays bounded whatever a text column holds.
 */
export class ValueText {
  /** True when the value was written in quotes. */
  quoted = false;
  readonly #bytes = Buffer.alloc(LONGEST);
  #length = 0;
  #state: number = State.start;
  #quote = 0;

  /** The value without its quotes; undefined when it was longer than 64 bytes. */
  content(): string | undefined {
    return this.#length > LONGEST ? undefined : this.#bytes.toString("utf8", 0, this.#length);
  }

  /**
   * Reads on from `i`; the first call after a value was finished starts a new one.
   *
   * @returns index after the comma or bracket that ended the value, or -1 when the chunk ended first
   */
  read(chunk: Uint8Array, i: number): number {
    for (let at = i; at < chunk.length; at++) {
      const c = chunk[at]!;
      const white = c === 32 || (c >= 9 && c <= 13);
      switch (this.#state) {
        case State.start:
          if (white) break;
          this.#length = 0;
          this.quoted = false;
          if (c === 39 || c === 34) this.#open(c);
          else if (c === 44 || c === 41) return at + 1;
          else {
            this.#keep(c);
            this.#state = State.word;
          }
          break;
        case State.word:
        case State.after:
          if (c === 44 || c === 41) {
            this.#state = State.start;
            return at + 1;
          }
          // More of the same value: `'abc' 'def'` is one string, `_binary 'abc'` a marked one; `12 34` must not become 1234.
          if (c === 39 || c === 34) {
            if (!this.quoted) this.#keep(32);
            this.#open(c);
          } else if (white) this.#state = State.after;
          else {
            if (this.#state === State.after) this.#keep(32);
            this.#keep(c);
            this.#state = State.word;
          }
          break;
        case State.string:
          if (c === this.#quote) this.#state = State.quoteSeen;
          else if (c === 92) this.#state = State.escape;
          else this.#keep(c);
          break;
        case State.escape:
          this.#keep(c);
          this.#state = State.string;
          break;
        default:
          if (c === this.#quote) {
            this.#keep(c);
            this.#state = State.string;
          } else {
            this.#state = State.after;
            at--;
          }
      }
    }
    return -1;
  }

  #open(quote: number): void {
    this.quoted = true;
    this.#quote = quote;
    this.#state = State.string;
  }

  #keep(byte: number): void {
    if (this.#length < LONGEST) this.#bytes[this.#length] = byte;
    if (this.#length <= LONGEST) this.#length++;
  }
}
