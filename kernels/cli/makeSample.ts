import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import {
  ExpiryCalendar,
  LAKE_SCHEMA_VERSION,
  openLake,
  packageRoot,
  packNse,
  packVendorRuns,
  resolveSampleOptions,
  StrikebookError,
  sampleCalendarCsv,
  vendorRuns,
  writeSampleMarket,
} from "strikebook";

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
  readonly signal: AbortSignal;
}

export interface MadeSample {
  readonly directory: string;
  readonly lake: string;
  readonly optionRows: number;
  /** True when market and lake were there already. */
  readonly reused: boolean;
}

/**
 * Makes the sample market and the lake that is packed from it, or takes the ones that are there when they were made with
 * the same options. `format: "parquet"` writes no dumps: the simulated rows go straight into the lake.
 */
export async function makeSample(request: SampleRequest): Promise<MadeSample> {
  const { directory, days, rows, seed, signal } = request;
  const choice = { days, rows, seed };
  const lake = join(directory, "lake");
  if (request.format === "parquet") return packSimulation(directory, lake, choice, signal);
  if (request.format !== undefined && request.format !== "dump") {
    throw new StrikebookError("argument", `format "${request.format}" is unknown`, "use dump or parquet");
  }
  const market = await writeSampleMarket(directory, { ...choice, signal });
  // The mark names the options and the hashes of all files: a lake packed from them carries its hash.
  const hash = createHash("sha256")
    .update(readFileSync(market.paths.mark))
    .update(`schema ${LAKE_SCHEMA_VERSION}`)
    .digest("hex");
  const stamp = join(directory, "lake.json");
  if (market.reused && existsSync(stamp) && existsSync(lake)) {
    const known = JSON.parse(readFileSync(stamp, "utf8")) as { hash: string; optionRows: number };
    if (known.hash === hash) return { directory, lake, optionRows: known.optionRows, reused: true };
  }
  rmSync(stamp, { force: true });
  const building = `${lake}.making`;
  rmSync(building, { recursive: true, force: true });
  const report = await packNse({ dumps: directory, calendar: market.paths.expiryCalendar, lake: building, signal });
  rmSync(lake, { recursive: true, force: true });
  renameSync(building, lake);
  writeFileSync(stamp, `${JSON.stringify({ hash, optionRows: report.rows })}\n`);
  return { directory, lake, optionRows: report.rows, reused: false };
}

async function packSimulation(
  directory: string,
  lake: string,
  choice: { days?: number | undefined; rows?: number | undefined; seed?: number | undefined },
  signal: AbortSignal,
): Promise<MadeSample> {
  if (existsSync(lake)) {
    const parts = (await openLake(lake)).parts("nse_options");
    if (parts.length > 0) {
      throw new StrikebookError("argument", `${lake} is there already`, "name another folder with --to, or remove it");
    }
  }
  const options = resolveSampleOptions(choice);
  const calendar = ExpiryCalendar.parse(sampleCalendarCsv(), "expiry_calendar.csv");
  const report = await packVendorRuns(vendorRuns({ ...options, signal }), {
    source: `simulated NSE ticks, seed ${options.seed}`,
    calendar,
    lake,
    signal,
  });
  return { directory, lake, optionRows: report.rows, reused: false };
}
