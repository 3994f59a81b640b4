/** The signatures seen last. A second message with one of them is a replay. */
export class SignatureHistory {
  readonly #capacity: number;
  readonly #seen = new Set<string>();

  /** @param capacity how many signatures are remembered; the oldest are forgotten */
  constructor(capacity = 65_536) {
    this.#capacity = capacity;
  }

  /** Remembers a signature; false when it is already known. */
  add(signature: string): boolean {
    if (this.#seen.has(signature)) return false;
    this.#seen.add(signature);
    if (this.#seen.size > this.#capacity) {
      for (const oldest of this.#seen) {
        this.#seen.delete(oldest);
        break;
      }
    }
    return true;
  }

  get size(): number {
    return this.#seen.size;
  }
}
