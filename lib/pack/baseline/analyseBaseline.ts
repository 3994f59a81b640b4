import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DuckDbSession } from "../../lake/DuckDbSession.js";
import { hashFile } from "../../lake/hashFile.js";
import { readTable } from "../../lake/readTable.js";
import { sqlText } from "../../lake/sqlText.js";
import { quantile } from "../../stats/quantile.js";
import { startProgress } from "../../task/progress.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { minuteRealisedVol } from "../../vol/realised/minuteRealisedVol.js";
import type { BaselineFailures, FailureBand, FailureDay } from "./BaselineFailures.js";
import { BaselineFailureReport } from "./BaselineFailures.js";
import { type BaselineManifest, readBaselineManifest } from "./BaselineManifest.js";
import { type BaselineOutput, outputOfName } from "./baselineOutputs.js";
import { ClusterTest } from "./ClusterTest.js";
import { BASELINE_IV_STATUSES } from "./impliedVolStep.js";

export interface AnalyseBaselineOptions extends TaskOptions {
  /** One-minute returns in the realised volatility of the perpetual; default 60. */
  readonly regimeMinutes?: number | undefined;
  /** Failures closer than this are neighbours in time; default 60 s. */
  readonly clusterSeconds?: number | undefined;
  /** Random orders that the clusters are held against; default 200. */
  readonly permutations?: number | undefined;
  /** Seed of those orders; default 1. */
  readonly seed?: number | undefined;
}

const MINUTES_A_YEAR = 365 * 1440;
const MONEYNESS_STEP = 0.005;
const TAU_DAYS: readonly (readonly [label: string, upTo: number])[] = [
  ["under 1 hour", 1 / 24],
  ["1 to 6 hours", 0.25],
  ["6 to 24 hours", 1],
  ["1 to 2 days", 2],
  ["2 to 7 days", 7],
  ["7 to 14 days", 14],
  ["over 14 days", Number.POSITIVE_INFINITY],
];
const REGIMES = ["low", "middle", "high", "unknown"];

/**
 * Where and when implied volatilities could not be found: by moneyness, time to expiry, realised volatility of the
 * perpetual (terciles of the whole sample, a description and no signal), and whether failures cluster in time more than
 * chance, each with the typed reasons of the solver.
 *
 * @throws StrikebookError `missing` when the folder lacks one of the outputs it needs, `corrupt` naming a file that is not
 *   the one its manifest tells of.
 */
export async function analyseBaseline(
  folder: string,
  options: AnalyseBaselineOptions = {},
): Promise<BaselineFailureReport> {
  const { regimeMinutes = 60, clusterSeconds = 60, permutations = 200, seed = 1 } = options;
  const files = baselineFiles(folder);
  const session = await DuckDbSession.open();
  const progress = startProgress("baseline: analysing failures", { unit: "days" });
  try {
    const task: TaskOptions = { ...(options.signal && { signal: options.signal }) };
    const manifests = {
      options: await heldAgainstManifest(files.options, task),
      perpetual: await heldAgainstManifest(files.perpetual, task),
    };
    const terciles = await regimeTable(session, files.perpetual, regimeMinutes, task);
    const cells = await failureCells(session, files.options, task);
    const days = await daysOf(session, files.options, task);
    progress.at(0, days.length);
    const test = new ClusterTest({ clusterSeconds, permutations, seed });
    for (const { date } of days) {
      const bound = `timestamp >= ${sqlText(date)}::TIMESTAMP AND timestamp < ${sqlText(date)}::TIMESTAMP + INTERVAL 1 DAY`;
      const [times, contracts, failed] = await session.numbers(
        `SELECT epoch_us(timestamp)::DOUBLE, dense_rank() OVER (ORDER BY symbol)::DOUBLE, (iv_status <> 'ok')::INTEGER::DOUBLE
         FROM (SELECT *, row_number() OVER () AS place FROM read_parquet(${sqlText(files.options)}) WHERE ${bound}) ORDER BY place`,
        task,
      );
      test.addDay(times!, contracts!, failed!);
      options.signal?.throwIfAborted();
      progress.advance(1);
    }
    const failures: BaselineFailures = {
      folder,
      ...summarise(cells),
      regimeBoundsPercent: terciles,
      regimeMinutes,
      days,
      clusters: test.result(),
      manifests,
    };
    progress.end();
    return new BaselineFailureReport(failures);
  } catch (error) {
    progress.fail();
    throw error;
  } finally {
    await session.close();
  }
}

