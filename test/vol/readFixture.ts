import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sharedData } from "../sharedData.js";

/** A JSON file of `fixtures/`, made by the Python script of the same name beside it. */
export function readFixture<T>(name: string): T {
  return JSON.parse(readFileSync(fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url)), "utf8")) as T;
}

/** Rows of a CSV file of reference vectors as records; undefined where the real data is not beside this checkout. */
export function readVectors(name: string): Record<string, string>[] | undefined {
  const folder = sharedData("reference-vectors");
  if (folder === undefined) return undefined;
  const [head, ...lines] = readFileSync(`${folder}/${name}`, "utf8").trim().split(/\r?\n/);
  const columns = head!.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(columns.map((column, i) => [column, cells[i]!]));
  });
}
