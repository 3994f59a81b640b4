import { statfs } from "node:fs/promises";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { BaselineOutput } from "./baselineOutputs.js";

/** Bytes to be written for each byte of a source, pieces and outputs together. */
export const DISK_FACTORS: Readonly<Record<BaselineOutput, number>> = {
  options: 1.2,
  perpetual: 1.5,
  rates: 10,
  schedule: 0.05,
};

/** What a build is likely to need, and what there is. */
export interface DiskEstimate {
  readonly neededBytes: number;
  readonly freeBytes: number;
  readonly perOutput: Readonly<Record<BaselineOutput, number>>;
}

/** An estimate from the sizes of the sources of those outputs that are still to be built. */
export async function estimateDisk(
  folder: string,
  sourceBytes: Readonly<Record<BaselineOutput, number>>,
): Promise<DiskEstimate> {
  const { bavail, bsize } = await statfs(folder);
  const names = Object.keys(DISK_FACTORS) as BaselineOutput[];
  const perOutput = Object.fromEntries(
    names.map((name) => [name, Math.ceil(sourceBytes[name] * DISK_FACTORS[name])]),
  ) as Record<BaselineOutput, number>;
  return {
    neededBytes: Object.values(perOutput).reduce((sum, bytes) => sum + bytes, 0),
    freeBytes: Number(bavail) * Number(bsize),
    perOutput,
  };
}

/** @throws StrikebookError `environment` with both figures when the disk looks too small and `force` is not set. */
export function requireDisk(folder: string, { neededBytes, freeBytes, perOutput }: DiskEstimate, force: boolean): void {
  if (force || neededBytes <= freeBytes) return;
  const shares = Object.entries(perOutput).map(([name, bytes]) => `${name} ${gigabytes(bytes)}`);
  const what = `a baseline in ${folder} needs about ${gigabytes(neededBytes)} (${shares.join(", ")}), and ${gigabytes(freeBytes)} are free`;
  throw new StrikebookError("environment", what, "free space, take another folder, or pass force");
}

function gigabytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
