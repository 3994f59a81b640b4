import type { ListedOption } from "./OptionChain.js";

/** Share of updates that goes to every option alike. */
const EVEN = 0.25;

/** Chooses whose quote changes next: options near the money and near expiry do most. */
export class ActiveOptions {
  #options: readonly ListedOption[] = [];
  #cumulative: Float64Array = new Float64Array(0);

  /** Takes the chain and the market as they are now. */
  weigh(options: readonly ListedOption[], micros: number, price: number): void {
    this.#options = options;
    if (this.#cumulative.length < options.length) this.#cumulative = new Float64Array(2 * options.length);
    let sum = 0;
    for (let i = 0; i < options.length; i++) {
      const { strike, expiryMicros } = options[i]!;
      const days = Math.max(0, expiryMicros - micros) / 86_400e6;
      const distance = Math.log(strike / price) / (0.03 + 0.05 * Math.sqrt(days));
      sum += (EVEN + Math.exp(-0.5 * distance * distance)) / Math.sqrt(0.5 + days);
      this.#cumulative[i] = sum;
    }
  }

  /** @param uniform in (0, 1) */
  at(uniform: number): ListedOption {
    const count = this.#options.length;
    const wanted = uniform * this.#cumulative[count - 1]!;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#cumulative[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return this.#options[low]!;
  }
}
