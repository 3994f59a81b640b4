import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { StrikebookError } from "../task/StrikebookError.js";
import { isCivilDate } from "../time/civilDate.js";
import type { LakePart } from "./LakePart.js";
import { MANIFEST_NAME, PARQUET_NAME, type PartKey, partFolder } from "./PartKey.js";
import { parseManifest } from "./parseManifest.js";

export interface ListPartsOptions {
  /** Takes a part that is not whole, which is then left out; without it such a part is thrown. */
  readonly onDefect?: ((key: PartKey, defect: StrikebookError) => void) | undefined;
  /** Datasets that are listed; all by default. */
  readonly isWanted?: ((dataset: string) => boolean) | undefined;
}

/**
 * All parts under `root`, sorted by dataset, date and underlying, each with its manifest read and its size checked.
 *
 * @throws StrikebookError `missing` for no such folder or a part without its manifest, `corrupt` when a manifest does not
 *   match its file or its place, `schema` when a newer version wrote it.
 */
export async function listParts(
  root: string,
  { onDefect, isWanted = () => true }: ListPartsOptions = {},
): Promise<LakePart[]> {
  const parts: LakePart[] = [];
  const defect = (key: PartKey, error: unknown): undefined => {
    if (!onDefect || !(error instanceof StrikebookError)) throw error;
    onDefect(key, error);
  };
  for (const dataset of await folders(root, root)) {
    if (!isWanted(isCivilDate(dataset) ? "nse_options" : dataset)) continue;
    if (isCivilDate(dataset)) {
      parts.push(...(await olderParts(root, dataset)));
      continue;
    }
    for (const day of await folders(root, join(root, dataset))) {
      const date = day.startsWith("date=") ? day.slice(5) : "";
      if (!isCivilDate(date)) continue;
      for (const name of await folders(root, join(root, dataset, day))) {
        if (!name.startsWith("underlying=")) continue;
        const key = { dataset, date, underlying: name.slice(11) };
        const part = await currentPart(join(root, dataset, day, name), key).catch((error) => defect(key, error));
        if (part) parts.push(part);
      }
    }
  }
  const path = ({ key }: LakePart): string => `${key.dataset}/${key.date}/${key.underlying}`;
  parts.sort((a, b) => (path(a) < path(b) ? -1 : path(a) > path(b) ? 1 : 0));
  return parts.filter((part, index) => {
    const twice = index > 0 && path(part) === path(parts[index - 1]!);
    if (!twice) return true;
    const what = `${path(part)} is in the lake ${root} in both layouts`;
    defect(part.key, new StrikebookError("corrupt", what, "remove one of the two folders"));
    return false;
  });
}

async function folders(root: string, folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith(".")).map((entry) => entry.name);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (folder === root && code === "ENOTDIR") {
      throw new StrikebookError("missing", `${root} is a file, not a lake`, "name the lake's folder", { cause: error });
    }
    if (folder !== root || code !== "ENOENT") throw error;
    const cure = "run `strikebook start`, pack a dump into it, or name another folder (STRIKEBOOK_LAKE)";
    throw new StrikebookError("missing", `there is no lake at ${root}`, cure, { cause: error });
  }
}

/**
 * One part of the current layout, checked as by {@link listParts}; undefined when the lake does not have it. Defects of
 * other parts do not matter here, so that a broken day can be packed anew.
 */
export async function findPart(root: string, key: PartKey): Promise<LakePart | undefined> {
  const folder = partFolder(root, key);
  return existsSync(folder) ? currentPart(folder, key) : undefined;
}

async function currentPart(folder: string, key: PartKey): Promise<LakePart | undefined> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".parquet") || name === MANIFEST_NAME);
  if (files.length === 0) return undefined;
  const cure = "pack that day again with replace, or delete the folder";
  const stray = files.find((name) => name !== PARQUET_NAME && name !== MANIFEST_NAME);
  if (stray) throw new StrikebookError("corrupt", `${join(folder, stray)} has no manifest`, cure);
  for (const name of [MANIFEST_NAME, PARQUET_NAME]) {
    if (!files.includes(name)) throw new StrikebookError("missing", `${join(folder, name)} is missing`, cure);
  }
  const path = join(folder, MANIFEST_NAME);
  const manifest = await parseManifest(await readFile(path, "utf8"), path);
  for (const name of ["dataset", "date", "underlying"] as const) {
    if (manifest[name] !== key[name]) {
      throw new StrikebookError(
        "corrupt",
        `${path} is about ${name} ${manifest[name]}, its folder about ${key[name]}`,
        cure,
      );
    }
  }
  const parquet = join(folder, PARQUET_NAME);
  const { size } = await stat(parquet);
  if (size !== manifest.parquet.bytes) {
    throw new StrikebookError(
      "corrupt",
      `${parquet} has ${size} bytes, its manifest says ${manifest.parquet.bytes}`,
      cure,
    );
  }
  return { key, layout: "current", files: [parquet], manifest };
}

async function olderParts(root: string, date: string): Promise<LakePart[]> {
  const parts: LakePart[] = [];
  for (const underlying of await folders(root, join(root, date))) {
    const folder = join(root, date, underlying);
    const names = (await readdir(folder)).filter((name) => /^part-.*\.parquet$/.test(name)).sort();
    if (names.length === 0) continue;
    const key = { dataset: "nse_options", date, underlying };
    parts.push({ key, layout: "older", files: names.map((name) => join(folder, name)), manifest: undefined });
  }
  return parts;
}
