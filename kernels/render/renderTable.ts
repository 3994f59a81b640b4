import type { DisplayData, DisplayValue } from "strikebook";
import { escapeHtml } from "./escapeHtml.js";
import type { Truncation } from "./MimeBundle.js";
import { count } from "./truncateText.js";

type TableData = Extract<DisplayData, { kind: "table" }>;
type RecordData = Extract<DisplayData, { kind: "record" }>;

/** Rows of a table that a notebook shows. */
export const SHOWN_ROWS: number = 200;
/** Rows of a page: the first is open, the others are folded away. */
const PAGE_ROWS = 25;

/** A table as aligned text: numbers to the right, a line below that says how many rows there are. */
export function tableText(table: TableData, maxRows: number = SHOWN_ROWS): string {
  const rows = table.rows.slice(0, maxRows).map((row) => table.columns.map((_, i) => cellText(row[i] ?? null)));
  const widths = table.columns.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]!.length)));
  const right = table.columns.map((_, i) => isNumeric(table, i));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (right[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join("  ")
      .trimEnd();
  const head = table.title === undefined ? [] : [table.title];
  return [
    ...head,
    line(table.columns),
    line(widths.map((width) => "-".repeat(width))),
    ...rows.map(line),
    rowCount(table, maxRows),
  ].join("\n");
}

/**
 * A table as HTML without scripts or styles of its own page. A long one comes in pages: the first is open, the others fold
 * out.
 */
export function tableHtml(table: TableData, maxRows: number = SHOWN_ROWS): string {
  const right = table.columns.map((_, i) => isNumeric(table, i));
  const align = (i: number): string => (right[i] ? ' style="text-align:right"' : ' style="text-align:left"');
  const head = table.columns.map((name, i) => `<th${align(i)}>${escapeHtml(name)}</th>`).join("");
  const rows = table.rows
    .slice(0, maxRows)
    .map(
      (row) =>
        `<tr>${table.columns.map((_, i) => `<td${align(i)}>${escapeHtml(cellText(row[i] ?? null))}</td>`).join("")}</tr>`,
    );
  const caption = table.title === undefined ? "" : `<caption>${escapeHtml(table.title)}</caption>`;
  const page = (from: number, to: number, title: string): string =>
    `<table class="strikebook">${title}<thead><tr>${head}</tr></thead><tbody>\n${rows.slice(from, to).join("\n")}\n</tbody></table>`;
  // A last page of a few rows is not worth a page of its own.
  const paged = rows.length > PAGE_ROWS * 1.5;
  const pages = [page(0, paged ? PAGE_ROWS : rows.length, caption)];
  for (let from = PAGE_ROWS; paged && from < rows.length; from += PAGE_ROWS) {
    const to = Math.min(from + PAGE_ROWS, rows.length);
    pages.push(
      `<details><summary>rows ${count(from + 1)} to ${count(to)}</summary>\n${page(from, to, "")}\n</details>`,
    );
  }
  return `${pages.join("\n")}\n<p>${escapeHtml(rowCount(table, maxRows))}</p>`;
}

/** What of a table is not shown. */
export function tableTruncation(table: TableData, maxRows: number = SHOWN_ROWS): Truncation | undefined {
  const shown = Math.min(table.rows.length, maxRows);
  if (shown >= table.totalRows) return undefined;
  const hint = `display(value, { maxRows: ${table.totalRows} }) shows more of them, as far as the value holds them`;
  return { shown, whole: table.totalRows, unit: "rows", hint };
}

/** A record as two aligned columns. */
export function recordText(record: RecordData): string {
  const width = Math.max(0, ...record.entries.map(([name]) => name.length));
  return [record.title, ...record.entries.map(([name, value]) => `  ${name.padEnd(width)}  ${cellText(value)}`)].join(
    "\n",
  );
}

/** A record as a two-column HTML table. */
export function recordHtml(record: RecordData): string {
  const rows = record.entries.map(
    ([name, value]) =>
      `<tr><th style="text-align:left">${escapeHtml(name)}</th><td style="text-align:left">${escapeHtml(cellText(value))}</td></tr>`,
  );
  return `<table class="strikebook"><caption>${escapeHtml(record.title)}</caption><tbody>\n${rows.join("\n")}\n</tbody></table>`;
}

function rowCount(table: TableData, maxRows: number): string {
  const shown = Math.min(table.rows.length, maxRows);
  if (shown < table.totalRows) return `${count(shown)} of ${count(table.totalRows)} rows are shown`;
  return table.totalRows === 1 ? "1 row" : `${count(table.totalRows)} rows`;
}

function isNumeric(table: TableData, column: number): boolean {
  const values = table.rows.map((row) => row[column]).filter((value) => value !== null && value !== undefined);
  return values.length > 0 && values.every((value) => typeof value === "number");
}

/** A missing number is an empty field, in memory NaN or null. */
function cellText(value: DisplayValue): string {
  if (value === null || (typeof value === "number" && Number.isNaN(value))) return "";
  return typeof value === "number" ? numberText(value) : String(value);
}

/** At most ten significant digits, so that 0.1 + 0.2 reads 0.3; whole numbers stay whole. */
function numberText(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(10)));
}
