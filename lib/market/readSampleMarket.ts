import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { StrikebookError } from "../task/StrikebookError.js";
import type { MarketTruth } from "./MarketTruth.js";
import { SAMPLE_FILES, type SampleMark, type SampleMarket } from "./SampleMarket.js";

const CURE = "make it with `strikebook sample`";

/** Paths of the files of a sample market in `directory`, whether or not they exist. */
export function samplePaths(directory: string): SampleMarket["paths"] {
  return Object.fromEntries(
    Object.entries(SAMPLE_FILES).map(([key, name]) => [key, join(directory, name)]),
  ) as SampleMarket["paths"];
}

/**
 * Opens the sample market in `directory`.
 *
 * @throws StrikebookError `missing` when there is no complete market, `corrupt` when a file of it is gone, has another
 *   size than when it was written, or is not readable as JSON
 */
export async function readSampleMarket(directory: string): Promise<SampleMarket> {
  const paths = samplePaths(directory);
  const text = await readFile(paths.mark, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw error;
    throw new StrikebookError("missing", `no sample market in ${directory}`, CURE, { cause: error });
  });
  const mark = parse<SampleMark>(text, paths.mark);
  for (const { name, bytes } of mark.files) {
    const found = await stat(join(directory, name)).catch(() => undefined);
    if (found?.size === bytes) continue;
    const what = found ? `has ${found.size} bytes where ${bytes} were written` : "is gone";
    throw new StrikebookError("corrupt", `${join(directory, name)} ${what}`, `delete ${directory} and ${CURE}`);
  }
  return {
    directory,
    paths,
    mark,
    truth: parse<MarketTruth>(await readFile(paths.truth, "utf8"), paths.truth),
    reused: true,
  };
}

function parse<T>(text: string, path: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new StrikebookError("corrupt", `${path} is not JSON`, `delete its folder and ${CURE}`, { cause: error });
  }
}