/** The manifest of an output, with the hash of the file as it is now: another file has another hash, and is refused. */
async function heldAgainstManifest(file: string, task: TaskOptions): Promise<BaselineManifest> {
  const manifest = await readBaselineManifest(file);
  const parquet = await hashFile(file, task);
  if (parquet.sha256 === manifest.parquet.sha256) return { ...manifest, parquet };
  const what = `${file} is not the file that its manifest tells of (SHA-256 ${parquet.sha256.slice(0, 12)}, ${manifest.parquet.sha256.slice(0, 12)} there)`;
  throw new StrikebookError("corrupt", what, "build the baseline again; baseline validate says what is wrong with it");
}

function baselineFiles(folder: string): Record<BaselineOutput, string> {
  if (!existsSync(folder))
    throw new StrikebookError("missing", `there is no folder ${folder}`, "build the baseline first");
  const found: Partial<Record<BaselineOutput, string>> = {};
  for (const name of readdirSync(folder)) {
    const which = outputOfName(name);
    if (which === undefined) continue;
    if (found[which] !== undefined) {
      const what = `${folder} holds two baselines (${found[which]} and ${name})`;
      throw new StrikebookError("argument", what, "keep one baseline a folder");
    }
    found[which] = join(folder, name);
  }
  for (const which of ["options", "perpetual"] as const) {
    if (found[which] === undefined) {
      throw new StrikebookError("missing", `${folder} has no ${which} of a baseline`, "build the baseline first");
    }
  }
  return found as Record<BaselineOutput, string>;
}

/** Makes the table `regimes` (second, regime) and gives the bounds between the terciles, percent a year. */
async function regimeTable(
  session: DuckDbSession,
  perpetual: string,
  window: number,
  task: TaskOptions,
): Promise<readonly [number, number] | null> {
  // The last price of each minute is what is known at its end.
  const [times, prices] = await session.numbers(
    `SELECT epoch_us(max(timestamp))::DOUBLE, arg_max(price, timestamp) FROM read_parquet(${sqlText(perpetual)})
     WHERE price IS NOT NULL GROUP BY epoch_us(timestamp) // 60000000 ORDER BY 1`,
    task,
  );
  const vol = minuteRealisedVol(times!, prices!, { window, minutesPerYear: MINUTES_A_YEAR });
  const known = vol.volPercent.filter((value) => !Number.isNaN(value));
  const bounds = known.length < 3 ? null : ([quantile(known, 1 / 3), quantile(known, 2 / 3)] as const);
  let sent = false;
  const regimes = vol.volPercent.map((value) =>
    Number.isNaN(value) || bounds === null ? 3 : value < bounds[0] ? 0 : value < bounds[1] ? 1 : 2,
  );
  await session.runWithRows(
    [
      { name: "minute", type: "BIGINT" },
      { name: "regime", type: "INTEGER" },
    ],
    () => {
      if (sent) return undefined;
      sent = true;
      const minutes = vol.knownAtMicros.map((micros) => Math.round(micros / 60e6));
      return { label: "regimes", rows: minutes.length, columns: [minutes, regimes] };
    },
    (rows) => `CREATE TABLE regimes AS SELECT * FROM ${rows}()`,
    task,
  );
  return bounds;
}

