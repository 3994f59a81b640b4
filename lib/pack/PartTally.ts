import { Counts } from "./Counts.js";

/** What is counted for one part, or for a whole pack, while its rows go by. */
export class PartTally {
  /** Rows of the sources, kept and dropped. */
  rowsRead = 0;
  readonly dropped: Counts = new Counts();
  readonly marked: Counts = new Counts();
  /** Numbers of the source files that gave rows. */
  readonly files: Set<number> = new Set();
}

/** One tally per part, by dataset, day and underlying. */
export class PartTallies {
  readonly #tallies = new Map<string, PartTally>();

  of(...name: readonly string[]): PartTally {
    const key = name.join(" ");
    const known = this.#tallies.get(key);
    if (known) return known;
    const tally = new PartTally();
    this.#tallies.set(key, tally);
    return tally;
  }

  /** Every tally with the name that it was asked for by. */
  *entries(): Generator<readonly [name: readonly string[], tally: PartTally]> {
    for (const [key, tally] of this.#tallies) yield [key.split(" "), tally];
  }
}
