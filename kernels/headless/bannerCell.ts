import { type NotebookCell, tagsOf } from "./Notebook.js";
import type { RunningCell } from "./RunningCell.js";

/** What the reader of an executed copy must know before its outputs. */
export interface BannerFacts {
  readonly status: "ok" | "error" | "aborted" | "skipped";
  /** Why a study was skipped. */
  readonly reason: string | undefined;
  /** Start of this run, as an ISO time. */
  readonly startedAt: string;
}

const TAG = "strikebook-banner";

/** True for the cell that an earlier run has put at the top. */
export const isBanner = (cell: NotebookCell): boolean => tagsOf(cell).includes(TAG);

/**
 * The first cell of an executed copy that is not one whole, fresh run: it was interrupted, skipped, or shows outputs of an
 * earlier run. Undefined for every other copy.
 */
export function bannerCell(running: readonly RunningCell[], facts: BannerFacts): NotebookCell | undefined {
  const lines = [...endLines(running, facts), ...reuseLines(running, facts)];
  if (lines.length === 0) return undefined;
  return {
    cell_type: "markdown",
    id: TAG,
    metadata: { tags: [TAG] },
    source: lines.map((line) => `> ${line}`).join("\n>\n"),
  };
}

function endLines(running: readonly RunningCell[], { status, reason, startedAt }: BannerFacts): string[] {
  if (status === "skipped") return [`**Skipped**: ${reason ?? "no reason given"}. This study has no result.`];
  if (status !== "aborted") return [];
  const at = running.find((one) => one.status === "aborted");
  const where = at === undefined ? "" : ` in cell ${at.cell} of ${running.length}`;
  return [
    `**Interrupted**: the run of ${startedAt} was stopped${where}. The outputs of that cell may be cut short, and the cells after it have none.`,
  ];
}

function reuseLines(running: readonly RunningCell[], { startedAt }: BannerFacts): string[] {
  const reused = running.filter((one) => one.origin === "kept" || one.origin === "restored");
  if (reused.length === 0) return [];
  const times = [...new Set(reused.map((one) => one.ranAt ?? "an unknown time"))].sort();
  const when = times.length === 1 ? times[0]! : `${times[0]} to ${times.at(-1)}`;
  const cells = cellNumbers(reused);
  return [
    `**Resumed on ${startedAt}**: the outputs of ${cells} were not made again, they are of ${when}. Code, parameters, local modules, packages and the lake are the same as then; other files that the cells read were not compared.`,
  ];
}

/** "cell 3", "cells 1 to 4 and 6". */
export function cellNumbers(cells: readonly { readonly cell: number }[]): string {
  const runs: [first: number, last: number][] = [];
  for (const { cell } of cells) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === cell - 1) last[1] = cell;
    else runs.push([cell, cell]);
  }
  const texts = runs.map(([first, last]) =>
    first === last ? `${first}` : `${first} ${last === first + 1 ? "and" : "to"} ${last}`,
  );
  const list = texts.length > 1 ? `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}` : texts[0];
  return `${cells.length === 1 ? "cell" : "cells"} ${list}`;
}