interface Cell {
  readonly moneyness: number;
  readonly tau: number;
  readonly regime: number;
  /** Hour of the day, UTC. */
  readonly hour: number;
  readonly status: string;
  readonly rows: number;
}

async function failureCells(session: DuckDbSession, options: string, task: TaskOptions): Promise<Cell[]> {
  const bands = TAU_DAYS.slice(0, -1).map(([, upTo], index) => `WHEN tau_years * 365 < ${upTo} THEN ${index}`);
  const table = await session.query(
    `SELECT floor(moneyness / ${MONEYNESS_STEP} + 1e-9)::INTEGER AS moneyness, CASE ${bands.join(" ")} ELSE ${TAU_DAYS.length - 1} END AS tau,
       coalesce(regime, 3)::INTEGER AS regime, hour(timestamp)::INTEGER AS hour, iv_status AS status, count(*) AS rows
     FROM read_parquet(${sqlText(options)}) LEFT JOIN regimes ON minute = epoch_us(timestamp) // 60000000
     GROUP BY ALL ORDER BY ALL`,
    (result) => readTable(session.duckdb, result),
    task,
  );
  return table.records() as unknown as Cell[];
}

async function daysOf(session: DuckDbSession, options: string, task: TaskOptions): Promise<FailureDay[]> {
  const table = await session.query(
    `SELECT strftime(timestamp, '%Y-%m-%d') AS date, count(*) AS rows, count(*) FILTER (WHERE iv_status <> 'ok') AS failures
     FROM read_parquet(${sqlText(options)}) GROUP BY ALL ORDER BY ALL`,
    (result) => readTable(session.duckdb, result),
    task,
  );
  return table.records() as unknown as FailureDay[];
}

function summarise(cells: readonly Cell[]) {
  const rows = cells.reduce((sum, cell) => sum + cell.rows, 0);
  const failed = cells.filter(({ status }) => status !== "ok");
  const failures = failed.reduce((sum, cell) => sum + cell.rows, 0);
  const reasons = BASELINE_IV_STATUSES.filter((status) => status !== "ok").flatMap((status) => {
    const count = failed.filter((cell) => cell.status === status).reduce((sum, cell) => sum + cell.rows, 0);
    return count > 0 ? [{ status, rows: count }] : [];
  });
  const bands = (labels: readonly (readonly [number, string])[], of: (cell: Cell) => number): FailureBand[] =>
    labels.flatMap(([key, band]) => {
      const own = cells.filter((cell) => of(cell) === key);
      const total = own.reduce((sum, cell) => sum + cell.rows, 0);
      if (total === 0) return [];
      const byReason: Record<string, number> = {};
      for (const { status, rows: count } of own) {
        if (status !== "ok") byReason[status] = (byReason[status] ?? 0) + count;
      }
      const count = Object.values(byReason).reduce((sum, each) => sum + each, 0);
      return [{ band, rows: total, failures: count, share: count / total, byReason }];
    });
  const steps = [...new Set(cells.map(({ moneyness }) => moneyness))].sort((a, b) => a - b);
  const percent = (step: number): string => (100 * step * MONEYNESS_STEP).toFixed(1);
  return {
    rows,
    failures,
    share: rows === 0 ? 0 : failures / rows,
    reasons,
    byMoneyness: bands(
      steps.map((step) => [step, `${percent(step)} to ${percent(step + 1)} %`]),
      (cell) => cell.moneyness,
    ),
    byTimeToExpiry: bands(
      TAU_DAYS.map(([label], index) => [index, label]),
      (cell) => cell.tau,
    ),
    byHour: bands(
      Array.from({ length: 24 }, (_unused, hour) => [hour, `${String(hour).padStart(2, "0")}`] as const),
      (cell) => cell.hour,
    ),
    byRegime: bands(
      REGIMES.map((label, index) => [index, label]),
      (cell) => cell.regime,
    ),
  };
}
