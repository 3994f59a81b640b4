import { basename } from "node:path";
import { formatCellError } from "../typescript/CellError.js";
import type { NotebookCheck } from "./checkNotebook.js";
import type { OutputDifference } from "./compareOutputs.js";
import type { NumberPair } from "./compareText.js";

/** A check as text: one line that says how it ended, then each cell that differs with its lines. */
export function formatNotebookCheck(check: NotebookCheck): string {
  const count = (status: string): number => check.cells.filter((cell) => cell.status === status).length;
  const compared = count("same") + count("different");
  const numbers = check.cells.reduce((sum, cell) => sum + cell.numbers, 0);
  const facts = [
    `${compared} cells and ${numbers.toLocaleString("en-US")} numbers compared`,
    ...(["different", "ignored", "not saved", "not run"] as const)
      .filter((status) => count(status) > 0)
      .map((status) => `${count(status)} ${status}`),
    `tolerance ${check.tolerance.relativeTolerance} relative, ${check.tolerance.absoluteTolerance} absolute`,
  ];
  const lines = [`${basename(check.notebook)}: ${check.status} (${facts.join("; ")})`];
  for (const cell of check.cells) {
    if (cell.status === "different") lines.push(`Cell ${cell.cell}: ${cell.title}`);
    for (const difference of cell.differences) lines.push(...differenceLines(difference));
  }
  if (check.status === "error" && check.error !== undefined) lines.push(formatCellError(check.error));
  return lines.join("\n");
}

/** More numbers than this are counted off. */
const MAX_PAIRS = 6;

function differenceLines({ output, mime, lines, apart }: OutputDifference): string[] {
  const form = mime === undefined ? "" : ` (${mime})`;
  const context = lines.map((line) => `    ${line}`);
  if (apart.length === 0) return [`  ${output}${form} (- expected, + found)`, ...context];
  const worstFirst = [...apart].sort((a, b) => b.relative - a.relative);
  const pairs = worstFirst.slice(0, MAX_PAIRS).map(pairLine);
  const more = apart.length > MAX_PAIRS ? [`    (${apart.length - MAX_PAIRS} more numbers differ)`] : [];
  const count = apart.length === 1 ? "1 number differs" : `${apart.length} numbers differ, farthest apart first`;
  // Of JSON the places say all that the lines say.
  const shown = lines.some((line) => /^[-+] /.test(line)) ? ["    (- expected, + found)", ...context] : [];
  return [`  ${output}${form}: ${count}`, ...pairs, ...more, ...shown];
}

function pairLine({ place, saved, found, absolute, relative }: NumberPair): string {
  const share = Number.isFinite(relative) ? `, or ${(relative * 100).toPrecision(3)} %` : "";
  return `    ${place}: expected ${saved}, found ${found}, ${absolute.toPrecision(3)} apart${share}`;
}
