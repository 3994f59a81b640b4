import { lineStarts } from "./compile/textLines.js";

const AROUND = 2;
const MAX_WIDTH = 160;

/** The source lines around a place, numbered, with a caret under the column. Empty when the line does not exist. */
export function codeFrame(source: string, line: number, column: number): string | undefined {
  const starts = lineStarts(source);
  if (line < 1 || line > starts.length) return undefined;
  const first = Math.max(1, line - AROUND);
  const last = Math.min(starts.length, line + AROUND);
  const width = String(last).length;
  const rows: string[] = [];
  for (let number = first; number <= last; number++) {
    const whole = source.slice(starts[number - 1], starts[number] ?? source.length).replace(/[\n\r\u2028\u2029]+$/, "");
    const text = whole.length > MAX_WIDTH ? `${whole.slice(0, MAX_WIDTH)} ...` : whole;
    rows.push(`${number === line ? ">" : " "} ${String(number).padStart(width)} | ${text}`.trimEnd());
    // Tabs stay tabs in the marker's margin, so that it stands under its column.
    if (number === line && column <= MAX_WIDTH)
      rows.push(`  ${" ".repeat(width)} | ${whole.slice(0, column - 1).replace(/[^\t]/g, " ")}^`);
  }
  return rows.join("\n");
}
