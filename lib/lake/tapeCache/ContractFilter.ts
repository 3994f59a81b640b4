import type { OptionLetter } from "../../contract/ContractIdentity.js";
import type { Product } from "../../contract/Product.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { CivilDate } from "../../time/civilDate.js";
import type { DatasetSpec } from "../datasets.js";
import { sqlText } from "../sqlText.js";
import { storedColumn } from "../storedColumn.js";
import type { RowRange } from "./CachedColumn.js";
import type { ContractRow, ContractTable } from "./ContractTable.js";

/** Strikes in points: these ones, or all from one to another, both included. */
export type StrikeChoice = readonly number[] | { readonly from: number; readonly to: number };

/** Which contracts of a day are read. */
export interface ContractFilter {
  /** These expiries, or the first one on or after the day. All by default. */
  readonly expiries?: readonly CivilDate[] | "nearest" | undefined;
  readonly strikes?: StrikeChoice | undefined;
  readonly optionType?: OptionLetter | undefined;
}

/** Contracts that are read: their runs in the part, one behind the other, and the same in SQL. */
export interface ContractSelection {
  /** Rows as they will lie in memory: first rows count from 0 without a gap. */
  readonly contracts: readonly ContractRow[];
  readonly rows: number;
  /** Undefined when all rows are read. */
  readonly ranges: readonly RowRange[] | undefined;
  /** A condition over the dataset's columns. */
  readonly where: string;
}

export interface SelectionSource {
  readonly table: ContractTable;
  readonly spec: DatasetSpec;
  readonly product: Product;
  readonly date: CivilDate;
  /** Names the day in messages. */
  readonly label: string;
}

/**
 * The contracts of a part that a filter lets through.
 *
 * @throws StrikebookError `argument` for a filter of another shape; `missing` for an expiry or a strike that is named and
 *   not there; `empty` when no contract is left
 */
export function selectContracts(source: SelectionSource, filter: ContractFilter): ContractSelection {
  const { table, spec, product, label } = source;
  const { optionType, strikes } = filter;
  if (optionType !== undefined && optionType !== "CE" && optionType !== "PE") {
    const what = `optionType ${JSON.stringify(optionType)}`;
    throw new StrikebookError("argument", what, 'use "CE" for calls, "PE" for puts, or leave it out for both');
  }
  const expiries = wantedExpiries(source, filter.expiries);
  const scaled = strikes && scaledStrikes(strikes, product, label);
  if (!expiries && !scaled && optionType === undefined) {
    return { contracts: table.contracts, rows: table.rows, ranges: undefined, where: "true" };
  }
  const isWanted = ([expiry, type, strike]: ContractRow): boolean =>
    (expiries === undefined || expiries.has(expiry)) &&
    (optionType === undefined || type === optionType) &&
    (scaled === undefined || scaled.has(strike));
  const chosen = table.contracts.filter(isWanted);
  if (chosen.length === 0) {
    const what = `no contract of ${label} is left by ${JSON.stringify(filter)}`;
    throw new StrikebookError("empty", what, `it has ${holdings(table, product)}`);
  }
  if (Array.isArray(strikes)) {
    const found = new Set(chosen.map(([, , strike]) => strike));
    const absent = strikes.find((strike) => !found.has(Math.round(strike * product.strikeScale)));
    if (absent !== undefined) {
      const what = `no contract of ${label} has strike ${absent}`;
      throw new StrikebookError("missing", what, `it has ${holdings(table, product)}`);
    }
  }
  let rows = 0;
  const contracts = chosen.map(([expiry, type, strike, , rowCount]): ContractRow => {
    rows += rowCount;
    return [expiry, type, strike, rows - rowCount, rowCount];
  });
  const conditions = [
    ...(expiries ? [`expiry IN (${[...expiries].map((day) => `DATE ${sqlText(day)}`).join(", ")})`] : []),
    ...(optionType ? [`${storedColumn(spec, "option_type")} = ${sqlText(optionType)}`] : []),
    ...(scaled ? [scaled.sql] : []),
  ];
  const ranges = chosen.map(([, , , firstRow, rowCount]) => ({ firstRow, rowCount }));
  return { contracts, rows, ranges, where: conditions.join(" AND ") };
}

function wantedExpiries(
  { table, date, label }: SelectionSource,
  expiries: ContractFilter["expiries"],
): ReadonlySet<CivilDate> | undefined {
  if (expiries === undefined) return undefined;
  const there = dataExpiries(table);
  if (expiries === "nearest") {
    const nearest = there.find((expiry) => expiry >= date);
    if (nearest !== undefined) return new Set([nearest]);
    const what = `no expiry on or after ${date} in ${label} (in the data: ${there.join(", ") || "none"})`;
    throw new StrikebookError("empty", what, "check the contracts of this day's part");
  }
  if (!Array.isArray(expiries) || expiries.length === 0) {
    const what = `expiries ${JSON.stringify(expiries)}`;
    throw new StrikebookError("argument", what, 'give a list of days YYYY-MM-DD, or "nearest"');
  }
  const absent = expiries.find((expiry) => !there.includes(expiry));
  if (absent === undefined) return new Set(expiries);
  throw new StrikebookError("missing", `${label} has no expiry ${absent}`, `it has ${there.join(", ")}`);
}

interface ScaledStrikes {
  has(scaled: number): boolean;
  readonly sql: string;
}

function scaledStrikes(strikes: StrikeChoice, { strikeScale }: Product, label: string): ScaledStrikes {
  if (Array.isArray(strikes)) {
    const between = strikes.find(
      (strike: number) => !(Math.abs(strike * strikeScale - Math.round(strike * strikeScale)) < 1e-6),
    );
    if (between !== undefined && Number.isFinite(between)) {
      const what = `no contract of ${label} has strike ${between}`;
      throw new StrikebookError("missing", what, `strikes are whole multiples of ${1 / strikeScale}`);
    }
    const scaled = new Set(strikes.map((strike: number) => Math.round(strike * strikeScale)));
    if (scaled.size > 0 && [...scaled].every(Number.isSafeInteger)) {
      return { has: (strike) => scaled.has(strike), sql: `strike_scaled IN (${[...scaled].join(", ")})` };
    }
  }
  const { from, to } = strikes as { from?: unknown; to?: unknown };
  if (typeof from === "number" && typeof to === "number" && from <= to && Number.isFinite(to - from)) {
    const [low, high] = [Math.ceil(from * strikeScale - 1e-6), Math.floor(to * strikeScale + 1e-6)];
    const sql = `strike_scaled BETWEEN ${low} AND ${high}`;
    return { has: (strike) => strike >= low && strike <= high, sql };
  }
  const what = `strikes ${JSON.stringify(strikes)} of ${label}`;
  throw new StrikebookError("argument", what, "give a list of strikes in points, or { from, to }");
}

/** Expiries of a part, ascending. */
export function dataExpiries(table: ContractTable): CivilDate[] {
  return [...new Set(table.contracts.map(([expiry]) => expiry))];
}

function holdings(table: ContractTable, { strikeScale }: Product): string {
  const strikes = table.contracts.map(([, , strike]) => strike / strikeScale);
  const range = strikes.reduce(([low, high], strike) => [Math.min(low, strike), Math.max(high, strike)] as const, [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ] as readonly [number, number]);
  return `expiries ${dataExpiries(table).join(", ")} and strikes from ${range[0]} to ${range[1]}`;
}
