import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { type DuckDbOptions, DuckDbSession } from "../lake/DuckDbSession.js";
import { datasetSpec, datasets } from "../lake/datasets.js";
import type { LakePart } from "../lake/LakePart.js";
import { lakeCalendar } from "../lake/lakeCalendar.js";
import { listParts } from "../lake/listParts.js";
import { defaultLakeRoot } from "../lake/openLake.js";
import type { PartKey } from "../lake/PartKey.js";
import { startProgress } from "../task/progress.js";
import { StrikebookError } from "../task/StrikebookError.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import { type CivilDate, daysFromCivil } from "../time/civilDate.js";
import type { ExpiryCalendar } from "../time/ExpiryCalendar.js";
import { loadTradingCalendar } from "../time/loadTradingCalendar.js";
import type { TradingCalendar } from "../time/TradingCalendar.js";
import { AUDIT_LIMITS, type AuditLimits } from "./AuditLimits.js";
import { AuditReport } from "./AuditReport.js";
import type { AuditSettings, PartScope } from "./AuditScope.js";
import { auditPart, loadSpotPrices } from "./auditPart.js";
import { dayCoverage, type HeldDay } from "./dayCoverage.js";
import { FindingLog } from "./FindingLog.js";
import type { PartAudit } from "./PartAudit.js";
import { compareRowCounts } from "./rowCounts.js";
import { sessionWindow } from "./sessionWindow.js";
import type { SpotPrices } from "./spotFindings.js";
import { staleAddOnFindings } from "./staleAddOns.js";

export interface AuditLakeOptions extends TaskOptions {
  /** Root of the lake; by default `STRIKEBOOK_LAKE` or `./lake`. */
  readonly lake?: string | undefined;
  /** These alone; one that the lake does not have is an error. */
  readonly underlyings?: readonly string[] | undefined;
  /** First and last day, both included. Trading days of the span that the lake lacks are missing days. */
  readonly from?: CivilDate | undefined;
  readonly to?: CivilDate | undefined;
  /** Gaps longer than this are findings (10). Short for `limits.gapSeconds`. */
  readonly gapSeconds?: number | undefined;
  readonly limits?: Partial<AuditLimits> | undefined;
  /** Authority on expiry days; by default the one that the lake was packed with. */
  readonly calendar?: ExpiryCalendar | undefined;
  /** Authority on trading days; by default the list of NSE that ships with the package. */
  readonly trading?: TradingCalendar | undefined;
  /** False leaves out the sha256 of the files. */
  readonly hash?: boolean | undefined;
  /** Parts that are read at the same time (2). */
  readonly jobs?: number | undefined;
  readonly duckdb?: DuckDbOptions | undefined;
}

/**
 * Looks through a lake for what a reader must know before resting a result on it: whole trading days that are missing,
 * expiries that the market has and the data lacks, gaps, rows out of order, clocks that disagree, stale and absent prices,
 * and files that are not what their manifests say. One part after the other, by SQL over the columns that a check needs;
 * memory does not grow with the number of days. Both layouts and all datasets; a check that does not apply to a part is
 * listed as not measured.
 *
 * @throws StrikebookError `missing` for no such lake, `empty` when nothing of what was asked for is in it, `argument` for a
 *   limit or a day that makes no sense, `environment` when the machine cannot go on.
 * @example const report = await auditLake({ lake: "lake", from: "2025-11-01", to: "2025-11-30" });
 */
export async function auditLake(options: AuditLakeOptions = {}): Promise<AuditReport> {
  const lake = options.lake ?? defaultLakeRoot();
  const started = performance.now();
  const settings = settingsOf(options, lake);
  const log = new FindingLog();
  const wanted = wantedParts(options);
  const defects: HeldDay[] = [];
  const all = await listParts(resolve(lake), {
    onDefect: (key, defect) => {
      if (!wanted(key)) return;
      log.add(
        "error",
        "manifest",
        key,
        defect.message.replace(`; ${defect.cure}`, "").replaceAll(`${resolve(lake)}/`, ""),
      );
      defects.push(key);
    },
  });
  const parts = all.filter(({ key }) => wanted(key) && isKnown(key, log)).sort(byDay);
  requireParts([...parts.map(({ key }) => key), ...defects], options, lake);
  const session = await DuckDbSession.open(options.duckdb ?? {});
  const progress = startProgress("auditing the lake", { total: parts.length, unit: "parts" });
  try {
    const audited = await inTurns(parts, options.jobs ?? 2, async (part) => {
      options.signal?.throwIfAborted();
      const scope = await scopeOf(part, settings, log);
      staleAddOnFindings(scope, lake, all);
      const spot = spotPartOf(part, all);
      const loadSpot = async (): Promise<SpotPrices | undefined> =>
        spot && loadSpotPrices(session, spot, datasetSpec(spot.key.dataset), options).catch(unlessEnvironment);
      const audit = await auditPart(session, scope, loadSpot, options);
      progress.advance(1);
      return audit;
    });
    const compared = compareRowCounts(audited, settings, log);
    // A part that is not whole is there: it is no missing day.
    const held = [...parts.map(({ key }) => key), ...defects];
    const { coverage, closed } = dayCoverage(held, options, settings, log);
    progress.end();
    return new AuditReport({
      lake,
      auditedAt: new Date().toISOString(),
      seconds: (performance.now() - started) / 1000,
      rows: compared.reduce((sum, { rows }) => sum + rows, 0),
      limits: settings.limits,
      expiryCalendar: settings.calendar?.source ?? null,
      tradingCalendar: settings.trading
        ? { venue: settings.trading.venue, source: settings.trading.source, years: settings.trading.years }
        : null,
      parts: compared,
      coverage,
      closed,
      findings: log.findings(),
      notMeasured: log.notMeasured(),
    });
  } catch (error) {
    progress.fail();
    throw error;
  } finally {
    await session.close();
  }
}

