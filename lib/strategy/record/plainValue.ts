import { StrikebookError } from "../../task/index.js";
import type { JsonValue } from "../RunRecord.js";

/** What a study may hand over: JSON, and typed arrays inside it. */
export type StudyValue =
  | JsonValue
  | Float64Array
  | Float32Array
  | Int32Array
  | readonly StudyValue[]
  | { readonly [name: string]: StudyValue };

/**
 * A value as plain JSON, typed arrays as lists.
 *
 * @param missing `null` writes NaN as null (*not measured*); `refuse` does not let it in
 * @throws StrikebookError `argument` naming the place of a NaN, an infinity, or something JSON cannot hold
 */
export function plainValue(value: StudyValue, path: string, missing: "refuse" | "null"): JsonValue {
  if (typeof value === "number") {
    if (Number.isFinite(value)) return value;
    if (Number.isNaN(value) && missing === "null") return null;
    const cure = Number.isNaN(value) ? 'leave it out, or pass { missing: "null" } to say not measured' : "leave it out";
    throw new StrikebookError("argument", `${path} is ${value}`, cure);
  }
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    return Array.from(value as ArrayLike<StudyValue>, (item, i) => plainValue(item, `${path}[${i}]`, missing));
  }
  if (typeof value === "object" && [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null)) {
    const entries = Object.entries(value as { readonly [name: string]: StudyValue });
    return Object.fromEntries(entries.map(([name, item]) => [name, plainValue(item, `${path}.${name}`, missing)]));
  }
  const what = typeof value === "object" ? value.constructor.name : typeof value;
  throw new StrikebookError("argument", `${path} is ${what}`, "store numbers, texts, flags, lists and plain objects");
}
