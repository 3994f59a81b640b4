import { QUOTE_COLUMN_NAMES } from "../columns/QuoteRun.js";
import { DuckDbSession } from "../lake/DuckDbSession.js";
import { type DatasetSpec, datasetSpec, datasets } from "../lake/datasets.js";
import type { Manifest } from "../lake/Manifest.js";
import { defaultLakeRoot } from "../lake/openLake.js";
import type { PartRun } from "../lake/PartRun.js";
import type { PartFacts } from "../lake/placePart.js";
import { QUOTE_LAKE_NAMES } from "../lake/quoteColumns.js";
import { storedColumn } from "../lake/storedColumn.js";
import { writePart } from "../lake/writePart.js";
import type { TapeInput } from "../tape/TapeInput.js";
import { StrikebookError } from "../task/StrikebookError.js";
import type { TaskOptions } from "../task/TaskOptions.js";

export interface PackTapeOptions extends TaskOptions {
  /** Root of the lake. */
  readonly lake?: string | undefined;
  /** Option dataset; by default `<venue>_options_1m` for one-minute bars. */
  readonly dataset?: string | undefined;
  readonly replace?: boolean | undefined;
}

/**
 * Writes one day of another source (a tape's columns and its underlying) into the lake: an option part with the
 * canonical columns and a spot part.
 *
 * @throws StrikebookError `argument` when the parts exist or no dataset fits, `empty` for a tape without rows or spot.
 */
export async function packTape(tape: TapeInput, options: PackTapeOptions = {}): Promise<readonly Manifest[]> {
  const root = options.lake ?? defaultLakeRoot();
  const spec = datasetSpec(options.dataset ?? datasetFor(tape));
  if (spec.spotDataset === undefined || spec.venue !== tape.product.venue) {
    const what = `dataset ${spec.name} does not hold options of ${tape.product.venue}`;
    throw new StrikebookError("argument", what, "name an option dataset of that venue");
  }
  const { underlying } = tape.product;
  if (tape.spot.timestamp.length === 0) {
    const what = `${underlying} on ${tape.date} has no spot`;
    throw new StrikebookError("empty", what, "give the underlying's prices with the tape");
  }
  const session = await DuckDbSession.open({ memoryLimit: "1GB", threads: 1 });
  const write = (dataset: DatasetSpec, runs: Iterable<PartRun>, facts: PartFacts): Promise<Manifest> =>
    writePart(session, root, {
      key: { dataset: dataset.name, date: tape.date, underlying },
      runs,
      facts: () => facts,
      replace: options.replace ?? false,
      signal: options.signal,
    });
  try {
    const { timestamp, price } = tape.spot;
    const spotRows = timestamp.length;
    const spotRun = { rows: spotRows, columns: { timestamp, price } };
    const spotFacts = { ...factsOf(tape, {}, spotRows), instrument: tape.spot.instrument };
    const spot = await write(datasetSpec(spec.spotDataset), [spotRun], spotFacts);
    const rows = tape.quotes.timestamp.length;
    const parts = await write(spec, tapeRuns(tape, spec), factsOf(tape, tape.provenance.counts, rows));
    return [parts, spot];
  } finally {
    await session.close();
  }
}

function datasetFor(tape: TapeInput): string {
  const { granularity } = tape.provenance;
  const name =
    granularity.kind === "bar" && granularity.barSeconds === 60 ? `${tape.product.venue.toLowerCase()}_options_1m` : "";
  if (Object.hasOwn(datasets, name)) return name;
  const every = granularity.kind === "bar" ? `${granularity.barSeconds} s bars` : "ticks";
  throw new StrikebookError("argument", `no dataset is made for ${every} of ${tape.product.venue}`, "name the dataset");
}

/** A tape's counts do not say which rows were left out and which repaired, so all of them count as marks. */
function factsOf(tape: TapeInput, marked: Readonly<Record<string, number>>, rowsRead: number): PartFacts {
  const { source, granularity, hasBook, files } = tape.provenance;
  return { rowsRead, dropped: {}, marked, source, sourceFiles: files, granularity, hasBook, parameters: {} };
}

function* tapeRuns(tape: TapeInput, spec: DatasetSpec): Generator<PartRun> {
  for (const { contract, firstRow, rowCount } of tape.contracts) {
    if (rowCount === 0) continue;
    const columns = QUOTE_COLUMN_NAMES.map(
      (name) =>
        [
          storedColumn(spec, QUOTE_LAKE_NAMES[name]),
          tape.quotes[name].subarray(firstRow, firstRow + rowCount),
        ] as const,
    );
    yield { contract, rows: rowCount, columns: Object.fromEntries(columns) };
  }
}
