import { InvalidArgumentError } from "commander";
import { isCivilDate } from "strikebook";
import type { NotebookFormat } from "../headless/index.js";

/** Reads an option that must be a whole number greater than zero. */
export function positiveInteger(text: string): number {
  const value = Number(text.replaceAll("_", ""));
  if (!Number.isInteger(value) || value <= 0) throw new InvalidArgumentError("give a whole number greater than 0.");
  return value;
}

/** Reads an option that must be a number greater than zero. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw new InvalidArgumentError("give a number greater than 0.");
  return value;
}

/** Collects repeated `-p name=value` options. */
export function nameValue(text: string, before: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf("=");
  if (at <= 0) throw new InvalidArgumentError("write it as name=value.");
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** Reads a time in seconds, greater than zero. */
export function positiveSeconds(text: string): number {
  const value = Number(text);
  // Timers hold no more than 2^31 ms.
  if (!(value > 0) || value > 2_000_000)
    throw new InvalidArgumentError("give seconds, greater than 0, at most 2000000.");
  return value;
}

/** Reads a number of at least zero. */
export function tolerance(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0) || !Number.isFinite(value))
    throw new InvalidArgumentError("give a number of at least 0.");
  return value;
}

const FORMATS: readonly NotebookFormat[] = ["html", "md", "ipynb"];

/** Collects formats that are repeated, or separated by commas. */
export function formatList(text: string, before: readonly NotebookFormat[] = []): readonly NotebookFormat[] {
  const found = text.split(",").map((name) => {
    const format = FORMATS.find((each) => each === name.trim());
    if (format === undefined) throw new InvalidArgumentError(`"${name.trim()}" is none of html, md, ipynb.`);
    return format;
  });
  return [...new Set([...before, ...found])];
}

/** Reads names separated by commas. */
export function nameList(text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.includes("")) throw new InvalidArgumentError("write it as NIFTY,BANKNIFTY.");
  return names;
}

/** Reads a day of the calendar. Another writing would sort elsewhere and choose other days without a word. */
export function civilDay(text: string): string {
  if (!isCivilDate(text)) throw new InvalidArgumentError("write a day as YYYY-MM-DD.");
  return text;
}