function settingsOf(options: AuditLakeOptions, lake: string): AuditSettings {
  const { gapSeconds, from, to, jobs } = options;
  const limits = { ...AUDIT_LIMITS, ...options.limits, ...(gapSeconds !== undefined && { gapSeconds }) };
  const fail = (what: string, cure: string): never => {
    throw new StrikebookError("argument", what, cure);
  };
  for (const [name, value] of Object.entries(limits))
    if (!(value >= 0)) fail(`the limit ${name} is ${value}`, "give a number of at least 0");
  for (const date of [from, to]) if (date !== undefined) daysFromCivil(date);
  if (from !== undefined && to !== undefined && from > to)
    fail(`the audit ends (${to}) before it begins (${from})`, "swap them");
  if (jobs !== undefined && !(Number.isInteger(jobs) && jobs > 0)) fail(`${jobs} jobs`, "give a whole number above 0");
  return {
    limits,
    calendar: options.calendar ?? lakeCalendar(lake),
    trading: options.trading ?? loadTradingCalendar(),
    hash: options.hash ?? true,
  };
}

function wantedParts({ underlyings, from, to }: AuditLakeOptions): (key: PartKey) => boolean {
  return ({ date, underlying }) =>
    (underlyings === undefined || underlyings.includes(underlying)) &&
    (from === undefined || date >= from) &&
    (to === undefined || date <= to);
}

function isKnown(key: PartKey, log: FindingLog): boolean {
  if (Object.hasOwn(datasets, key.dataset)) return true;
  log.skip("columns", key.dataset, "no dataset of that name is known: nothing was measured");
  return false;
}

function requireParts(keys: readonly PartKey[], { underlyings, from, to }: AuditLakeOptions, lake: string): void {
  const span =
    from === undefined && to === undefined ? "" : ` from ${from ?? "its first day"} to ${to ?? "its last day"}`;
  for (const name of underlyings ?? []) {
    if (keys.some(({ underlying }) => underlying === name)) continue;
    throw new StrikebookError(
      "empty",
      `the lake at ${lake} has no part of ${name}${span}`,
      "name what it holds: strikebook lake",
    );
  }
  if (keys.length > 0) return;
  throw new StrikebookError(
    "empty",
    `the lake at ${lake} holds no part${span}`,
    "pack a dump into it, or name another folder",
  );
}

/** Day after day, so that an audit that is watched moves through time. */
function byDay(a: LakePart, b: LakePart): number {
  const name = ({ key }: LakePart): string => `${key.date}|${key.dataset}|${key.underlying}`;
  return name(a) < name(b) ? -1 : 1;
}

function spotPartOf({ key }: LakePart, all: readonly LakePart[]): LakePart | undefined {
  const { spotDataset } = datasetSpec(key.dataset);
  return all.find(
    (other) =>
      other.key.dataset === spotDataset && other.key.date === key.date && other.key.underlying === key.underlying,
  );
}

async function scopeOf(part: LakePart, settings: AuditSettings, log: FindingLog): Promise<PartScope> {
  const spec = datasetSpec(part.key.dataset);
  const sizes = await Promise.all(part.files.map(async (file) => (await stat(file)).size));
  const granularity = part.manifest?.granularity;
  return {
    part,
    spec,
    settings,
    window: sessionWindow(spec, part.key.date, settings.trading),
    barSeconds: granularity?.kind === "bar" ? granularity.barSeconds : 0,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    raw: spec.kind === "rawOptions" || spec.kind === "rawSpot",
    place: part.key,
    log,
  };
}

/** A spot part that cannot be read is a finding of its own. */
function unlessEnvironment(error: unknown): undefined {
  if (error instanceof StrikebookError && error.code !== "environment") return undefined;
  throw error;
}

/** Results of `work` in the order of `items`, at most `jobs` of them at work at the same time. */
async function inTurns(
  items: readonly LakePart[],
  jobs: number,
  work: (item: LakePart) => Promise<PartAudit>,
): Promise<PartAudit[]> {
  const results: PartAudit[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const at = next++;
      try {
        results[at] = await work(items[at]!);
      } catch (error) {
        next = items.length;
        throw error;
      }
    }
  };
  // All have ended before the session that they read by is closed.
  const ends = await Promise.allSettled(Array.from({ length: Math.min(jobs, items.length) }, worker));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return results;
}
