import type { SpotSeries } from "../../columns/QuoteRun.js";
import { products } from "../../contract/Product.js";
import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import type { LakePart } from "../../lake/LakePart.js";
import type { Manifest, SourceFile } from "../../lake/Manifest.js";
import { readingFile } from "../../lake/readingFile.js";
import { sqlText } from "../../lake/sqlText.js";
import { writePart } from "../../lake/writePart.js";
import { nseSpotDays } from "../../sources/nse/nseSpotDays.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { nseSession } from "../../time/Session.js";
import { Counts } from "../Counts.js";

/** Prices of an index on one day, and what was left out of them. */
export interface CleanSpot {
  readonly series: SpotSeries | undefined;
  readonly dropped: Readonly<Record<string, number>>;
  readonly marked: Readonly<Record<string, number>>;
}

/** Reads and cleans a raw spot part, by the rules of `nseSpotDays`. */
export async function readRawSpot(session: DuckDbSession, part: LakePart, task: TaskOptions): Promise<CleanSpot> {
  const file = part.files[0]!;
  const { date, underlying } = part.key;
  const statement = `SELECT epoch_us(timestamp)::DOUBLE, price::DOUBLE FROM read_parquet(${sqlText(file)}, hive_partitioning = false)`;
  const [timestamp, price] = await readingFile(file, task, () => session.numbers(statement, task));
  const table = { table: underlying, rows: timestamp!.length, columns: { timestamp: timestamp!, price: price! } };
  const product = products[`NSE:${underlying}`] ?? { underlying, session: nseSession };
  const clean = nseSpotDays(table, product);
  const other = clean.days.find((day) => day.date !== date);
  if (other) throw new StrikebookError("corrupt", `${file} holds rows of ${other.date}`, "extract that day again");
  const [dropped, marked] = [new Counts(), new Counts()];
  for (const counts of [part.manifest!.dropped, clean.dropped, clean.days[0]?.dropped ?? {}]) dropped.addAll(counts);
  // The raw part counts rows, in whatever column they differ; of a spot, instants with two prices matter.
  const { conflictingSecond: _, ...rawMarks } = part.manifest!.marked;
  for (const counts of [rawMarks, clean.days[0]?.marked ?? {}]) marked.addAll(counts);
  return { series: clean.days[0]?.rows, dropped: dropped.toRecord(), marked: marked.toRecord() };
}

export interface PackSpotPartOptions extends TaskOptions {
  readonly root: string;
  readonly raw: LakePart;
  /** The lake's part whose rows stay. */
  readonly existing?: LakePart | undefined;
  readonly source: string;
  readonly sourceFiles: readonly SourceFile[];
  readonly replace: boolean;
}

/** Writes one part of `nse_spot`. */
export function packSpotPart(
  session: DuckDbSession,
  { dropped, marked }: CleanSpot,
  series: SpotSeries,
  options: PackSpotPartOptions,
): Promise<Manifest> {
  const { timestamp, price } = series;
  return writePart(session, options.root, {
    key: { dataset: "nse_spot", date: options.raw.key.date, underlying: series.underlying },
    runs: [{ rows: timestamp.length, columns: { timestamp, price } }],
    replace: options.replace,
    signal: options.signal,
    facts: () => ({
      rowsRead: options.raw.manifest!.rowsRead + (options.existing?.manifest?.rowsRead ?? 0),
      dropped,
      marked,
      source: options.source,
      sourceFiles: options.sourceFiles,
      granularity: { kind: "tick" },
      hasBook: false,
      instrument: series.instrument,
      parameters: {},
    }),
  });
}
