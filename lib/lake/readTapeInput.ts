import { relative, resolve } from "node:path";
import { QUOTE_COLUMN_NAMES, type QuoteColumns, type SpotSeries } from "../columns/QuoteRun.js";
import type { Product } from "../contract/Product.js";
import { storedQuotes } from "../tape/storedQuotes.js";
import { decodeTapeColumn } from "../tape/TapeColumn.js";
import { TapeColumns } from "../tape/TapeColumns.js";
import type { TapeInput, TapeProvenance } from "../tape/TapeInput.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import type { ExpiryCalendar } from "../time/ExpiryCalendar.js";
import { instantAt } from "../time/sessionClock.js";
import type { DuckDbSession } from "./DuckDbSession.js";
import { datasetSpec } from "./datasets.js";
import type { FileHashes } from "./FileHashes.js";
import type { LakePart } from "./LakePart.js";
import { missingExpiry } from "./missingExpiry.js";
import { isAddOnColumn, readAddOn } from "./readAddOn.js";
import { type ContractFilter, dataExpiries, selectContracts } from "./tapeCache/ContractFilter.js";
import { tapeContracts } from "./tapeCache/ContractTable.js";
import { PartColumns, type PartSource } from "./tapeCache/PartColumns.js";
import type { TapeCache } from "./tapeCache/TapeCache.js";
import { wantedColumns } from "./tapeCache/WantedColumn.js";

/** What is read for one tape, and with what. */
export interface TapeParts {
  readonly root: string;
  readonly product: Product;
  readonly options: LakePart;
  readonly spot: LakePart;
  readonly hashes: FileHashes;
  readonly cache: TapeCache;
  readonly session: () => Promise<DuckDbSession>;
  readonly calendar: ExpiryCalendar | undefined;
  /** The part beside the options that has `column`. */
  readonly addOn: (column: string) => LakePart;
}

/** Which columns and contracts of the day. */
export interface TapeChoice extends ContractFilter {
  /** The canonical quotes by default; the time is always there. */
  readonly columns?: readonly string[] | undefined;
  /** Refuses a day whose data lack the expiry that the lake's calendar names as the nearest. */
  readonly strictExpiry?: boolean | undefined;
}

/**
 * Reads an option part and its spot part into the columns of a tape.
 *
 * @throws StrikebookError `corrupt` when a file is not what its manifest says or its rows are out of order.
 */
export async function readTapeInput(parts: TapeParts, choice: TapeChoice, task: TaskOptions): Promise<TapeInput> {
  const { product, options, spot, hashes, cache, session, calendar } = parts;
  const { date } = options.key;
  const spec = datasetSpec(options.key.dataset);
  const label = `${product.underlying} ${date}`;
  const openMicros = instantAt(date, product.session.openSecond, product.session);
  const asked = choice.columns ?? QUOTE_COLUMN_NAMES;
  const beside = [...new Set(asked.filter((name) => isAddOnColumn(spec, name)))];
  const addOn = beside.length > 0 ? parts.addOn(beside[0]!) : undefined;
  const own = asked.filter((name) => !beside.includes(name));
  const wanted = wantedColumns(spec, ["timestamp", ...own], openMicros);
  const source: PartSource = { part: options, spec, product, hashes, cache, session };
  const series = await readSpot({ ...source, part: spot, spec: datasetSpec(spot.key.dataset) }, task);
  const part = await PartColumns.open(source, task);
  const table = await part.contracts(task);
  const missing = missingExpiry(calendar, product.underlying, date, dataExpiries(table), choice.strictExpiry ?? false);
  const selection = selectContracts({ table, spec, product, date, label }, choice);
  const stored = await part.read(wanted, selection, table.rows, task);
  const named = [
    ...wanted.map(({ names, quote }, i) => ({ column: stored[i]!, names, ...(quote && { quote }) })),
    ...(addOn ? await readAddOn(source, addOn, beside, selection, table.rows, task) : []),
  ];
  const columns = new TapeColumns(named, label);
  let quotes: QuoteColumns | undefined;
  const counts = { ...options.manifest?.dropped, ...options.manifest?.marked, ...table.counts };
  return {
    product,
    date,
    contracts: tapeContracts(product, { ...table, contracts: selection.contracts }),
    get quotes() {
      quotes ??= storedQuotes(columns);
      return quotes;
    },
    spot: series,
    columns,
    dataExpiries: dataExpiries(table),
    provenance: {
      dataset: options.key.dataset,
      source: options.manifest?.source ?? "lake part in the older layout",
      files: await provenanceFiles(parts, addOn ? [options, spot, addOn] : [options, spot], task),
      rows: selection.rows,
      granularity: options.manifest?.granularity ?? { kind: "tick" },
      hasBook: options.manifest?.hasBook ?? true,
      counts,
      ...(missing && { missingExpiry: missing }),
    },
  };
}

async function readSpot(source: PartSource, task: TaskOptions): Promise<SpotSeries> {
  const { part, spec } = source;
  const columns = await PartColumns.open(source, task);
  const rows = await columns.rows(task);
  const all = { rows, ranges: undefined, where: "true" };
  const [timestamp, price] = await columns.read(wantedColumns(spec, ["timestamp", "price"], 0), all, rows, task);
  return {
    underlying: part.key.underlying,
    instrument: part.manifest?.instrument ?? "index",
    timestamp: decodeTapeColumn(timestamp!),
    price: decodeTapeColumn(price!),
  };
}

function provenanceFiles(
  { root, hashes }: TapeParts,
  parts: readonly LakePart[],
  task: TaskOptions,
): Promise<TapeProvenance["files"]> {
  const files = parts.flatMap(({ files, manifest }) => files.map((file) => ({ file, manifest })));
  return Promise.all(
    files.map(async ({ file, manifest }) => ({
      name: relative(resolve(root), file).replaceAll("\\", "/"),
      sha256: manifest?.parquet.sha256 ?? (await hashes.sha256(file, task)),
    })),
  );
}
