import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { constants, gunzipSync } from "node:zlib";
import { hashFile, SAMPLE_FILES, StrikebookError, sampleCalendarCsv } from "strikebook";
import { readJson, readStamp, stampPath } from "./sampleStamp.js";

/** How the sources of a sample's parts begin. */
export const SAMPLE_SOURCE = "simulated NSE ticks";

const CURE = "name another folder with --to, or move it away";

/**
 * Refuses to touch a lake that this command did not make for a sample: one without the stamp, or one into which somebody
 * has packed other data.
 *
 * @throws StrikebookError `argument`
 */
export async function refuseForeignLake(directory: string, lake: string): Promise<void> {
  if (!existsSync(lake)) return;
  if (readdirSync(lake).length === 0) return;
  const stamp = readStamp(directory);
  const isSample = stamp?.format === "parquet" || existsSync(join(directory, SAMPLE_FILES.mark));
  if (!stamp || !isSample) {
    throw new StrikebookError("argument", `${lake} is no lake of a sample (no ${stampPath(directory)})`, CURE);
  }
  let known: Promise<Set<string>> | undefined;
  for (const path of manifestsOf(lake)) {
    const manifest = readJson(path) as { source?: unknown; sourceFiles?: { sha256: string }[] } | undefined;
    if (!manifest || typeof manifest.source !== "string" || manifest.source.startsWith(SAMPLE_SOURCE)) continue;
    // Samples of earlier versions do not say that they are simulated: their files do.
    known ??= hashesOf(directory);
    const hashes = await known;
    const files = manifest.sourceFiles ?? [];
    if (files.length === 0 || files.some(({ sha256 }) => !hashes.has(sha256))) {
      throw new StrikebookError("argument", `${lake} holds data that are not the sample's (${path})`, CURE);
    }
  }
}

/**
 * Refuses to write the sample's dumps over files of the same names that no sample has left.
 *
 * @throws StrikebookError `argument`
 */
export function refuseForeignDumps(directory: string): void {
  if (existsSync(join(directory, SAMPLE_FILES.mark))) return;
  const { mark: _, truth: __, expiryCalendar, ...dumps } = SAMPLE_FILES;
  const paths = Object.values(dumps).map((name) => join(directory, name));
  const foreign = paths.find((path) => existsSync(path) && !isSimulated(path));
  const calendar = join(directory, expiryCalendar);
  const other = existsSync(calendar) && readFileSync(calendar, "utf8") !== sampleCalendarCsv() ? calendar : undefined;
  const found = foreign ?? other;
  if (found !== undefined) throw new StrikebookError("argument", `${found} is there and is no file of a sample`, CURE);
}

/** The simulator says so in the first lines of its dumps. */
function isSimulated(dump: string): boolean {
  const head = Buffer.alloc(4096);
  const file = openSync(dump, "r");
  try {
    const bytes = readSync(file, head, 0, head.length, 0);
    const text = gunzipSync(head.subarray(0, bytes), { finishFlush: constants.Z_SYNC_FLUSH });
    return text.toString("latin1").includes("simulated by Strikebook");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.startsWith("Z_")) return false;
    throw error;
  } finally {
    closeSync(file);
  }
}

function manifestsOf(lake: string): string[] {
  return readdirSync(lake, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".manifest.json"))
    .map((name) => join(lake, name));
}

async function hashesOf(directory: string): Promise<Set<string>> {
  const { mark: _, truth: __, ...inputs } = SAMPLE_FILES;
  const paths = Object.values(inputs).map((name) => join(directory, name));
  const hashed = await Promise.all(paths.filter((path) => existsSync(path)).map((path) => hashFile(path)));
  return new Set(hashed.map(({ sha256 }) => sha256));
}
