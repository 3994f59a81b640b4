import { MarketSimulation } from "./MarketSimulation.js";
import { resolveSampleOptions, type SampleOptions } from "./SampleOptions.js";
import { VendorRows } from "./VendorRows.js";
import { NSE_OPTION_COLUMNS, type NseColumnName } from "./vendorColumns.js";

/** All rows of one vendor table as typed columns: the shape in which a dump reader yields them. */
export interface VendorRun {
  /** Name of the dump without `.sql.gz`. */
  readonly dump: string;
  readonly kind: "option" | "spot" | "equity";
  readonly table: string;
  readonly rows: number;
  /** By vendor name; datetimes in epoch µs UTC, NULL as NaN. */
  readonly columns: Record<NseColumnName, Float64Array>;
}

/**
 * The rows of a sample market without the text of a dump: the same tables in the same order with the same values as
 * `writeSampleMarket` of the same options, one run per table that has rows. Memory holds one table at a time.
 *
 * @param source options, or a simulation whose ground truth (`groundTruth`) is wanted after the last run
 * @throws the reason of `signal`, between two sessions of a table
 */
export function* vendorRuns(source: SampleOptions | MarketSimulation = {}): Generator<VendorRun, void, undefined> {
  const simulation = source instanceof MarketSimulation ? source : new MarketSimulation(resolveSampleOptions(source));
  const signal = source instanceof MarketSimulation ? undefined : source.signal;
  const buffer = new VendorRows();
  for (const dump of simulation.dumps()) {
    for (const table of dump.tables) {
      const parts: Record<NseColumnName, Float64Array>[] = [];
      let rows = 0;
      while (table.next(buffer)) {
        signal?.throwIfAborted();
        parts.push(buffer.take());
        rows += buffer.rows;
      }
      if (rows > 0) yield { dump: dump.name, kind: table.kind, table: table.name, rows, columns: join(parts, rows) };
    }
  }
}

function join(
  parts: readonly Record<NseColumnName, Float64Array>[],
  rows: number,
): Record<NseColumnName, Float64Array> {
  const only = parts.length === 1 ? parts[0] : undefined;
  if (only) return only;
  const columns = NSE_OPTION_COLUMNS.map((name) => {
    const whole = new Float64Array(rows);
    let at = 0;
    for (const part of parts) {
      whole.set(part[name], at);
      at += part[name].length;
    }
    return [name, whole] as const;
  });
  return Object.fromEntries(columns) as Record<NseColumnName, Float64Array>;
}
