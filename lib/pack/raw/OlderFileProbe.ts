import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import { duckDbError } from "../../lake/duckDbError.js";
import { readTable } from "../../lake/readTable.js";
import { sqlText } from "../../lake/sqlText.js";
import { NSE_OPTION_COLUMNS } from "../../market/vendorColumns.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { type CivilDate, civilFromDays } from "../../time/civilDate.js";
import { epochOffset } from "./epochOffset.js";
import type { OlderFile } from "./olderFolder.js";

const INDIA_SECONDS = 19_800;
const DAY_BEGINS = 30_600;
const DAY_ENDS = 57_600;

/** Columns of a file; files of the same columns share one of these, for there may be 80,000 of them. */
export interface OlderFileSchema {
  /** Column types by name. */
  readonly types: ReadonlyMap<string, string>;
  /** Vendor columns that it does not have. */
  readonly missingColumns: readonly string[];
}

/** What one Parquet file of an older layout holds, found without reading its prices. */
export interface OlderFileProbe extends OlderFile, OlderFileSchema {
  /** SQL of the instant of a row, epoch µs UTC. */
  readonly micros: string;
  /** What to take off a naive time, µs. */
  readonly offset: number;
  readonly days: ReadonlyMap<CivilDate, number>;
  readonly missingTimestamp: number;
}

/**
 * Looks at one file: its columns, its clock and how many rows it has of each day.
 *
 * @param schemas of the files before, by their text
 * @throws StrikebookError `corrupt` for a damaged file or an unclear clock, `schema` for one without timestamp or price;
 *   each names the file.
 */
export async function probeOlderFile(
  session: DuckDbSession,
  file: OlderFile,
  schemas: Map<string, OlderFileSchema>,
  options: TaskOptions,
): Promise<OlderFileProbe> {
  const from = `FROM read_parquet(${sqlText(file.file)}, hive_partitioning = false)`;
  try {
    const described = await session.query(
      `DESCRIBE SELECT * ${from}`,
      (result) => readTable(session.duckdb, result),
      options,
    );
    const { types, missingColumns } = schemaOf(described.records(), schemas);
    const absent = ["timestamp", "price"].filter((name) => !types.has(name));
    if (absent.length > 0) {
      const what = `${file.file} has no column ${absent.join(", ")}`;
      throw new StrikebookError("schema", what, "leave it out, or name the folder of the layout alone");
    }
    const asUtc = microsOf("timestamp", types);
    const offset = await offsetOf(session, file.file, types, `${from} WHERE ${asUtc} >= 31536000000000`, options);
    const micros = `(${asUtc} - ${offset})`;
    const day = `((${micros} + ${INDIA_SECONDS * 1e6}) // 86400000000)`;
    const [days, counts] = await session.numbers(
      `SELECT ${day}::DOUBLE AS day, count(*)::DOUBLE ${from} GROUP BY day ORDER BY day`,
      options,
    );
    const dated = [...days!].map((value, index) => [value, counts![index]!] as const);
    return {
      ...file,
      types,
      micros,
      offset,
      days: new Map(
        dated.filter(([value]) => !Number.isNaN(value)).map(([value, rows]) => [civilFromDays(value), rows]),
      ),
      missingTimestamp: dated.find(([value]) => Number.isNaN(value))?.[1] ?? 0,
      missingColumns,
    };
  } catch (error) {
    options.signal?.throwIfAborted();
    throw duckDbError(error, "corrupt", `cannot read ${file.file}`, "fetch or write the file again");
  }
}

function schemaOf(
  described: readonly Readonly<Record<string, unknown>>[],
  schemas: Map<string, OlderFileSchema>,
): OlderFileSchema {
  const columns = described.map((row) => [String(row.column_name), String(row.column_type)] as const);
  const text = columns.join();
  let schema = schemas.get(text);
  if (!schema) {
    const types = new Map(columns);
    schema = { types, missingColumns: NSE_OPTION_COLUMNS.filter((name) => !types.has(name)) };
    schemas.set(text, schema);
  }
  return schema;
}

/** SQL of a time column in epoch µs, read as UTC; of one with a zone, of the instant. */
export function microsOf(column: string, types: ReadonlyMap<string, string>): string {
  return isZoned(column, types) ? `epoch_us(${column})` : `epoch_us(${column}::TIMESTAMP)`;
}

export function isZoned(column: string, types: ReadonlyMap<string, string>): boolean {
  return types.get(column)?.includes("TIME ZONE") ?? false;
}

async function offsetOf(
  session: DuckDbSession,
  file: string,
  types: ReadonlyMap<string, string>,
  from: string,
  options: TaskOptions,
): Promise<number> {
  const asUtc = microsOf("timestamp", types);
  const ahead = types.has("timestamp_ns") ? `(timestamp_ns // 1000 - ${asUtc})` : "NULL";
  const inDay = (seconds: number): string =>
    `count(*) FILTER ((${asUtc} // 1000000 + ${seconds}) % 86400 BETWEEN ${DAY_BEGINS} AND ${DAY_ENDS})::DOUBLE`;
  const facts = await session.numbers(
    `SELECT min(${ahead})::DOUBLE, max(${ahead})::DOUBLE, count(*)::DOUBLE, ${inDay(0)}, ${inDay(INDIA_SECONDS)} ${from}`,
    options,
  );
  const [minAhead, maxAhead, rows, inDayAsIndia, inDayAsUtc] = facts.map((column) => column[0]!) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return epochOffset({ file, zoned: isZoned("timestamp", types), minAhead, maxAhead, rows, inDayAsIndia, inDayAsUtc });
}
