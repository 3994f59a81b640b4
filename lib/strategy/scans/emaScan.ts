import { mkdir, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { cacheScan, openLake, type ScanContractsOptions, scanContracts } from "../../lake/index.js";
import { StrikebookError } from "../../task/index.js";
import { packageRoot } from "../../task/packageRoot.js";
import { EmaScanReport, type EmaScanRow } from "./EmaScanReport.js";
import { EMA_MAX_SPREAD, type EmaCrossResult } from "./emaCross.js";
import { EMA_SCAN_COLUMNS, type EmaCrossParameters } from "./emaCrossRun.js";

export interface EmaScanOptions extends Omit<ScanContractsOptions, "columns" | "parameters"> {
  /** Widest spread at an entry as a share of the mid; the users' 0.0005 when absent. */
  readonly maxSpread?: number | undefined;
  /** Folder for the table (CSV) and the analysis (Markdown); nothing is written when absent. */
  readonly out?: string | undefined;
}

/** Names of what the scan writes. */
export const EMA_SCAN_FILES: { readonly table: string; readonly analysis: string } = {
  table: "ema-scan.csv",
  analysis: "ema-scan.md",
};

/**
 * The users' EMA(5)/EMA(21) benchmark over every contract of the days asked for, see `emaCross`. The same P&L, trades and
 * rows come out on any number of threads, from the cache and from Parquet.
 *
 * @throws StrikebookError as `scanContracts` does; `empty` when there was no row
 */
export async function emaScan(options: EmaScanOptions = {}): Promise<EmaScanReport> {
  const { out, threads = availableParallelism(), maxSpread = EMA_MAX_SPREAD, ...scan } = options;
  if (!(maxSpread > 0))
    throw new StrikebookError("argument", `maxSpread is ${maxSpread}`, "give a share of the mid above 0");
  const lake = typeof scan.lake === "object" ? scan.lake : await openLake(scan.lake);
  const what = { ...scan, lake, columns: EMA_SCAN_COLUMNS };
  const parameters: EmaCrossParameters = { maxSpread };
  const started = performance.now();
  const { parts, parquetParts } = await cacheScan(what);
  const ready = performance.now();
  const module = pathToFileURL(join(packageRoot(), "dist", "lib", "strategy", "scans", "emaCrossRun.js"));
  const rows: EmaScanRow[] = [];
  for await (const { key, contract, result } of scanContracts<EmaCrossResult>(module, {
    ...what,
    threads,
    parameters,
  })) {
    const { date, underlying } = key;
    const { strike, expiryDate: expiry, optionType } = contract;
    const { pnl: pnlPoints, trades, rows: count } = result;
    rows.push({ date, underlying, strike, expiry, optionType, pnlPoints, trades, rows: count });
  }
  const elapsedSeconds = (performance.now() - ready) / 1000;
  const report = new EmaScanReport(rows, {
    lake: lake.root,
    maxSpread,
    threads,
    cachedParts: parts - parquetParts,
    parquetParts,
    elapsedSeconds,
    cacheSeconds: (ready - started) / 1000,
  });
  requireRows(report);
  if (out !== undefined) {
    await mkdir(out, { recursive: true });
    await writeFile(join(out, EMA_SCAN_FILES.table), report.toCsv());
    await writeFile(join(out, EMA_SCAN_FILES.analysis), report.toMarkdown());
  }
  return report;
}

function requireRows({ totals, facts }: EmaScanReport): void {
  if (totals.rows > 0) return;
  const what = `no row in ${totals.contracts} contracts of the lake at ${facts.lake}`;
  throw new StrikebookError("empty", what, "ask for other days or underlyings");
}
