/** Finds the end of tuples whose values nobody asked for; resumable at any byte. */
export class TupleSkipper {
  /** Quote of the string that the chunk ended in, 0 outside strings. */
  #quote = 0;
  #escaped = false;

  /** Index after the closing bracket of the tuple, or -1 when the chunk ended first. */
  read(chunk: Uint8Array, i: number): number {
    const n = chunk.length;
    let at = i;
    if (this.#escaped && at < n) {
      this.#escaped = false;
      at++;
    }
    let quote = this.#quote;
    while (at < n) {
      const c = chunk[at++]!;
      if (quote !== 0) {
        // A doubled quote closes and opens again, which ends at the same place.
        if (c === quote) quote = 0;
        else if (c === 92 && at++ === n) this.#escaped = true;
      } else if (c === 39 || c === 34) quote = c;
      else if (c === 41) {
        this.#quote = 0;
        return at;
      }
    }
    this.#quote = quote;
    return -1;
  }
}
