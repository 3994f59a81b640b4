import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StrikebookError } from "../task/StrikebookError.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import { contractOrderSql } from "./contractOrder.js";
import type { DuckDbSession } from "./DuckDbSession.js";
import { type DatasetSpec, datasetSpec, LAKE_SCHEMA_VERSION } from "./datasets.js";
import { duckDbError } from "./duckDbError.js";
import { hashFile } from "./hashFile.js";
import { isProcessAlive } from "./isProcessAlive.js";
import type { Manifest } from "./Manifest.js";
import { MANIFEST_NAME, PARQUET_NAME, type PartKey, partFolder, partLabel } from "./PartKey.js";
import type { PartRun } from "./PartRun.js";
import { packageVersion } from "./packageVersion.js";
import { parquetFormat } from "./parquetFormat.js";
import { RunOrder } from "./RunOrder.js";
import { type FreeTexts, runBlock } from "./runBlock.js";
import { sqlText, sqlTexts } from "./sqlText.js";

/** What the writer cannot know by itself; asked for after the last row, when all is counted. */
export type PartFacts = Pick<
  Manifest,
  "rowsRead" | "dropped" | "marked" | "source" | "sourceFiles" | "granularity" | "hasBook" | "instrument" | "parameters"
>;

export interface WritePartOptions extends TaskOptions {
  readonly key: PartKey;
  /** Runs in the order of the lake, handed out one by one; each is dropped before the next is asked for. */
  readonly runs: Iterable<PartRun>;
  readonly facts: () => PartFacts;
  /**
   * Of a raw option part: the names of its contracts, in the order of its runs, which say theirs in column `contract`.
   */
  readonly contracts?: readonly string[];
  /** Writes the part anew when it is there already. */
  readonly replace?: boolean;
}

let writes = 0;

/**
 * Writes one part: Parquet under a temporary name, read back and compared, hashed, then both files renamed, the manifest
 * last. Whatever goes wrong before that leaves nothing under the final names.
 *
 * @throws StrikebookError `argument` when the part exists and `replace` is not set, `empty` for no rows, `integrity` when
 *   the rows are out of order or the counts do not add up, `environment` when the disk is full.
 */
