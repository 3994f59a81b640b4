import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { hashText, mix32 } from "./mix32.js";

/**
 * One stream of random numbers per purpose ("paths", a table and day): what one part of the market draws never moves
 * another part, and tables can be generated in any order.
 */
export class RandomStream {
  readonly #generator: RandomGenerator;
  #spare = Number.NaN;

  constructor(seed: number, purpose: string) {
    const base = mix32(seed ^ 0x5bd1e995) ^ hashText(purpose);
    this.#generator = xoroshiro128plusFromState([1, 2, 3, 4].map((n) => mix32(base + Math.imul(n, 0x9e3779b9)) | 0));
    for (let i = 0; i < 8; i++) this.#generator.next();
  }

  /** A whole number from 0 to 2^32 - 1. */
  bits(): number {
    return this.#generator.next() >>> 0;
  }

  /** Uniform in the open interval (0, 1), 32 bits. */
  uniform(): number {
    return ((this.#generator.next() >>> 0) + 0.5) * 2 ** -32;
  }

  /** A whole number from `from` to `to`, both included. */
  integer(from: number, to: number): number {
    return from + Math.floor(this.uniform() * (to - from + 1));
  }

  /** Standard normal (Marsaglia's polar method, 1964). */
  normal(): number {
    const spare = this.#spare;
    if (!Number.isNaN(spare)) {
      this.#spare = Number.NaN;
      return spare;
    }
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const square = u * u + v * v;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      this.#spare = v * factor;
      return u * factor;
    }
  }
}
