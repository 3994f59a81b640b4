import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StrikebookError } from "../task/StrikebookError.js";
import type { LakePart } from "./LakePart.js";
import type { PackRecord } from "./PackRecord.js";
import { partLabel } from "./PartKey.js";

const FOLDER = "packs";

/** Keeps a pack's record in the lake under the hash of its content; returns its path. */
export async function keepPackRecord(root: string, record: PackRecord): Promise<string> {
  const text = `${JSON.stringify(record, null, 2)}\n`;
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 16);
  const path = join(root, FOLDER, `${hash}.json`);
  await mkdir(join(root, FOLDER), { recursive: true });
  const temporary = join(root, FOLDER, `.${hash}.${process.pid}`);
  await writeFile(temporary, text);
  await rename(temporary, path);
  return path;
}

/**
 * Records of the packs that wrote at least one of `parts` as it is now, by file name.
 *
 * @throws StrikebookError `corrupt` for a record that cannot be read
 */
export async function readPackRecords(root: string, parts: readonly LakePart[]): Promise<PackRecord[]> {
  const folder = join(root, FOLDER);
  if (!existsSync(folder)) return [];
  const present = new Set(parts.map(({ key, manifest }) => `${partLabel(key)} ${manifest?.parquet.sha256}`));
  const records: PackRecord[] = [];
  for (const name of (await readdir(folder)).filter((file) => /^[0-9a-f]{16}\.json$/.test(file)).sort()) {
    const record = parseRecord(await readFile(join(folder, name), "utf8"), join(folder, name));
    if (record.parts.some(({ part, sha256 }) => present.has(`${part} ${sha256}`))) records.push(record);
  }
  return records;
}

function parseRecord(text: string, path: string): PackRecord {
  try {
    const record = JSON.parse(text) as PackRecord;
    if (Array.isArray(record.parts) && Array.isArray(record.contractsRejected) && record.optionRows) return record;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new StrikebookError("corrupt", `${path} is no record of a pack`, "delete it; it only tells what was left out");
}

/** One line per pack: what it read, and the rows that no manifest counts. */
export function packRecordLine(record: PackRecord): string {
  const { optionRows, spotRows, contractsRejected } = record;
  const number = (count: number): string => count.toLocaleString("en-US");
  const outside = [optionRows, spotRows].flatMap(({ outsideParts }, kind) =>
    Object.entries(outsideParts).map(
      ([name, count]) => `${number(count)} ${kind === 0 ? "option" : "spot"} rows ${name}`,
    ),
  );
  const names = contractsRejected.slice(0, 3).map(({ table }) => table);
  const more = contractsRejected.length > names.length ? ", ..." : "";
  const rejected =
    names.length > 0 ? [`${contractsRejected.length} contracts rejected (${names.join(", ")}${more})`] : [];
  const left = [...outside, ...rejected].join(", ") || "nothing";
  return `${record.source}: ${number(optionRows.read)} option rows read, ${number(optionRows.kept)} kept; in no part: ${left}`;
}
