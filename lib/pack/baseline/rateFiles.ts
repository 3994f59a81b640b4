import { existsSync, readdirSync, statSync } from "node:fs";
import { basename } from "node:path";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { BaselineRate } from "./BaselineOptions.js";
import { DATA_FILE, sourceFiles } from "./sourceFiles.js";

/** Chain and reserve as the names of minute files tell them: those of this package, and demeter's, which have the token. */
const RESERVE_NAMES: readonly RegExp[] = [
  /^aave_v\d_(?<chain>[a-z0-9]+)_(?<reserve>\w+?)_(?:1m_)?\d{4}-?\d\d-?\d\d/i,
  /^(?<chain>[a-z0-9]+)-aave_v\d-(?<reserve>0x[0-9a-f]+)-\d{4}-\d\d-\d\d/i,
];

/** `polygon usdc_e`, or undefined for a name of another form. */
function reserveOf(name: string): string | undefined {
  for (const form of RESERVE_NAMES) {
    const { chain, reserve } = form.exec(name)?.groups ?? {};
    if (chain !== undefined) return `${chain} ${reserve}`.toLowerCase();
  }
  return undefined;
}

/** Words of a file's name that tell no date, part or format. */
function wordsOf(name: string): string[] {
  const words = name.toLowerCase().split(/[-_.]/);
  return words.filter((word) => !/^(\d*|1m|minute|csv|gz|parquet)$/.test(word));
}

/** The asset is a whole word of the name; a single letter after it makes another asset of it (usdc_e). */
function isOfAsset(name: string, asset: string): boolean {
  const reserve = reserveOf(name)?.split(" ")[1];
  if (reserve !== undefined) return reserve === asset.toLowerCase();
  const words = wordsOf(name);
  const wanted = wordsOf(asset);
  return words.some(
    (_word, at) =>
      wanted.every((word, index) => words[at + index] === word) && !/^[a-z]$/.test(words[at + wanted.length] ?? ""),
  );
}

/**
 * The files of one asset's rates: those that are named, or those of a folder that have the asset as a word of their name.
 *
 * @throws StrikebookError `empty` when the folder has none, `argument` when the files' names tell of more than one reserve
 */
export function rateFiles({ asset, files }: Pick<BaselineRate, "asset" | "files">): string[] {
  const inFolder = typeof files === "string" && existsSync(files) && statSync(files).isDirectory();
  if (inFolder && !readdirSync(files).some((name) => DATA_FILE.test(name) && isOfAsset(name, asset))) {
    const reserves = [
      ...new Set(readdirSync(files).flatMap((name) => (DATA_FILE.test(name) ? [reserveOf(name)] : []))),
    ];
    const there = reserves.filter((each) => each !== undefined).sort();
    throw new StrikebookError(
      "empty",
      `rates of ${asset}: ${files} holds no CSV, CSV.gz or Parquet file with the word ${asset} in its name`,
      there.length > 0 ? `its reserves are ${there.join(", ")}` : "name the files themselves",
    );
  }
  const found = sourceFiles(`rates of ${asset}`, files, { source: asset, test: (name) => isOfAsset(name, asset) });
  const reserves = new Map<string, string>();
  for (const path of found) {
    const name = basename(path);
    const reserve = reserveOf(name) ?? (inFolder ? wordsOf(name).join(" ").replace(/\d+/g, "") : undefined);
    if (reserve !== undefined && !reserves.has(reserve)) reserves.set(reserve, path);
  }
  const [first, second] = [...reserves.values()];
  if (second !== undefined) {
    const what = `the rates of ${asset} are of more than one reserve by name: ${first} and ${second}`;
    throw new StrikebookError("argument", what, "name the files of one reserve on one chain");
  }
  return found;
}
