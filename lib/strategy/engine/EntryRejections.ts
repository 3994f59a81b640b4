import type { EntryRejection } from "../RunRecord.js";

/** Counts why entries opened nothing, by rule and filter. */
export class EntryRejections {
  readonly #counts = new Map<string, Map<string, number>>();

  add(entry: string, filter: string, count = 1): void {
    if (count <= 0) return;
    let filters = this.#counts.get(entry);
    if (!filters) this.#counts.set(entry, (filters = new Map()));
    filters.set(filter, (filters.get(filter) ?? 0) + count);
  }

  /** Sums of all, in the order in which they were first counted. */
  list(): EntryRejection[] {
    return [...this.#counts].flatMap(([entry, filters]) =>
      [...filters].map(([filter, count]) => ({ entry, filter, count })),
    );
  }

  /** Counts of one entry rule as a reader is told: `burst is over 4200 s, strike 3 s`. */
  textOf(entry: string): string {
    const filters = this.#counts.get(entry);
    return filters ? [...filters].map(([filter, count]) => `${filter} ${count}`).join(", ") : "its time never came";
  }
}
