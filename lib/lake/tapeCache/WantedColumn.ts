import { QUOTE_COLUMN_NAMES, type QuoteColumnName } from "../../columns/QuoteRun.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { ColumnSpec } from "../ColumnSpec.js";
import type { DatasetSpec } from "../datasets.js";
import { isMarketPrice, marketPriceSql } from "../marketPriceSql.js";
import { QUOTE_LAKE_NAMES } from "../quoteColumns.js";
import { storedColumn } from "../storedColumn.js";
import type { TapeValueKind } from "./TapeColumnBuilder.js";

/** Second of the session in which a row is stamped, negative before the open: derived, and stored as a column. */
export const SECOND_OF_SESSION = "second_of_session";

/** One column to read: what it is called, what its values are, and the SQL that gives them. */
export interface WantedColumn {
  /** Physical name; the cache's file is named after it. */
  readonly name: string;
  readonly names: readonly string[];
  readonly quote?: QuoteColumnName;
  readonly kind: TapeValueKind;
  readonly sql: string;
  /** The same before a price of zero or less is taken as none, for a reader that does that itself. */
  readonly storedPriceSql?: string;
}

/**
 * The columns of a dataset by any of their names (`bp0`, `bid_price`, `bidPrice`), in the order asked for and each once.
 *
 * @param openMicros instant of the session's open on that day
 * @throws StrikebookError `argument` for a name that the dataset does not have or a column that is no number
 */
export function wantedColumns(spec: DatasetSpec, names: readonly string[], openMicros: number): WantedColumn[] {
  const wanted = new Map<string, WantedColumn>();
  for (const name of names) {
    const column = wantedColumn(spec, name, openMicros);
    wanted.set(column.name, column);
  }
  return [...wanted.values()];
}

function wantedColumn(spec: DatasetSpec, asked: string, openMicros: number): WantedColumn {
  if (asked === SECOND_OF_SESSION || asked === "secondOfSession") {
    const sql = `floor((epoch_us(timestamp) - ${openMicros}) / 1000000)::INTEGER`;
    return { name: SECOND_OF_SESSION, names: [SECOND_OF_SESSION, "secondOfSession"], kind: "whole", sql };
  }
  const column = specOf(spec, asked);
  const { name, canonicalName, type } = column;
  const kind = kindOf(column, asked);
  const quote = QUOTE_COLUMN_NAMES.find(
    (own) => spec.kind === "options" && storedColumn(spec, QUOTE_LAKE_NAMES[own]) === name,
  );
  const names = [...new Set([name, canonicalName ?? name, ...(quote ? [quote] : [])])];
  const isReal = type === "DOUBLE" || type === "FLOAT";
  const sql = isReal ? marketPriceSql(column) : `"${name}"::${type === "BOOLEAN" ? "INTEGER" : type}`;
  const storedPriceSql = isMarketPrice(column) ? `"${name}"::DOUBLE` : undefined;
  return { name, names, kind, sql, ...(storedPriceSql && { storedPriceSql }), ...(quote && { quote }) };
}

function specOf(spec: DatasetSpec, asked: string): ColumnSpec {
  const canonical = Object.hasOwn(QUOTE_LAKE_NAMES, asked) ? QUOTE_LAKE_NAMES[asked as QuoteColumnName] : asked;
  // A canonical name goes before a physical one, as everywhere: `price` of a vendor may be another column elsewhere.
  const column =
    spec.columns.find((own) => own.name === asked) ?? spec.columns.find((own) => own.canonicalName === canonical);
  const found = column ?? spec.columns.find((own) => own.name === canonical);
  if (found) return found;
  const names = spec.columns.map((own) => own.name).join(", ");
  const what = `dataset ${spec.name} has no column ${JSON.stringify(asked)}`;
  throw new StrikebookError("argument", what, `it has ${names}, ${SECOND_OF_SESSION}`);
}

function kindOf({ name, type, unit }: ColumnSpec, asked: string): TapeValueKind {
  const refuse = (why: string, cure: string): never => {
    throw new StrikebookError("argument", `column ${JSON.stringify(asked)} ${why}`, cure);
  };
  if (unit.startsWith("ns ")) refuse("holds nanoseconds, which are beyond 2^53", "ask for timestamp, in microseconds");
  if (type === "VARCHAR" || type === "DATE") {
    refuse(`is a ${type === "DATE" ? "day" : "text"}, not a number of each row`, "tape.contracts says it per contract");
  }
  if (type === "TIMESTAMP") return "instant";
  return type === "DOUBLE" || type === "FLOAT" ? "price" : name === "timestamp" ? "instant" : "whole";
}
