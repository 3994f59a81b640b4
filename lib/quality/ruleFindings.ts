import type { DuckDbSession } from "../lake/DuckDbSession.js";
import { sqlText } from "../lake/sqlText.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import { instantAt } from "../time/sessionClock.js";
import type { PartScope } from "./AuditScope.js";
import { INDIA_MICROS, type PartColumns } from "./partColumns.js";
import { rowExample } from "./rowExample.js";

/** What every row must satisfy, by the columns that it is about. */
interface RowRule {
  readonly code: "identity" | "derived";
  /** `strike_scaled is not strike x 100`. */
  readonly says: string;
  readonly columns: readonly string[];
  /** SQL that is true in a row that breaks the rule. */
  readonly broken: string;
}

/** Floating point: the same formula in another order of operations. */
const SAME = 1e-9;

const unlike = (stored: string, due: string): string =>
  `((${stored} IS NULL) <> ((${due}) IS NULL) OR abs(${stored} - (${due})) > ${SAME} * greatest(1, abs(${due})))`;

const INTRINSIC =
  "CASE WHEN spot_price IS NULL THEN NULL WHEN opt_type = 'CE' THEN greatest(0, spot_price - strike) ELSE greatest(0, strike - spot_price) END";

function rulesOf({ part, spec, window }: PartScope): RowRule[] {
  const offset = spec.venue === "NSE" ? INDIA_MICROS : 0;
  const identity = (says: string, columns: readonly string[], broken: string): RowRule => ({
    code: "identity",
    says,
    columns,
    broken,
  });
  const derived = (name: string, formula: string, columns: readonly string[], due: string): RowRule => ({
    code: "derived",
    says: `${name} is not ${formula}`,
    columns: [name, ...columns],
    broken: unlike(name, due),
  });
  // A weekly contract is named by the day that was due, which a holiday may have moved back over the end of a month.
  const named = (days: number): string =>
    `(year * 12 + month) <> (year(expiry + ${days}) * 12 + month(expiry + ${days}))`;
  return [
    identity(
      "expiry is not the day of expiry_ts",
      ["expiry", "expiry_ts"],
      `expiry <> make_timestamp(epoch_us(expiry_ts) + ${offset})::DATE`,
    ),
    identity("strike_scaled is not strike x 100", ["strike", "strike_scaled"], "round(strike * 100) <> strike_scaled"),
    identity(
      "year and month are not those of the expiry",
      ["year", "month", "expiry", "expiry_type"],
      `CASE WHEN expiry_type = 'monthly' THEN ${named(0)} ELSE ${named(0)} AND ${named(6)} END`,
    ),
    identity(
      "is_monthly and is_weekly do not say what expiry_type says",
      ["expiry_type", "is_monthly", "is_weekly"],
      "is_monthly <> (expiry_type = 'monthly') OR is_weekly <> (expiry_type = 'weekly')",
    ),
    identity("ts is not timestamp", ["ts", "timestamp"], "ts IS DISTINCT FROM timestamp"),
    identity("symbol is not the underlying", ["symbol"], `symbol <> ${sqlText(part.key.underlying)}`),
    derived("mid_price", "(bp0 + sp0) / 2", ["bp0", "sp0"], "(bp0 + sp0) / 2.0"),
    derived("distance_from_spot", "strike - spot_price", ["strike", "spot_price"], "strike - spot_price"),
    derived(
      "moneyness_pct",
      "100 (strike - spot_price) / spot_price",
      ["strike", "spot_price"],
      "100 * (strike - spot_price) / spot_price",
    ),
    derived("intrinsic_value", "that of strike and spot_price", ["opt_type", "strike", "spot_price"], INTRINSIC),
    derived("time_value", "price - intrinsic_value", ["price", "intrinsic_value"], "price - intrinsic_value"),
    {
      code: "derived",
      says: "vol_delta is below 0",
      columns: ["vol_delta"],
      broken: "vol_delta < 0",
    },
    {
      code: "derived",
      says: "is_traded does not say whether lastTradeTime is of the day",
      columns: ["is_traded", "lastTradeTime"],
      broken: `is_traded <> (epoch_us(lastTradeTime) >= ${instantAt(part.key.date, 0, window.session)})`,
    },
  ];
}

