import { StrikebookError } from "../task/StrikebookError.js";
import { daysFromCivil } from "../time/civilDate.js";
import type { ColumnSpec } from "./ColumnSpec.js";
import type { DatasetSpec } from "./datasets.js";
import type { PartRun, RunColumn } from "./PartRun.js";
import type { RowBlock } from "./RowSource.js";
import { storedColumn } from "./storedColumn.js";

/** Texts of the VARCHAR columns that may hold any text, by column. */
export type FreeTexts = Readonly<Record<string, readonly string[]>>;

/**
 * Arranges a run's columns in the order of its dataset, without those that SQL computes and with the identity columns
 * taken from the contract.
 *
 * @param texts of free-text columns: all texts they may hold
 * @throws StrikebookError `schema` for a column the dataset does not have, one of another length, a text that is not
 *   among the column's values, or a column that may not be NULL and is not given.
 */
export function runBlock(spec: DatasetSpec, run: PartRun, texts: FreeTexts): RowBlock {
  const label = run.contract?.key ?? spec.name;
  const fail = (what: string): never => {
    throw new StrikebookError("schema", `${label}: ${what}`, `give the columns of dataset ${spec.name}`);
  };
  const given: Record<string, RunColumn | number | string> = { ...identityOf(spec, run, texts), ...run.columns };
  // An add-on has neither identity nor time of its own: both are the row's that it lies beside.
  if (spec.kind === "addOn") delete given.timestamp;
  const handed = spec.columns.filter(({ sql }) => sql === undefined);
  const columns = handed.map((column) => {
    const value = given[column.name];
    delete given[column.name];
    if (value === undefined) return column.nullable ? null : fail(`column ${column.name} is missing`);
    if (typeof value === "string") {
      const code = (column.values ?? texts[column.name])?.indexOf(value) ?? -1;
      return code >= 0 ? code : fail(`column ${column.name} cannot be "${value}"`);
    }
    if (typeof value !== "number" && value.length !== run.rows) {
      return fail(`column ${column.name} has ${value.length} rows where the run has ${run.rows}`);
    }
    if (typeof value !== "number" && !suits(value, column))
      return fail(`column ${column.name} is ${column.type} and given as ${value.constructor.name}`);
    return value;
  });
  const unknown = Object.keys(given)[0];
  if (unknown !== undefined) fail(`dataset ${spec.name} has no column ${unknown}`);
  return { label, rows: run.rows, columns };
}

function identityOf(spec: DatasetSpec, run: PartRun, texts: FreeTexts): Record<string, number | string> {
  const symbol = texts.symbol?.[0];
  const hasSymbol = symbol !== undefined && spec.columns.some(({ name }) => name === "symbol");
  const named: Record<string, number | string> = hasSymbol ? { symbol } : {};
  const { contract } = run;
  if (!contract || spec.kind === "addOn") return named;
  return {
    ...named,
    expiry: daysFromCivil(contract.expiryDate),
    expiry_ts: contract.expiryMicros,
    [storedColumn(spec, "option_type")]: contract.optionType,
    strike: contract.strike,
    strike_scaled: contract.strikeScaled,
  };
}

function suits(values: RunColumn, { type, values: texts }: ColumnSpec): boolean {
  if (values instanceof Float64Array) return true;
  if (values instanceof Float32Array) return type === "FLOAT";
  return values instanceof Int32Array ? type === "INTEGER" : type === "VARCHAR" && texts !== undefined;
}
