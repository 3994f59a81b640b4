import type { DisplayValue } from "strikebook";
import { count } from "./truncateText.js";

/** Items of a list inside a cell, and characters of a cell. */
const SHOWN_ITEMS = 10;
const SHOWN_CHARACTERS = 200;

/** A value of a table's cell as display data; lists and objects are printed on one line, long texts cut. */
export function displayValue(value: unknown): DisplayValue {
  switch (typeof value) {
    case "number":
    case "boolean":
      return value;
    case "bigint":
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    case "undefined":
      return null;
    case "string":
      return shortened(value);
    case "object": {
      if (value === null) return null;
      if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
      // DuckDB's own kinds of values print themselves well.
      return hasOwnText(value) ? numberOrText(shortened(String(value))) : shortened(nested(value, 0));
    }
    default:
      return shortened(String(value));
  }
}

function hasOwnText(value: object): boolean {
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return false;
  return value.constructor !== Object && value.toString !== Object.prototype.toString;
}

/** Decimals are objects that print as numbers; as many digits as a double holds. */
function numberOrText(text: string): DisplayValue {
  return /^-?\d{1,15}(\.\d+)?$/.test(text) && text.length <= 16 ? Number(text) : text;
}

/** A value inside a list or an object. */
function nested(value: unknown, depth: number): string {
  if (typeof value === "string") return JSON.stringify(shortened(value));
  if (typeof value !== "object" || value === null) return String(value ?? null);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "null" : value.toISOString();
  if (hasOwnText(value)) return String(value);
  if (depth > 4) return "...";
  const list = Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
  const all: unknown[] = list ? Array.from((value as unknown[]).slice(0, SHOWN_ITEMS)) : Object.entries(value);
  const size = list ? (value as unknown[]).length : all.length;
  const items = all.slice(0, SHOWN_ITEMS).map((item) => {
    if (list) return nested(item, depth + 1);
    const [name, inner] = item as [string, unknown];
    return `${name}: ${nested(inner, depth + 1)}`;
  });
  if (size > SHOWN_ITEMS) items.push(`... ${count(size - SHOWN_ITEMS)} more`);
  return list ? `[${items.join(", ")}]` : `{${items.join(", ")}}`;
}

function shortened(text: string): string {
  if (text.length <= SHOWN_CHARACTERS) return text;
  return `${text.slice(0, SHOWN_CHARACTERS)}... (${count(text.length)} characters)`;
}
