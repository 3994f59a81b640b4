import { basename } from "node:path";
import { formatCellError } from "../typescript/CellError.js";
import type { NotebookCheck } from "./checkNotebook.js";
import type { OutputDifference } from "./compareOutputs.js";

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
    if (cell.status === "different") lines.push(`Cell ${cell.cell}`);
    for (const difference of cell.differences) lines.push(...differenceLines(difference));
  }
  if (check.status === "error" && check.error !== undefined) lines.push(formatCellError(check.error));
  return lines.join("\n");
}

function differenceLines({ output, mime, lines, worst }: OutputDifference): string[] {
  const form = mime === undefined ? "" : ` (${mime})`;
  const apart =
    worst === undefined
      ? ""
      : `, farthest apart ${worst.saved} and ${worst.found}: ${worst.absolute.toPrecision(3)}, or ${(worst.relative * 100).toPrecision(3)} %`;
  return [`  ${output}${form}${apart}`, ...lines.map((line) => `    ${line}`)];
}
