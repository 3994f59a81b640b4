import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { StrikebookError } from "../../task/StrikebookError.js";
import {
  CRYPTO_SAMPLE_MARK,
  CRYPTO_SAMPLE_TRUTH,
  CRYPTO_SAMPLE_VERSION,
  type CryptoSample,
  type CryptoSampleMark,
  cryptoSamplePaths,
} from "./CryptoSample.js";
import type { CryptoSampleOptions, ResolvedCryptoSampleOptions } from "./CryptoSampleOptions.js";
import type { CryptoTruth } from "./CryptoTruth.js";

/** How the files are written when nothing converts them. */
export const CSV_FORMAT = "csv.gz";

const CURE = "make it with `strikebook sample --market crypto`";
/** Names that this room writes, complete or not. */
const OWN_NAME = /^(deribit_(options_chain|quotes)_|aave_v3_|truth\.json|sample\.json)/;

/**
 * Opens the crypto sample in `directory`.
 *
 * @throws StrikebookError `missing` when there is none or it is not complete, `corrupt` when a file of it is gone, has
 *   another size than when it was written, or is not readable as JSON
 */
export async function readCryptoSample(directory: string): Promise<CryptoSample> {
  const mark = await readMark(directory);
  if (mark === undefined || !mark.complete)
    throw new StrikebookError("missing", `no complete crypto sample in ${directory}`, CURE);
  for (const { name, bytes } of mark.files) {
    const found = await stat(join(directory, name)).catch(() => undefined);
    if (found?.size === bytes) continue;
    const what = found ? `has ${found.size} bytes where ${bytes} were written` : "is gone";
    throw new StrikebookError("corrupt", `${join(directory, name)} ${what}`, `delete ${directory} and ${CURE}`);
  }
  const paths = cryptoSamplePaths(
    directory,
    mark.files.map(({ name }) => name),
  );
  const truth = parse<CryptoTruth>(await readFile(join(directory, CRYPTO_SAMPLE_TRUTH), "utf8"), paths.truth);
  return { directory, paths, mark, truth, reused: true };
}

/**
 * The sample of these options when it is there and whole; otherwise leaves the folder free to be written into.
 *
 * @throws StrikebookError `argument` when the folder holds something else, or a sample that may not be replaced
 */
export async function cryptoSampleHere(
  directory: string,
  options: ResolvedCryptoSampleOptions,
  { replace, conversion }: CryptoSampleOptions,
): Promise<CryptoSample | undefined> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  if (names.length === 0) return undefined;
  const mark = await readMark(directory);
  if (mark === undefined)
    throw new StrikebookError(
      "argument",
      `${directory} is not empty and holds no crypto sample`,
      "name another folder",
    );
  const same =
    mark.version === CRYPTO_SAMPLE_VERSION &&
    mark.node === process.versions.node.split(".")[0] &&
    mark.format === (conversion?.format ?? CSV_FORMAT) &&
    JSON.stringify(mark.options) === JSON.stringify(options);
  if (same && mark.complete) {
    const whole = await readCryptoSample(directory).catch((error: unknown) => {
      // A damaged one is made anew, which is what the caller asked for.
      if (error instanceof StrikebookError && error.code === "corrupt") return undefined;
      throw error;
    });
    if (whole) return whole;
  } else if (mark.complete && !replace) {
    const { days, rows, seed, from } = mark.options;
    throw new StrikebookError(
      "argument",
      `${directory} holds a crypto sample of other options (${days} days from ${from}, ${rows} rows, seed ${seed}, ${mark.format})`,
      "replace it with --replace (`replace: true`), or name another folder",
    );
  }
  for (const name of names) if (OWN_NAME.test(name)) await rm(join(directory, name), { force: true });
  return undefined;
}

async function readMark(directory: string): Promise<CryptoSampleMark | undefined> {
  const path = join(directory, CRYPTO_SAMPLE_MARK);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const mark = parse<CryptoSampleMark>(text, path);
  return mark.market === "crypto" ? mark : undefined;
}

function parse<T>(text: string, path: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new StrikebookError("corrupt", `${path} is not JSON`, `delete its folder and ${CURE}`, { cause: error });
  }
}
