import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** Cells of one row by column name, as text; quotes removed. */
export type TextRow = Readonly<Record<string, string>>;

/**
 * Independent reader for tests: plain string splitting, no code of the library. Good for tables without texts.
 * Returns every table with its rows, empty tables included.
 */
export function naiveDump(text: string): Map<string, TextRow[]> {
  const tables = new Map<string, TextRow[]>();
  const columns = new Map<string, string[]>();
  for (const structure of text.matchAll(/CREATE TABLE `([^`]+)` \(\n([\s\S]*?)\n\)/g)) {
    columns.set(
      structure[1]!,
      [...structure[2]!.matchAll(/^ {2}`(\w+)`/gm)].map((match) => match[1]!),
    );
    tables.set(structure[1]!, []);
  }
  for (const line of text.split("\n")) {
    const statement = /^REPLACE INTO `([^`]+)` VALUES \(/.exec(line);
    if (!statement) continue;
    if (!line.endsWith(");")) throw new Error(`a statement ends with ${line.slice(-20)}`);
    const names = columns.get(statement[1]!)!;
    const rows = tables.get(statement[1]!)!;
    for (const row of line.slice(statement[0].length, -2).split("),(")) {
      const cells = row.split(",");
      if (cells.length !== names.length) throw new Error(`${cells.length} cells in ${row}`);
      rows.push(Object.fromEntries(names.map((name, i) => [name, cells[i]!.replaceAll("'", "")])));
    }
  }
  return tables;
}

export function gunzipText(path: string): string {
  return gunzipSync(readFileSync(path)).toString("utf8");
}
