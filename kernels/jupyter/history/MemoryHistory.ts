import type { HistoryEntry, HistoryStore } from "./HistoryStore.js";

/** A history that ends with its session. */
export class MemoryHistory implements HistoryStore {
  readonly #entries: HistoryEntry[] = [];

  add(line: number, input: string, output: string | undefined): void {
    this.#entries.push({ session: 1, line, input, output });
  }

  async read(): Promise<{ readonly entries: readonly HistoryEntry[]; readonly session: number }> {
    return { entries: this.#entries, session: 1 };
  }

  async close(): Promise<void> {}
}
