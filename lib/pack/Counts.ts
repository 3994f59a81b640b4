/** How often each of some named things happened; names are in the order of their first occurrence. */
export class Counts {
  readonly #counts = new Map<string, number>();

  /** @param count may be negative, to take back what was added. */
  add(name: string, count: number): void {
    if (count !== 0) this.#counts.set(name, (this.#counts.get(name) ?? 0) + count);
  }

  addAll(counts: Readonly<Record<string, number>>): void {
    for (const [name, count] of Object.entries(counts)) this.add(name, count);
  }

  total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** The counts that are not 0, sorted by name, so that the same counts are the same text. */
  toRecord(): Record<string, number> {
    const counted = [...this.#counts].filter(([, count]) => count !== 0);
    return Object.fromEntries(counted.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
