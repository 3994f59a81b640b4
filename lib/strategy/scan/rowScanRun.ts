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

/** The rules of a task are one object for all of its contracts; those of the next task are a copy. */
const ofRules = new WeakMap<RowRules, RowProgram>();
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
  const program = programOf(rules);
  const signals = program.run({
    column: (name) => columns[lakeName(name)]!,
    first: 0,
    end: rows,
    // The session's open costs more than a short contract's scan.
    openMicros: program.columns.includes("timestamp") ? instantAt(key.date, session.openSecond, session) : 0,
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
  let program = ofRules.get(rules);
  if (program) return program;
  const key = JSON.stringify(rules);
  program = programs.get(key) ?? new RowProgram({ ...rules, isAlternating: true });
  programs.set(key, program);
  ofRules.set(rules, program);
  return program;
}

function lakeName(name: string): string {
  return QUOTE_LAKE_NAMES[name as QuoteColumnName] ?? name;
}
