import { DuckDbSession } from "../../lake/DuckDbSession.js";
import { datasetSpec } from "../../lake/datasets.js";
import { FileHashes } from "../../lake/FileHashes.js";
import type { LakePart } from "../../lake/LakePart.js";
import { withLakeLock } from "../../lake/lakeLock.js";
import { listDatasetParts } from "../../lake/listDatasetParts.js";
import type { Manifest } from "../../lake/Manifest.js";
import { defaultLakeRoot } from "../../lake/openLake.js";
import { partLabel } from "../../lake/PartKey.js";
import type { PartRun } from "../../lake/PartRun.js";
import type { PartFacts } from "../../lake/placePart.js";
import { readingFile } from "../../lake/readingFile.js";
import { readSpotPart } from "../../lake/readSpotPart.js";
import { readTapeColumns } from "../../lake/readTapeColumns.js";
import { sqlText } from "../../lake/sqlText.js";
import { writePart } from "../../lake/writePart.js";
import { startProgress } from "../../task/progress.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import type { CivilDate } from "../../time/civilDate.js";
import { type AddOnState, addOnState } from "../enrich/addOnState.js";
import { productOf } from "../enrich/readEnrichInput.js";
import { selectParts } from "../enrich/selectParts.js";
import { sourceFileOf } from "../enrich/sourceFileOf.js";
import { type BarDayFacts, BarReport } from "./BarReport.js";
import { indexBars } from "./indexBars.js";
import { optionBars } from "./optionBars.js";

export interface BarOptions extends TaskOptions {
  /** Root of the lake; default `STRIKEBOOK_LAKE`, else `lake`. */
  readonly lake?: string | undefined;
  /** First and last day; all days by default. */
  readonly from?: CivilDate | undefined;
  readonly to?: CivilDate | undefined;
  /** Single days; one that the lake lacks is an error. */
  readonly days?: readonly CivilDate[] | undefined;
  readonly underlyings?: readonly string[] | undefined;
  /** DuckDB's memory, "1GB" by default. */
  readonly memoryLimit?: string | undefined;
  /** Makes days anew that are finished. */
  readonly replace?: boolean | undefined;
}

/** Grows when the same ticks give other bars. */
const RULE_VERSION = 1;
const PARAMETERS = { barSeconds: 60, ruleVersion: RULE_VERSION };

const TICKS = [
  { ticks: "nse_options", bars: "nse_option_bars_1m" },
  { ticks: "nse_spot", bars: "nse_index_bars_1m" },
] as const;

/**
 * Stores one-minute bars of packed ticks: of each contract in `nse_option_bars_1m` and of each index in
 * `nse_index_bars_1m`, each bar stamped with its end. The datasets have the canonical columns, so `openTape` opens them as
 * it opens ticks. Days whose bars were made from the same bytes are left as they are.
 *
 * @throws StrikebookError `missing` when the lake has no ticks of what was named, `corrupt` for a part that is not what
 *   its manifest says
 * @example await buildBars({ lake: "lake" }); // then lake.openTape({ dataset: "nse_option_bars_1m", underlying, date })
 */
export async function buildBars(options: BarOptions = {}): Promise<BarReport> {
  const lake = options.lake ?? defaultLakeRoot();
  return withLakeLock(lake, () => barsOf(lake, options));
}

async function barsOf(lake: string, options: BarOptions): Promise<BarReport> {
  const startedAt = performance.now();
  const jobs: { part: LakePart; bars: string; state: AddOnState; done: Manifest | undefined }[] = [];
  for (const { ticks, bars } of TICKS) {
    const held = await listDatasetParts(lake, ticks);
    const parts = selectParts(lake, held, { ...options, dataset: ticks });
    for (const part of parts) {
      const expected = { sourceFiles: [sourceFileOf(lake, part)], parameters: PARAMETERS };
      const { state, manifests } = await addOnState(lake, part.key, [bars], expected);
      jobs.push({ part, bars, state, done: manifests?.[0] });
    }
  }
  const isTodo = ({ state }: { state: AddOnState }): boolean => options.replace === true || state !== "finished";
  const total = jobs.reduce((sum, job) => sum + (isTodo(job) ? job.part.manifest!.rows : 0), 0);
  const progress = startProgress("making minute bars", { unit: "rows", total });
  const session = await DuckDbSession.open({ memoryLimit: options.memoryLimit ?? "1GB", threads: 1 });
  const days: BarDayFacts[] = [];
  try {
    for (const job of jobs) {
      const { part, bars, state } = job;
      const manifest = isTodo(job) ? await barsOfPart(session, lake, part, bars, options) : job.done!;
      if (isTodo(job)) progress.advance(part.manifest!.rows);
      const { date, underlying } = part.key;
      days.push({ dataset: bars, date, underlying, ticks: part.manifest!.rows, bars: manifest.rows, state });
    }
    progress.end();
  } catch (error) {
    progress.fail();
    options.signal?.throwIfAborted();
    throw error;
  } finally {
    await session.close();
  }
  return new BarReport({ lake, days, seconds: (performance.now() - startedAt) / 1000 });
}

async function barsOfPart(
  session: DuckDbSession,
  root: string,
  part: LakePart,
  dataset: string,
  { signal }: TaskOptions,
): Promise<Manifest> {
  const hashes = new FileHashes();
  const { key, manifest } = part;
  const runs =
    datasetSpec(key.dataset).kind === "spot"
      ? [indexBars(await readSpotPart(session, hashes, part, { signal }))]
      : await optionRuns(session, hashes, part, { signal });
  const facts = (): PartFacts => ({
    rowsRead: runs.reduce((sum, { rows }) => sum + rows, 0),
    dropped: {},
    marked: {},
    source: `one-minute bars of ${partLabel(key)}`,
    sourceFiles: [sourceFileOf(root, part)],
    granularity: { kind: "bar", barSeconds: 60 },
    hasBook: manifest!.hasBook,
    ...(manifest!.instrument === undefined ? {} : { instrument: manifest!.instrument }),
    parameters: PARAMETERS,
  });
  return writePart(session, root, { key: { ...key, dataset }, runs, facts, replace: true, signal });
}

async function optionRuns(
  session: DuckDbSession,
  hashes: FileHashes,
  part: LakePart,
  task: TaskOptions,
): Promise<PartRun[]> {
  const label = part.files[0]!;
  await hashes.verify(part, task);
  const rows = `read_parquet(${sqlText(label)}, hive_partitioning = false)`;
  const spec = datasetSpec(part.key.dataset);
  const source = { product: productOf(part), spec, rows, label, volumeChanges: "stored" } as const;
  const { contracts, quotes } = await readingFile(label, task, () => readTapeColumns(session, source, task));
  return contracts.map(({ contract, firstRow, rowCount }) => ({
    contract,
    ...optionBars(quotes, firstRow, rowCount),
  }));
}
