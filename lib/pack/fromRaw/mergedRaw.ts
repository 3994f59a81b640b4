import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { SpotSeries } from "../../columns/QuoteRun.js";
import { contractOfOrder, contractOrder, contractOrderSql } from "../../lake/contractOrder.js";
import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import { datasetSpec } from "../../lake/datasets.js";
import type { LakePart } from "../../lake/LakePart.js";
import { readTable } from "../../lake/readTable.js";
import { sqlText } from "../../lake/sqlText.js";
import { nseTableName } from "../../market/nseTableName.js";
import { NSE_OPTION_COLUMNS } from "../../market/vendorColumns.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import type { ExpiryKind } from "../../time/ExpiryCalendar.js";
import { Counts } from "../Counts.js";
import type { TableClass } from "../classifyTable.js";
import type { CleanSpot } from "./packSpotPart.js";
import { readContractRows } from "./readContractRows.js";
import { stagingFolder } from "./stagingFolder.js";

/** A raw part made for one merge. */
export interface MergedRaw {
  readonly part: LakePart;
  remove(): Promise<void>;
}

export interface MergedOptionsOptions extends TaskOptions {
  readonly root: string;
  readonly raw: LakePart;
  /** The lake's part; its rows stay. */
  readonly existing: LakePart;
  readonly classify: (contract: string) => TableClass;
}

/**
 * A raw part with the rows of a packed one and those rows of another raw part whose contract and time it lacks; the others
 * count as dropped under `alreadyThere`. Cleaning the packed rows again changes nothing, and what depends on neighbours
 * (volume changes) is computed anew over all.
 */
export async function mergedOptions(session: DuckDbSession, options: MergedOptionsOptions): Promise<MergedRaw> {
  const { root, raw, existing, classify } = options;
  const spec = datasetSpec("nse_options");
  const packed = `(SELECT *, ${contractOrderSql(spec)} AS ord FROM read_parquet(${sqlText(existing.files[0]!)}, file_row_number = true, hive_partitioning = false))`;
  const names = new Map<number, string>();
  const known = await session.query(
    `SELECT DISTINCT ord, expiry_type FROM ${packed} ORDER BY ord`,
    (result) => readTable(session.duckdb, result),
    options,
  );
  for (const row of known.records()) {
    const order = Number(row.ord);
    const { expiryDate, optionType, strikeScaled } = contractOfOrder(order);
    const expiry = { underlying: raw.key.underlying, kind: String(row.expiry_type) as ExpiryKind, expiry: expiryDate };
    names.set(order, nseTableName(expiry, strikeScaled / 100, optionType));
  }
  const rawOrders: [string, number | null][] = [];
  for (const { contract } of await readContractRows(session, raw, options)) {
    const own = classify(contract);
    const order = own.kind === "option" ? contractOrder(own.contract) : null;
    rawOrders.push([contract, order]);
    // A name of the vendor's own is kept as it is; several names of one contract become one run by their order.
    if (order !== null) names.set(order, contract);
  }
  const values = (pairs: readonly (readonly [string, number | null])[]): string =>
    pairs.map(([name, order]) => `(${sqlText(name)}, ${order ?? "NULL"}::DOUBLE)`).join(", ") || "(NULL, NULL)";
  const nameTable = `(VALUES ${values([...names].map(([order, name]) => [name, order] as const))}) n(name, ord)`;
  const orderTable = `(VALUES ${values(rawOrders)}) o(name, ord)`;
  const cells = NSE_OPTION_COLUMNS.map((name) => `x.${name}`).join(", ");
  const staging = await stagingFolder(root);
  const file = join(staging, "part-0.parquet");
  try {
    const rows = `SELECT ${cells}, n.name AS contract, x.ord, 0 AS origin, x.file_row_number FROM ${packed} x JOIN ${nameTable} ON x.ord = n.ord
      UNION ALL SELECT ${cells}, coalesce(n.name, x.contract), x.ord, 1, x.file_row_number FROM
      (SELECT r.*, o.ord FROM read_parquet(${sqlText(raw.files[0]!)}, file_row_number = true, hive_partitioning = false) r JOIN ${orderTable} ON r.contract = o.name) x
      LEFT JOIN ${nameTable} ON x.ord = n.ord
      WHERE NOT EXISTS (SELECT 1 FROM ${packed} p WHERE p.ord = x.ord AND p.timestamp = x.timestamp)`;
    const order = "ord NULLS LAST, contract, timestamp NULLS LAST, origin, file_row_number";
    await session.run(
      `COPY (SELECT * EXCLUDE (ord, origin, file_row_number) FROM (${rows}) ORDER BY ${order}) TO ${sqlText(file)} (FORMAT parquet)`,
      options,
    );
    const [merged] = await session.numbers(`SELECT count(*)::DOUBLE FROM read_parquet(${sqlText(file)})`, options);
    return {
      part: mergedPart(raw, existing, file, merged![0]!),
      remove: () => rm(staging, { recursive: true, force: true }),
    };
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    throw error;
  }
}

function mergedPart(raw: LakePart, existing: LakePart, file: string, rows: number): LakePart {
  const [own, packed] = [raw.manifest!, existing.manifest!];
  const dropped = new Counts();
  dropped.addAll(packed.dropped);
  dropped.addAll(own.dropped);
  dropped.add("alreadyThere", own.rows + packed.rows - rows);
  const marked = new Counts();
  marked.addAll(own.marked);
  marked.add("unsorted", packed.marked.unsorted ?? 0);
  // A packed row no longer says whether its price was 0 or absent; its manifest does.
  const zeroPrice = packed.marked.zeroPrice ?? 0;
  marked.add("zeroPrice", zeroPrice);
  marked.add("missingPrice", -zeroPrice);
  const manifest = {
    ...own,
    rows,
    rowsRead: own.rowsRead + packed.rowsRead,
    dropped: dropped.toRecord(),
    marked: marked.toRecord(),
  };
  return { ...raw, files: [file], manifest };
}

/** Prices of both; of one instant the lake's stays and the other counts as `alreadyThere`. */
export function mergedSpot(clean: CleanSpot, known: SpotSeries, existing: LakePart): CleanSpot {
  const prices = new Map<number, number>();
  known.timestamp.forEach((time, row) => void prices.set(time, known.price[row]!));
  const { series } = clean;
  let alreadyThere = 0;
  series?.timestamp.forEach((time, row) => {
    if (prices.has(time)) alreadyThere++;
    else prices.set(time, series.price[row]!);
  });
  const timestamp = Float64Array.from(prices.keys()).sort();
  const dropped = new Counts();
  dropped.addAll(existing.manifest!.dropped);
  dropped.addAll(clean.dropped);
  dropped.add("alreadyThere", alreadyThere);
  const marked = new Counts();
  marked.addAll(existing.manifest!.marked);
  marked.addAll(clean.marked);
  const price = timestamp.map((time) => prices.get(time)!);
  return { series: { ...known, timestamp, price }, dropped: dropped.toRecord(), marked: marked.toRecord() };
}
