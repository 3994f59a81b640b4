import type { ExportColumn } from "../record/tradeRows.js";
import { civilDateTime } from "./civilDateTime.js";

/**
 * Rows as CSV (RFC 4180): one header line, LF line ends, a missing value is empty, instants are `YYYY-MM-DD HH:MM:SS` UTC
 * with a fraction where there is one.
 */
export function csvText<T>(columns: readonly ExportColumn<T>[], rows: readonly T[]): string {
  const lines = rows.map((row) => columns.map(({ type, value }) => cell(type, value(row))).join(","));
  return `${[columns.map(({ name }) => quoted(name)).join(","), ...lines].join("\n")}\n`;
}

function cell(type: ExportColumn<unknown>["type"], value: string | number | null): string {
  if (value === null || (typeof value === "number" && !Number.isFinite(value))) return "";
  if (type === "TIMESTAMP") return civilDateTime(value as number);
  return typeof value === "number" ? String(value) : quoted(value);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
