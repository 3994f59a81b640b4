// biome-ignore-all lint/suspicious/noTsIgnore: where the optional peer is present there is no error to expect
import type { ColumnTable } from "./ColumnTable.js";
import { type InstantOptions, withInstants } from "./InstantOptions.js";
import { importPeer } from "./importPeer.js";

/** A table of the package `arquero`, an optional peer; `any` where it is not installed.
 * @ts-ignore: declarations that name an absent package are an error without `skipLibCheck` */
export type ArqueroTable = import("arquero").ColumnTable;

/**
 * A table as one of arquero, for its verbs (`filter`, `groupby`, `rollup`, `join`, ...). Nothing is copied: both tables
 * read the same arrays, so do not write into them. Every value arrives as it is, missing ones (NaN, null) too.
 *
 * @throws StrikebookError `environment` with the command that installs arquero; `argument` when a column of `instants`
 *   cannot be dates
 *
 * @example
 * const trades = await toArquero(table, { instants: ["time"] });
 * fromArquero(trades.groupby("side").rollup({ pnl: (d) => op.sum(d.pnlPoints) }))
 */
export async function toArquero(table: ColumnTable, options: InstantOptions = {}): Promise<ArqueroTable> {
  const arquero = (await importPeer("arquero")) as {
    table(columns: readonly (readonly [string, unknown])[]): ArqueroTable;
  };
  return arquero.table(withInstants(table, options));
}
