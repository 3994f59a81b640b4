import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openLake, type ResolvedSampleOptions, StrikebookError } from "strikebook";

/** `lake.json` of a sample: what its lake was packed from, and what it held. Written last. */
export interface SampleStamp {
  readonly hash: string;
  readonly optionRows: number;
  /** Parts of all datasets; absent in stamps of earlier versions. */
  readonly parts?: number;
  readonly format?: "dump" | "parquet";
  readonly options?: ResolvedSampleOptions;
}

const NAME = "lake.json";

export function stampPath(directory: string): string {
  return join(directory, NAME);
}

/** The stamp, or undefined when there is none that can be read. */
export function readStamp(directory: string): SampleStamp | undefined {
  const stamp = readJson(stampPath(directory)) as Partial<SampleStamp> | undefined;
  return typeof stamp?.hash === "string" && typeof stamp.optionRows === "number" ? (stamp as SampleStamp) : undefined;
}

export function writeStamp(directory: string, stamp: SampleStamp): void {
  const path = stampPath(directory);
  writeFileSync(`${path}.${process.pid}`, `${JSON.stringify(stamp)}\n`);
  renameSync(`${path}.${process.pid}`, path);
}

/** The value of a JSON file; undefined when it is not there or is no JSON. */
export function readJson(path: string): unknown {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * What is wrong with the lake, in words, when it is not what its stamp says; undefined when it is whole. Parts that
 * somebody has added from another source do not count.
 */
export async function lakeDamage(lake: string, stamp: SampleStamp, source: string): Promise<string | undefined> {
  if (!existsSync(lake)) return `${lake} is gone`;
  try {
    const opened = await openLake(lake);
    const parts = opened.parts().filter(({ manifest }) => manifest?.source === source);
    await opened.close();
    const rows = parts
      .filter(({ key }) => key.dataset === "nse_options")
      .reduce((sum, { manifest }) => sum + manifest!.rows, 0);
    if (stamp.parts !== undefined && parts.length !== stamp.parts)
      return `${lake} holds ${parts.length} parts where ${stamp.parts} were written`;
    if (rows !== stamp.optionRows) return `${lake} holds ${rows} option rows where ${stamp.optionRows} were written`;
    return undefined;
  } catch (error) {
    if (error instanceof StrikebookError) return error.message.slice(0, -error.cure.length - 2);
    throw error;
  }
}
