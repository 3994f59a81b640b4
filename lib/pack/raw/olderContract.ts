import { basename, dirname } from "node:path";
import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import { readTable } from "../../lake/readTable.js";
import { sqlText } from "../../lake/sqlText.js";
import { nseTableName } from "../../market/nseTableName.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { type CivilDate, civilFromDays } from "../../time/civilDate.js";
import type { OlderFileProbe } from "./OlderFileProbe.js";

/** What names a contract in a file of many, as numbers, so that rows can be compared quickly. */
export const KEY_COLUMNS = ["expiry", "isWeekly", "isPut", "strike", "year", "month"] as const;
type KeyColumn = (typeof KEY_COLUMNS)[number];

/**
 * SQL of one key of a row. The expiry of such files may be computed wrongly (last Thursdays where Tuesdays were right),
 * so a monthly is named by the year and month that the file took from the contract's name, where it has them.
 *
 * @throws StrikebookError `schema` naming what the file lacks
 */
export function contractNameSql(key: KeyColumn, probe: OlderFileProbe): string {
  const { types, expiry: pathExpiry, optionType: pathType } = probe;
  const has = (name: string): boolean => types.has(name);
  const expiry = pathExpiry ? `DATE ${sqlText(pathExpiry)}` : has("expiry") ? "expiry::DATE" : lacks(probe, "expiry");
  switch (key) {
    case "expiry":
      return `(${expiry} - DATE '1970-01-01')::DOUBLE`;
    case "isWeekly":
      if (has("expiry_type")) return "(lower(expiry_type::VARCHAR) = 'weekly')::INTEGER::DOUBLE";
      return has("is_weekly") ? "(is_weekly::INTEGER <> 0)::INTEGER::DOUBLE" : lacks(probe, "expiry_type");
    case "isPut":
      if (pathType) return `${pathType === "PE" ? 1 : 0}::DOUBLE`;
      return has("opt_type") ? "(upper(opt_type::VARCHAR) = 'PE')::INTEGER::DOUBLE" : lacks(probe, "opt_type");
    case "strike":
      if (has("strike")) return "strike::DOUBLE";
      return `${Number(/^strike=([\d.]+)\.parquet$/i.exec(basename(probe.file))?.[1] ?? lacks(probe, "strike"))}::DOUBLE`;
    default:
      return has(key) ? `${key}::DOUBLE` : `${key}(${expiry})::DOUBLE`;
  }
}

/**
 * The function that names the contract of a key: as NSE names its table.
 *
 * @throws StrikebookError `schema` when the file holds options of several underlyings
 */
export async function contractOfKeys(
  session: DuckDbSession,
  probe: OlderFileProbe,
  options: TaskOptions,
): Promise<(key: readonly number[]) => string> {
  const underlying = await underlyingOf(session, probe, options);
  const known = new Map<string, string>();
  return (key) => {
    const id = key.join(" ");
    let name = known.get(id);
    if (name === undefined) {
      name = nameOf(underlying, key, probe);
      known.set(id, name);
    }
    return name;
  };
}

function nameOf(underlying: string, key: readonly number[], { file }: OlderFileProbe): string {
  const [days, isWeekly, isPut, strike, year, month] = key as [number, number, number, number, number, number];
  if (key.some((value) => !Number.isFinite(value)) || !Number.isInteger(strike)) {
    const what = `${file} has a row without expiry, type or whole strike (${KEY_COLUMNS.map((name, i) => `${name} ${key[i]}`).join(", ")})`;
    throw new StrikebookError("corrupt", what, "mend the file, or leave it out");
  }
  const two = (value: number): string => String(value).padStart(2, "0");
  const expiry: CivilDate = isWeekly ? civilFromDays(days) : `${year}-${two(month)}-01`;
  const kind = isWeekly ? "weekly" : "monthly";
  return nseTableName({ underlying, kind, expiry }, strike, isPut ? "PE" : "CE");
}

async function underlyingOf(session: DuckDbSession, probe: OlderFileProbe, options: TaskOptions): Promise<string> {
  const column = ["underlying", "symbol"].find((name) => probe.types.has(name));
  if (!column) return basename(dirname(probe.file)).toUpperCase();
  const query = `SELECT DISTINCT upper(${column}::VARCHAR) AS name FROM read_parquet(${sqlText(probe.file)}, hive_partitioning = false)`;
  const found = await session.query(query, (result) => readTable(session.duckdb, result), options);
  const names = found.records().map(({ name }) => String(name));
  if (names.length === 1) return names[0]!;
  const what = `${probe.file} holds ${names.length} underlyings (${names.slice(0, 3).join(", ")})`;
  throw new StrikebookError("schema", what, "split it by underlying");
}

function lacks(probe: OlderFileProbe, column: string): never {
  throw new StrikebookError("schema", `${probe.file} has no column ${column}`, "it names no contract: leave it out");
}
