import { InvalidArgumentError } from "commander";

/** Reads an option that must be a whole number greater than zero. */
export function positiveInteger(text: string): number {
  const value = Number(text.replaceAll("_", ""));
  if (!Number.isInteger(value) || value <= 0) throw new InvalidArgumentError("give a whole number greater than 0.");
  return value;
}

/** Collects repeated `-p name=value` options. */
export function nameValue(text: string, before: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf("=");
  if (at <= 0) throw new InvalidArgumentError("write it as name=value.");
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** Reads names separated by commas. */
export function nameList(text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.includes("")) throw new InvalidArgumentError("write it as NIFTY,BANKNIFTY.");
  return names;
}