/** Holds every row against what its columns must be of each other: the key's columns, and those that are computed. */
export async function ruleFindings(
  scope: PartScope,
  session: DuckDbSession,
  columns: PartColumns,
  options: TaskOptions,
): Promise<void> {
  const { part, place, log, spec } = scope;
  if (part.layout === "older" || spec.kind !== "options") {
    const why =
      part.layout === "older" ? "parts of the older layout have rules of their own" : "the dataset has no such columns";
    for (const check of ["identity", "derived"]) log.skip(check, place.dataset, why);
    return;
  }
  const typeOf = new Map(spec.columns.map(({ name, type }) => [name, type]));
  const isThere = (name: string): boolean => columns.types.has(name) && columns.types.get(name) === typeOf.get(name);
  const rules = rulesOf(scope).filter((rule) => rule.columns.every(isThere));
  for (const check of ["identity", "derived"] as const)
    if (!rules.some(({ code }) => code === check)) log.skip(check, place.dataset, "the rows lack the columns");
  if (rules.length > 0) {
    const counts = rules.flatMap(({ broken }) => [
      `(count(*) FILTER (${broken}))::DOUBLE`,
      `(min(n) FILTER (${broken}))::DOUBLE`,
    ]);
    const numbered = `SELECT *, row_number() OVER () AS n FROM ${columns.rows}`;
    const measured = await session.numbers(`SELECT ${counts.join(", ")} FROM (${numbered})`, options);
    for (const [index, rule] of rules.entries()) {
      const rows = measured[2 * index]![0]!;
      if (!rows) continue;
      const shown = Object.fromEntries(rule.columns.map((name) => [name, `"${name}"`]));
      const example = await rowExample(session, scope, columns, measured[2 * index + 1]![0]!, shown, options);
      const message = `${rule.says} in ${rows === 1 ? "1 row" : `${rows.toLocaleString("en")} rows`}; first ${example}`;
      log.add("error", rule.code, place, message, { value: rows, limit: 0, unit: "rows" });
    }
  }
  await volumeFindings(scope, session, columns, options);
}

/** What a contract traded by the changes of its volume, against the volume itself. */
async function volumeFindings(
  scope: PartScope,
  session: DuckDbSession,
  columns: PartColumns,
  options: TaskOptions,
): Promise<void> {
  const { contract } = columns;
  const change = columns.column("volumeChange");
  // The first bar has traded before its one reading of the volume.
  if (contract === undefined || change === undefined || !columns.types.has("volume") || scope.barSeconds > 0) return;
  const rows = `SELECT ${contract.sql} AS c, ${change} AS d, volume AS v, row_number() OVER () AS n FROM ${columns.rows}`;
  const sums = `SELECT sum(d) AS booked, coalesce(max(v) - arg_min(v, n), 0) AS traded, min(n) AS n FROM (${rows}) GROUP BY c`;
  const [booked, traded, first] = await session.numbers(
    `SELECT booked::DOUBLE, traded::DOUBLE, n::DOUBLE FROM (${sums}) WHERE booked <> traded ORDER BY n`,
    options,
  );
  const contracts = booked!.length;
  if (contracts === 0) return;
  const example = await rowExample(session, scope, columns, first![0]!, {}, options);
  const number = (value: number): string => value.toLocaleString("en");
  const message = `the changes of volume do not add up to its rise in ${contracts === 1 ? "1 contract" : `${number(contracts)} contracts`}; first the one that begins with ${example}: ${number(booked![0]!)} against ${number(traded![0]!)}`;
  scope.log.add("error", "derived", scope.place, message, { value: contracts, limit: 0, unit: "contracts" });
}
