import { rename, rm, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { ROW_GROUP_ROWS } from "../../lake/datasets.js";
import { duckDbError } from "../../lake/duckDbError.js";
import { hashFile } from "../../lake/hashFile.js";
import { packageVersion } from "../../lake/packageVersion.js";
import { sqlText, sqlTexts } from "../../lake/sqlText.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import { BASELINE_SCHEMA_VERSION, type BaselineManifest, manifestPath } from "./BaselineManifest.js";
import { type BaselineStep, records } from "./BaselineStep.js";
import type { BaselineOutput } from "./baselineOutputs.js";

export type OutputFacts = Pick<
  BaselineManifest,
  "rowsRead" | "dropped" | "added" | "marked" | "parameters" | "sources" | "inputsHash"
>;

/** How pieces and outputs are written. */
export const PARQUET_FORMAT: string = `FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP_ROWS}, WRITE_BLOOM_FILTER false`;

/** What each output is sorted by. */
export const SORT_KEYS: Readonly<Record<BaselineOutput, readonly string[]>> = {
  options: ["timestamp", "expiry", "option_type", "strike"],
  perpetual: ["timestamp"],
  rates: ["timestamp"],
  schedule: ["expiry", "strike", "option_type"],
};

/** A query of several Parquet files, one after the other. */
export function piecesSql(pieces: readonly string[]): string {
  return `read_parquet(${sqlTexts(pieces)})`;
}

/**
 * Writes one output from its finished pieces: under a temporary name, read back, counted, hashed, then renamed, the
 * manifest last.
 *
 * @throws StrikebookError `empty` for no row, `integrity` when the counts do not add up or the order is broken,
 *   `environment` when the disk is full.
 */
export async function writeOutput(
  step: BaselineStep,
  which: BaselineOutput,
  pieces: readonly string[],
  facts: OutputFacts,
): Promise<BaselineManifest> {
  const { session, folder, signal } = step;
  const target = folder.output(which);
  const temporary = folder.temporary(basename(target));
  try {
    const metadata = `KV_METADATA {strikebook_baseline: ${sqlText(which)}, inputs: ${sqlText(facts.inputsHash)}}`;
    const all = `SELECT * FROM ${piecesSql(pieces)}`;
    await session.run(`COPY (${all}) TO ${sqlText(temporary)} (${PARQUET_FORMAT}, ${metadata})`, { signal });
    const { rows, minTime, maxTime } = await readBack(step, which, temporary);
    checkBalance(which, rows, facts);
    const manifest: BaselineManifest = {
      schemaVersion: BASELINE_SCHEMA_VERSION,
      output: which,
      rows,
      ...facts,
      sortKey: SORT_KEYS[which],
      minTime,
      maxTime,
      parquet: { ...(await hashFile(temporary, { signal })), name: basename(target) },
      writtenBy: { package: "strikebook", version: packageVersion() },
    };
    const manifestTemporary = `${temporary}.json`;
    await writeFile(manifestTemporary, `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
    signal.throwIfAborted();
    // Without its manifest an output does not count, so the old manifest goes first and the new one comes last.
    await rm(manifestPath(target), { force: true });
    await rename(temporary, target);
    await rename(manifestTemporary, manifestPath(target));
    return manifest;
  } catch (error) {
    await rm(temporary, { force: true });
    signal.throwIfAborted();
    throw duckDbError(error, "environment", `cannot write ${target}`, "check the folder, then build again");
  }
}

/** Counts the rows that are on the disk and looks at their order. */
async function readBack(
  step: BaselineStep,
  which: BaselineOutput,
  file: string,
): Promise<{ rows: number; minTime: string | null; maxTime: string | null }> {
  const time = SORT_KEYS[which][0]!;
  const [found] = await records<{ rows: number; unsorted: number; low: number; high: number }>(
    step,
    `SELECT count(*) AS rows, count(*) FILTER (WHERE t < before) AS unsorted, min(t) AS low, max(t) AS high
     FROM (SELECT ${time} AS t, lag(${time}) OVER () AS before FROM read_parquet(${sqlText(file)}))`,
  );
  const { rows, unsorted, low, high } = found!;
  if (rows === 0) throw new StrikebookError("empty", `${which}: no row is left`, "check the sources and the filters");
  if (unsorted > 0) {
    const what = `${which}: ${unsorted} rows are earlier than the row before`;
    throw new StrikebookError("integrity", what, "this is a defect of the build, please report it");
  }
  return { rows, minTime: isoMicros(low), maxTime: isoMicros(high) };
}

function checkBalance(which: BaselineOutput, rows: number, facts: OutputFacts): void {
  const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);
  if (facts.rowsRead - sum(facts.dropped) + sum(facts.added) === rows) return;
  const counts = `${facts.rowsRead} read, ${sum(facts.dropped)} dropped, ${sum(facts.added)} added`;
  const what = `${which}: ${counts} do not make the ${rows} rows written`;
  throw new StrikebookError("integrity", what, "this is a defect of the build, please report it");
}

function isoMicros(micros: number): string | null {
  if (Number.isNaN(micros)) return null;
  const millis = Math.floor(micros / 1000);
  return new Date(millis).toISOString().replace("Z", `${String(micros - millis * 1000).padStart(3, "0")}Z`);
}
