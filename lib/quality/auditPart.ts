import type { DuckDbSession } from "../lake/DuckDbSession.js";
import { duckDbError } from "../lake/duckDbError.js";
import type { LakePart } from "../lake/LakePart.js";
import { partLabel } from "../lake/PartKey.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import { type CivilDate, civilFromDays } from "../time/civilDate.js";
import { instantAt } from "../time/sessionClock.js";
import type { PartScope } from "./AuditScope.js";
import { clockFindings } from "./clockFindings.js";
import { columnFindings } from "./columnFindings.js";
import { conflictFindings } from "./conflictFindings.js";
import { expiryFindings } from "./expiryFindings.js";
import { gapFindings } from "./gapFindings.js";
import { manifestFindings } from "./manifestFindings.js";
import { orderFindings } from "./orderFindings.js";
import type { PartAudit } from "./PartAudit.js";
import { isSpot, type PartColumns, partColumns } from "./partColumns.js";
import { rowShares } from "./rowShares.js";
import { rowTimeline } from "./rowTimeline.js";
import { ruleFindings } from "./ruleFindings.js";
import { shareFindings } from "./shareFindings.js";
import { frozenFindings, type SpotPrices, spotCoverage } from "./spotFindings.js";
import { spotJoinFindings } from "./spotJoin.js";

/**
 * Measures one part and logs what it finds. A file that cannot be read is a finding, not a failure.
 *
 * @param loadSpot gives the prices of the underlying of that day, undefined when the lake has none
 */
export async function auditPart(
  session: DuckDbSession,
  scope: PartScope,
  loadSpot: () => Promise<SpotPrices | undefined>,
  options: TaskOptions,
): Promise<PartAudit> {
  const { part, place, log } = scope;
  try {
    return await measure(session, scope, loadSpot, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    const failure = duckDbError(error, "corrupt", "the file cannot be read", "restore it or pack that day anew");
    if (failure.code === "environment") throw failure;
    log.add("error", "unreadable", place, failure.message.replace(`; ${failure.cure}`, ""));
    return { ...blank(part, scope), rows: part.manifest?.rows ?? 0 };
  }
}

async function measure(
  session: DuckDbSession,
  scope: PartScope,
  loadSpot: () => Promise<SpotPrices | undefined>,
  options: TaskOptions,
): Promise<PartAudit> {
  const { part, spec, place, log, window, settings } = scope;
  const columns = await partColumns(session, part, spec, options);
  columnFindings(scope, columns);
  const counted = await session.numbers(`SELECT count(*)::DOUBLE FROM ${columns.rows}`, options);
  const rows = counted[0]![0]!;
  await manifestFindings(scope, rows, options);
  const found = { ...blank(part, scope), rows };
  const timeline = await rowTimeline(session, columns, options);
  const span =
    timeline && timeline.times.length > 0
      ? { firstMicros: timeline.times[0]!, lastMicros: timeline.times.at(-1)! }
      : {};
  if (part.key.date.startsWith("1970-")) {
    const message = `${rows.toLocaleString("en")} rows are dated 1970: the vendor's first rows before the open`;
    log.add("note", "dated-1970", place, message, { value: rows, limit: 0, unit: "rows" });
    return { ...found, ...span };
  }
  const order = await orderFindings(scope, session, columns, options);
  if (order !== undefined && order.duplicateSeconds > 0)
    await conflictFindings(scope, session, columns, order.order.sorted, options);
  const timed = { ...found, ...span, ...(order && { ...order, contracts: order.order.contracts }) };
  if (timeline === undefined || timeline.times.length === 0) return timed;
  const { times } = timeline;
  const outOfSession = await clockFindings(scope, session, columns, timeline, options);
  const gaps = gapFindings(scope, times);
  if (isSpot(spec)) return { ...timed, outOfSession, gaps };
  const expiries = await expiriesOf(session, columns, options);
  if (expiries === undefined) log.skip("expiries", place.dataset, "rows as sent carry no expiry");
  else expiryFindings(scope, expiries);
  await ruleFindings(scope, session, columns, options);
  const { spotFromFuture, ...shares } = await rowShares(
    session,
    columns,
    { dayStartMicros: instantAt(part.key.date, 0, window.session), staleMinutes: settings.limits.staleMinutes },
    options,
  );
  shareFindings(scope, shares);
  const spot = scope.raw ? undefined : await loadSpot();
  const stored = { spot, storedShare: shares.spot, spotFromFuture };
  const coverage = await spotCoverage(scope, session, columns, timeline, stored, options);
  if (spot !== undefined) await spotJoinFindings(scope, session, columns, spot, options);
  return {
    ...timed,
    outOfSession,
    gaps,
    expiries: expiries ?? [],
    shares: { ...shares, spot: coverage.share },
    spotAges: coverage.ages,
    spotFromFuture,
    frozen: frozenFindings(scope, timeline, spot),
  };
}

function blank(part: LakePart, { spec, bytes }: PartScope): PartAudit {
  return {
    ...part.key,
    kind: spec.kind,
    layout: part.layout,
    rows: 0,
    contracts: null,
    bytes,
    firstMicros: null,
    lastMicros: null,
    outOfSession: 0,
    expiries: [],
    order: null,
    duplicateSeconds: null,
    shares: null,
    spotAges: null,
    spotFromFuture: null,
    gaps: [],
    frozen: [],
    neighbourRatio: null,
    medianRatio: null,
  };
}

async function expiriesOf(
  session: DuckDbSession,
  columns: PartColumns,
  options: TaskOptions,
): Promise<CivilDate[] | undefined> {
  const expiry = columns.column("expiry");
  if (expiry === undefined) return undefined;
  const days = `SELECT DISTINCT (${expiry}::DATE - DATE '1970-01-01')::DOUBLE AS d FROM ${columns.rows}`;
  const found = await session.numbers(`SELECT d FROM (${days}) WHERE d IS NOT NULL ORDER BY d`, options);
  return Array.from(found[0]!, (day) => civilFromDays(day));
}

/** Prices of the underlying from its part, inside and outside the session. */
export async function loadSpotPrices(
  session: DuckDbSession,
  part: LakePart,
  spec: PartScope["spec"],
  options: TaskOptions,
): Promise<SpotPrices> {
  try {
    const columns = await partColumns(session, part, spec, options);
    const micros = columns.micros("timestamp")!;
    const rows = `SELECT ${micros}::DOUBLE AS t, "price"::DOUBLE AS p, row_number() OVER () AS n FROM ${columns.rows}`;
    const [times, prices] = await session.numbers(`SELECT t, p FROM (${rows}) WHERE p > 0 ORDER BY t, n`, options);
    return { times: times!, prices: prices! };
  } catch (error) {
    options.signal?.throwIfAborted();
    throw duckDbError(error, "corrupt", `cannot read ${partLabel(part.key)}`, "restore it or pack that day anew");
  }
}
