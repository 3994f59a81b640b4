import { existsSync } from "node:fs";
import type { StudyRun } from "./StudyRun.js";

/** What `strikebook run --json` prints, as one line: its fields are described in docs/kernel.md. */
export function runsJson(
  runs: readonly StudyRun[],
  facts: { exitCode: number; jobs: number; lake: string | undefined; elapsedMs: number },
): string {
  const rounded = (value: number): number => Math.round(value * 1000) / 1000;
  return JSON.stringify({
    schema: "strikebook.runs/1",
    exitCode: facts.exitCode,
    jobs: facts.jobs,
    lake: facts.lake ?? process.env.STRIKEBOOK_LAKE ?? (existsSync("lake") ? "lake" : null),
    seconds: rounded(facts.elapsedMs / 1000),
    runs: runs.map(({ refusal: _, cells, seconds, copy, change, error, ...run }) => ({
      ...run,
      seconds: rounded(seconds),
      copy: copy ?? null,
      change: change ?? null,
      error: error ?? null,
      cells: cells.map(({ cell, title, id, status, origin, ranAt, elapsedMs: ms, rssMb }) => ({
        cell,
        id,
        title,
        status,
        origin,
        ranAt: ranAt ?? null,
        seconds: rounded(ms / 1000),
        memoryMb: rssMb === undefined ? null : rounded(rssMb),
      })),
    })),
  });
}
