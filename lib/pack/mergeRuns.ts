import { QUOTE_COLUMN_NAMES, type QuoteColumns, type QuoteRun } from "../columns/QuoteRun.js";
import { volumeChange } from "../columns/volumeChange.js";

/**
 * Joins runs of one contract and one day that came from several files (the vendor's periods overlap): by time, one row
 * per instant; of rows with the same instant the one of the last run stays. Volume changes are computed anew.
 *
 * @returns the run, and how many rows were left out
 */
export function mergeRuns(runs: readonly QuoteRun[]): { run: QuoteRun; duplicates: number } {
  const first = runs[0]!;
  if (runs.length === 1) return { run: first, duplicates: 0 };
  const rows = runs.flatMap((run, number) => Array.from(run.quotes.timestamp, (time, row) => ({ time, number, row })));
  rows.sort((a, b) => a.time - b.time || a.number - b.number || a.row - b.row);
  const kept = rows.filter((row, index) => {
    const next = rows[index + 1];
    // Within one run the source's own repetitions stay; they are not this function's to judge.
    return next === undefined || next.time !== row.time || next.number === row.number;
  });
  const gather = (column: (run: QuoteRun) => Float64Array | undefined): Float64Array =>
    Float64Array.from(kept, ({ number, row }) => column(runs[number]!)?.[row] ?? Number.NaN);
  const quotes = Object.fromEntries(QUOTE_COLUMN_NAMES.map((name) => [name, gather((run) => run.quotes[name])]));
  const merged = quotes as unknown as QuoteColumns;
  volumeChange(merged.volume, merged.volumeChange);
  const names = new Set(runs.flatMap((run) => Object.keys(run.vendor)));
  const vendor = Object.fromEntries([...names].map((name) => [name, gather((run) => run.vendor[name])]));
  const run = { contract: first.contract, rows: kept.length, quotes: merged, vendor };
  return { run, duplicates: rows.length - kept.length };
}
