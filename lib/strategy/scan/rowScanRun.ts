import type { QuoteColumnName } from "../../columns/index.js";
import type { ContractRun } from "../../lake/index.js";
import { QUOTE_LAKE_NAMES } from "../../lake/quoteColumns.js";
import { instantAt } from "../../time/index.js";
import { RowProgram } from "./RowProgram.js";
import type { RowRules } from "./RowRule.js";
import { rowRoundTrips } from "./rowRoundTrips.js";

/** Parameters of the scan module: the rules of a definition with their numbers, see `rowRules`. */
export interface RowScanParameters {
  readonly rules: RowRules;
}

/** Round trips of one contract, filled at the rows that decide; points per unit, without costs. */
export interface RowScanResult {
  readonly pnl: number;
  readonly trades: number;
  readonly rows: number;
}

const programs = new Map<string, RowProgram>();

/** Columns of the lake that a scan of these rules reads. */
export function rowScanColumns(rules: RowRules): string[] {
  return programOf(rules).columns.map(lakeName);
}

/**
 * The rules of a definition over one contract, as `scanContracts` calls it: all rows, whatever the clock says, each order
 * filled at the price of the row that decides. It measures the scan; results come from `runStrategy`.
 */
export default function rowScanRun(
  { key, contract, columns, rows }: Pick<ContractRun, "key" | "contract" | "columns" | "rows">,
  { rules }: RowScanParameters,
): RowScanResult {
  const { session } = contract.product;
  const price = columns[lakeName("lastPrice")]!;
  const signals = programOf({ ...rules, isAlternating: true }).run({
    column: (name) => columns[lakeName(name)]!,
    first: 0,
    end: rows,
    openMicros: instantAt(key.date, session.openSecond, session),
    strike: contract.strike,
    windows: rules.entries.map(() => [0, rows]),
  });
  let pnl = 0;
  const trips = rowRoundTrips(signals, price, rows);
  for (const { entryRow, exitRow } of trips)
    pnl += price.values[exitRow]! / price.scale - price.values[entryRow]! / price.scale;
  return { pnl, trades: trips.length, rows };
}

function programOf(rules: RowRules): RowProgram {
  const key = JSON.stringify(rules);
  let program = programs.get(key);
  if (!program) programs.set(key, (program = new RowProgram(rules)));
  return program;
}

function lakeName(name: string): string {
  return QUOTE_LAKE_NAMES[name as QuoteColumnName] ?? name;
}
