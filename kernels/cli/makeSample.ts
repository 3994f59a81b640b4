import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import {
  ExpiryCalendar,
  LAKE_SCHEMA_VERSION,
  type PackReport,
  packageRoot,
  packNse,
  packVendorRuns,
  type ResolvedSampleOptions,
  resolveSampleOptions,
  SAMPLE_FILES,
  SAMPLE_VERSION,
  StrikebookError,
  sampleCalendarCsv,
  vendorRuns,
  writeSampleMarket,
} from "strikebook";
import { withSampleLock } from "./sampleLock.js";
import { refuseForeignDumps, refuseForeignLake, SAMPLE_SOURCE } from "./sampleOwnership.js";
import { lakeDamage, readJson, readStamp, writeStamp } from "./sampleStamp.js";

/** Where the sample market lies: under data/ of a checkout (ignored by git), of the working folder for an installed package. */
export const SAMPLE_FOLDER: string = relative(process.cwd(), join(sampleParent(), "data", "sample"));

function sampleParent(): string {
  const root = packageRoot();
  return existsSync(join(root, "kernels", "cli", "prepare.mjs")) ? root : process.cwd();
}

export interface SampleRequest {
  readonly directory: string;
  readonly days?: number | undefined;
  readonly rows?: number | undefined;
  readonly seed?: number | undefined;
  readonly format?: string | undefined;
  /** Makes another sample where one of other options is. */
  readonly replace?: boolean | undefined;
  /** Takes lines for the reader: waiting for another process, a damaged sample that is made anew. */
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface MadeSample {
  readonly directory: string;
  readonly lake: string;
  readonly optionRows: number;
  /** True when market and lake were there already. */
  readonly reused: boolean;
}

type Format = "dump" | "parquet";

/**
 * Makes the sample market and the lake that is packed from it, or takes the ones that are there when they were made with
 * the same options and are whole. `format: "parquet"` writes no dumps: the simulated rows go straight into the lake.
 * Nothing but a sample is ever replaced, and one of other options only with `replace`.
 */
export async function makeSample(request: SampleRequest): Promise<MadeSample> {
  const { directory, days, rows, seed } = request;
  const options = resolveSampleOptions({ days, rows, seed });
  const format = request.format ?? "dump";
  if (format !== "dump" && format !== "parquet") {
    throw new StrikebookError("argument", `format "${format}" is unknown`, "use dump or parquet");
  }
  mkdirSync(directory, { recursive: true });
  return withSampleLock(directory, request, () => makeLocked(request, options, format));
}

async function makeLocked(request: SampleRequest, options: ResolvedSampleOptions, format: Format): Promise<MadeSample> {
  const { directory, signal, say } = request;
  const lake = join(directory, "lake");
  const building = `${lake}.making`;
  // Only the holder of the lock builds: what lies there is of a process that is gone.
  rmSync(building, { recursive: true, force: true });
  refuseOther(request, options, format);
  if (format === "dump") refuseForeignDumps(directory);
  const stamp = readStamp(directory);
  // Before the dumps are written: a refusal leaves everything as it is.
  if (stamp === undefined) await refuseForeignLake(directory, lake);
  const source = `${SAMPLE_SOURCE} (sample market, seed ${options.seed})`;

  let market: string;
  if (format === "dump") {
    const written = await writeSampleMarket(directory, { ...options, signal });
    // The mark names the options and the hashes of all files: a lake packed from them carries its hash.
    market = readFileSync(written.paths.mark, "utf8");
  } else market = JSON.stringify({ options, format, version: SAMPLE_VERSION });
  const hash = createHash("sha256").update(market).update(`schema ${LAKE_SCHEMA_VERSION}`).update(source).digest("hex");

  if (stamp?.hash === hash) {
    const damage = await lakeDamage(lake, stamp, source);
    if (damage === undefined) return { directory, lake, optionRows: stamp.optionRows, reused: true };
    say(`the sample is damaged (${damage}): its lake is made anew`);
  } else if (stamp !== undefined)
    say(`the lake of the sample in ${directory} is of other options or of an earlier version: it is made anew`);
  await refuseForeignLake(directory, lake);
  try {
    const report = await pack(directory, building, format, options, source, signal);
    rmSync(lake, { recursive: true, force: true });
    // The stamp first: a lake without one would not be known as a sample's, a stamp without its lake is mended.
    writeStamp(directory, { hash, optionRows: report.rows, parts: report.facts.parts.length, format, options });
    renameSync(building, lake);
    return { directory, lake, optionRows: report.rows, reused: false };
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

function pack(
  directory: string,
  lake: string,
  format: Format,
  options: ResolvedSampleOptions,
  source: string,
  signal: AbortSignal,
): Promise<PackReport> {
  if (format === "dump") {
    return packNse({ dumps: directory, calendar: join(directory, SAMPLE_FILES.expiryCalendar), lake, source, signal });
  }
  const calendar = ExpiryCalendar.parse(sampleCalendarCsv(), SAMPLE_FILES.expiryCalendar);
  return packVendorRuns(vendorRuns({ ...options, signal }), { source, calendar, lake, signal });
}

/** @throws StrikebookError `argument` when a sample of other options is there and `replace` is not set. */
function refuseOther(request: SampleRequest, options: ResolvedSampleOptions, format: Format): void {
  if (request.replace) return;
  const stamp = readStamp(request.directory);
  const mark = readJson(join(request.directory, SAMPLE_FILES.mark)) as { options?: ResolvedSampleOptions } | undefined;
  const there = stamp?.options ?? mark?.options;
  if (!there) return;
  const found = stamp?.format ?? "dump";
  const same = there.seed === options.seed && there.days === options.days && there.rows === options.rows;
  if (same && found === format) return;
  const of = `${there.days} days, ${there.rows === null ? "natural density" : `${there.rows} rows`}, seed ${there.seed}, ${found}`;
  throw new StrikebookError(
    "argument",
    `${request.directory} holds a sample of other options (${of})`,
    `pass --replace to \`strikebook sample\`, name another folder, or run on it with --lake ${join(request.directory, "lake")}`,
  );
}
