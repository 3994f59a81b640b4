import { globPattern } from "./globPattern.js";
import type { HistoryEntry } from "./HistoryStore.js";

/** What a history_request asks for, as the protocol names it. */
export interface HistoryQuery {
  readonly hist_access_type: "tail" | "range" | "search";
  /** For "range": a session's number; 0 is the running one, -1 the one before it. */
  readonly session?: number | undefined;
  readonly start?: number | undefined;
  /** The first line that is not wanted; without it, all lines from `start`. */
  readonly stop?: number | null | undefined;
  readonly n?: number | null | undefined;
  /** For "search": the whole cell, with the wildcards `*`, `?` and `[...]`. */
  readonly pattern?: string | undefined;
  /** For "search": of equal cells only the latest. */
  readonly unique?: boolean | undefined;
}

/** Selects from all entries, oldest first; the result has the same order. */
export function selectHistory(
  entries: readonly HistoryEntry[],
  current: number,
  query: HistoryQuery,
): readonly HistoryEntry[] {
  switch (query.hist_access_type) {
    case "tail":
      return latest(entries, query.n);
    case "range": {
      const asked = query.session ?? 0;
      const session = asked <= 0 ? current + asked : asked;
      const start = query.start ?? 0;
      const stop = query.stop ?? Number.POSITIVE_INFINITY;
      return entries.filter((one) => one.session === session && one.line >= start && one.line < stop);
    }
    case "search": {
      const pattern = globPattern(query.pattern ?? "*");
      const found = entries.filter((one) => pattern.test(one.input));
      return latest(query.unique === true ? latestOfEqual(found) : found, query.n);
    }
  }
}

function latest(entries: readonly HistoryEntry[], n: number | null | undefined): readonly HistoryEntry[] {
  return n === undefined || n === null || n < 0 ? entries : entries.slice(Math.max(0, entries.length - n));
}

function latestOfEqual(entries: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const last = new Map(entries.map((one, i) => [one.input, i]));
  return entries.filter((one, i) => last.get(one.input) === i);
}