export async function writePart(session: DuckDbSession, root: string, options: WritePartOptions): Promise<Manifest> {
  const { key, signal } = options;
  const label = partLabel(key);
  const spec = datasetSpec(key.dataset);
  const folder = partFolder(root, key);
  const suffix = `${process.pid}-${writes++}.tmp`;
  const parquetTemp = join(folder, `${PARQUET_NAME}.${suffix}`);
  const manifestTemp = join(folder, `${MANIFEST_NAME}.${suffix}`);
  try {
    await mkdir(folder, { recursive: true });
    await clearFolder(folder, label, options.replace ?? false);
    const texts: FreeTexts = { symbol: [key.underlying], contract: options.contracts ?? [] };
    const isRaw = spec.kind === "rawOptions" || spec.kind === "rawSpot";
    const numbers = new Map(options.contracts?.map((name, number) => [name, number]));
    const written = new RunOrder(label, {
      mayLackTime: isRaw,
      ...(spec.kind === "rawOptions" ? { orderOf: (run) => numbers.get(String(run.columns.contract)) ?? -1 } : {}),
      ...(spec.kind === "forwards" ? { orderOf: ({ columns }) => Number(columns.expiry) } : {}),
    });
    await copyRows(session, spec, options, texts, written, parquetTemp);
    await readBack(session, spec, written, parquetTemp, options);
    const facts = options.facts();
    const dropped = Object.values(facts.dropped).reduce((sum, count) => sum + count, 0);
    if (facts.rowsRead !== written.rows + dropped) {
      const sum = `${facts.rowsRead} rows were read, ${written.rows} written and ${dropped} dropped`;
      throw new StrikebookError("integrity", `${label}: ${sum}`, "this is a defect of the packer, please report it");
    }
    const manifest: Manifest = {
      schemaVersion: LAKE_SCHEMA_VERSION,
      ...key,
      rows: written.rows,
      contracts: written.runs,
      ...facts,
      sortKey: spec.sortKey,
      minTime: isoMicros(written.minMicros),
      maxTime: isoMicros(written.maxMicros),
      parquet: { ...(await hashFile(parquetTemp, options)), name: PARQUET_NAME },
      writtenBy: { package: "strikebook", version: packageVersion() },
    };
    await writeFile(manifestTemp, `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
    signal?.throwIfAborted();
    // Without its manifest a part does not count, so the old manifest goes first and the new one comes last.
    await rm(join(folder, MANIFEST_NAME), { force: true });
    await rename(parquetTemp, join(folder, PARQUET_NAME));
    await rename(manifestTemp, join(folder, MANIFEST_NAME));
    return manifest;
  } catch (error) {
    // The first failure is the one to tell; the next write of this part removes what could not be removed here.
    await Promise.allSettled([rm(parquetTemp, { force: true }), rm(manifestTemp, { force: true })]);
    signal?.throwIfAborted();
    throw duckDbError(
      error,
      "environment",
      `cannot write ${label} under ${root}`,
      "check the lake's folder, then pack again",
    );
  }
}

/** Refuses an existing part, and removes what processes that are gone have left. */
async function clearFolder(folder: string, label: string, replace: boolean): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!replace && (name === PARQUET_NAME || name === MANIFEST_NAME)) {
      throw new StrikebookError(
        "argument",
        `${label} is already in the lake (${join(folder, name)})`,
        "pass replace to write it again",
      );
    }
    const pid = /\.(\d+)-\d+\.tmp$/.exec(name)?.[1];
    if (pid !== undefined && !isProcessAlive(Number(pid))) await rm(join(folder, name), { force: true });
  }
}

async function copyRows(
  session: DuckDbSession,
  spec: DatasetSpec,
  options: WritePartOptions,
  texts: FreeTexts,
  written: RunOrder,
  file: string,
): Promise<void> {
  const runs = options.runs[Symbol.iterator]();
  const handed = spec.columns.filter(({ sql }) => sql === undefined);
  const texted = handed.map((column) => {
    const { name, type, values } = column;
    if (values) return name;
    return type === "VARCHAR" ? `${sqlTexts(texts[name] ?? [])}[${name} + 1] AS ${name}` : name;
  });
  const carried = handed.map((column) =>
    column.type === "VARCHAR" && !column.values ? { ...column, type: "INTEGER" as const } : column,
  );
  const selected = spec.columns.map(({ name, sql }) => (sql === undefined ? name : `${sql} AS ${name}`)).join(", ");
  await session.runWithRows(
    carried,
    () => {
      const next = runs.next();
      if (next.done) return undefined;
      written.add(next.value);
      return runBlock(spec, next.value, texts);
    },
    (rows) =>
      `COPY (SELECT ${selected} FROM (SELECT ${texted.join(", ")} FROM ${rows}())) TO ${sqlText(file)} (${parquetFormat(spec)})`,
    options,
  );
  if (written.rows === 0) {
    throw new StrikebookError("empty", `${partLabel(options.key)} has no row`, "check the source and its filters");
  }
}

async function readBack(
  session: DuckDbSession,
  spec: DatasetSpec,
  written: RunOrder,
  file: string,
  options: WritePartOptions,
): Promise<void> {
  const order =
    spec.kind === "options"
      ? contractOrderSql(spec)
      : spec.kind === "rawOptions"
        ? `enum_code(contract::ENUM(${(options.contracts ?? []).map(sqlText).join(", ")}))::DOUBLE`
        : spec.kind === "forwards"
          ? "(expiry - DATE '1970-01-01')::DOUBLE"
          : undefined;
  // Minutes to expiry fall as time goes on.
  const time = spec.kind === "addOn" ? "-dte_minutes" : "epoch_us(timestamp)::DOUBLE";
  const [times, orders] = await session.numbers(
    `SELECT ${time} AS t${order ? `, ${order} AS contract` : ""} FROM read_parquet(${sqlText(file)})`,
    options,
  );
  written.compare(orders, times!);
}

/** ISO 8601 UTC with microseconds; of a part without a time, 1970. */
function isoMicros(given: number): string {
  const micros = Number.isFinite(given) ? given : 0;
  const millis = Math.floor(micros / 1000);
  const rest = String(micros - millis * 1000).padStart(3, "0");
  return new Date(millis).toISOString().replace("Z", `${rest}Z`);
}
