import type { DisplayData, DisplayValue } from "strikebook";
import { escapeHtml } from "./escapeHtml.js";
import type { Truncation } from "./MimeBundle.js";
import { count } from "./truncateText.js";

/** A table to show; `unit` is what its rows are, `note` says what of the value is not in it. */
export type TableData = Extract<DisplayData, { kind: "table" }> & {
  readonly unit?: string | undefined;
  readonly note?: string | undefined;
};
type RecordData = Extract<DisplayData, { kind: "record" }>;

/** Which rows of a table are shown. */
export interface ShownRows {
  /** Rows that are skipped. */
  readonly from: number;
  readonly maxRows: number;
}

/** The rows of a table that a notebook shows without being asked for others. */
export const FIRST_ROWS: ShownRows = { from: 0, maxRows: 200 };
/** Rows of a page: the first is open, the others are folded away. */
const PAGE_ROWS = 25;
/** A table of more rows is better paged than shown whole. */
const WHOLE_ROWS = 2000;

/** A table as aligned text: numbers to the right, a line below that says which rows there are and how to see others. */
export function tableText(table: TableData, shown: ShownRows = FIRST_ROWS): string {
  const part = partOf(table, shown);
  const rows = part.rows.map((row) => table.columns.map((_, i) => cellText(row[i] ?? null)));
  const widths = table.columns.map((name, i) =>
    rows.reduce((width, row) => Math.max(width, row[i]!.length), name.length),
  );
  const right = table.columns.map((_, i) => isNumeric(part.rows, i));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (right[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join("  ")
      .trimEnd();
  const head = table.title === undefined ? [] : [table.title];
  return [
    ...head,
    line(table.columns.map(oneLine)),
    line(widths.map((width) => "-".repeat(width))),
    ...rows.map((row) => line(row.map(oneLine))),
    ...footer(table, part),
  ].join("\n");
}

/**
 * A table as HTML without scripts or styles of its own page. A long one comes in pages: the first is open, the others fold
 * out.
 */
export function tableHtml(table: TableData, shown: ShownRows = FIRST_ROWS): string {
  const part = partOf(table, shown);
  const right = table.columns.map((_, i) => isNumeric(part.rows, i));
  const styles = table.columns.map((_, i) => ` style="${right[i] ? "text-align:right" : textStyle(part.rows, i)}"`);
  const head = table.columns.map((name, i) => `<th${styles[i]}>${escapeHtml(name)}</th>`).join("");
  const rows = part.rows.map(
    (row) =>
      `<tr>${table.columns.map((_, i) => `<td${styles[i]}>${escapeHtml(cellText(row[i] ?? null))}</td>`).join("")}</tr>`,
  );
  const caption =
    table.title === undefined
      ? ""
      : `<caption style="text-align:left;white-space:nowrap">${escapeHtml(table.title)}</caption>`;
  const page = (from: number, to: number, title: string): string =>
    `<table class="strikebook">${title}<thead><tr>${head}</tr></thead><tbody>\n${rows.slice(from, to).join("\n")}\n</tbody></table>`;
  // A last page of a few rows is not worth a page of its own.
  const paged = rows.length > PAGE_ROWS * 1.5;
  const pages = [page(0, paged ? PAGE_ROWS : rows.length, caption)];
  for (let from = PAGE_ROWS; paged && from < rows.length; from += PAGE_ROWS) {
    const to = Math.min(from + PAGE_ROWS, rows.length);
    pages.push(
      `<details><summary>rows ${count(part.from + from + 1)} to ${count(part.from + to)}</summary>\n${page(from, to, "")}\n</details>`,
    );
  }
  const below = footer(table, part).map(
    (line) => `<p>${escapeHtml(line).replace(/`([^`]+)`/g, "<code>$1</code>")}</p>`,
  );
  return [...pages, ...below].join("\n");
}

/** What of a table is not shown. */
export function tableTruncation(table: TableData, shown: ShownRows = FIRST_ROWS): Truncation | undefined {
  const part = partOf(table, shown);
  if (part.rows.length >= table.totalRows) return undefined;
  return { shown: part.rows.length, whole: table.totalRows, unit: "rows", hint: wayToOthers(table, part) };
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

/** The rows that are shown, and where they begin in the whole. */
interface TablePart {
  readonly from: number;
  readonly rows: readonly (readonly DisplayValue[])[];
}

/** Data without `from` are the table's first rows, whatever page was asked for. */
function partOf(table: TableData, { from, maxRows }: ShownRows): TablePart {
  return table.from === undefined
    ? { from, rows: table.rows.slice(from, from + maxRows) }
    : { from: table.from, rows: table.rows.slice(0, maxRows) };
}

function footer(table: TableData, part: TablePart): string[] {
  const { totalRows, unit = "row", note } = table;
  const to = part.from + part.rows.length;
  const rest = wayToOthers(table, part);
  const line =
    part.rows.length === totalRows
      ? `${count(totalRows)} ${unit}${totalRows === 1 ? "" : "s"}`
      : part.rows.length === 0
        ? `no rows are shown of ${count(totalRows)}`
        : part.from === 0
          ? `${count(to)} of ${count(totalRows)} rows are shown`
          : `rows ${count(part.from + 1)} to ${count(to)} of ${count(totalRows)} are shown`;
  return [rest === "" ? line : `${line}; ${rest}`, ...(note === undefined ? [] : [note])];
}

/** How to see the rows that are not shown, as far as the value gives them. */
function wayToOthers(table: TableData, { from, rows }: TablePart): string {
  const given = table.from === undefined ? table.rows.length : table.totalRows;
  const to = from + rows.length;
  if (rows.length >= given) return "";
  const next = from < given && to < given ? `display(value, { from: ${to} }) shows the next` : "";
  const all = given <= WHOLE_ROWS ? `display(value, { maxRows: ${given} }) shows all` : "";
  const start = next === "" && all === "" ? "display(value, { from: 0 }) shows the first" : "";
  return [next, all, start].filter((each) => each !== "").join(", ");
}

/** A column of numbers; digits that no number holds are numbers as well. */
function isNumeric(rows: TablePart["rows"], column: number): boolean {
  const values = rows.map((row) => row[column]).filter((value) => value !== null && value !== undefined);
  return (
    values.length > 0 &&
    values.every((value) => typeof value === "number" || (typeof value === "string" && LONG_NUMBER.test(value)))
  );
}

/** Keeps a long column from squeezing itself, or a short one with places to break (times, names), into many lines. */
function textStyle(rows: TablePart["rows"], column: number): string {
  const texts = rows.map((row) => cellText(row[column] ?? null));
  const left = "text-align:left";
  if (texts.some((text) => text.length > 60)) return `${left};min-width:20em`;
  return texts.some((text) => /[\s-]/.test(text)) ? `${left};white-space:nowrap` : left;
}

const LONG_NUMBER = /^-?(?=.{16})\d+(\.\d+)?$/;

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, " ");
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
