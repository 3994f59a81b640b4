import { existsSync } from "node:fs";
import { join } from "node:path";
import { DuckDbSession } from "../../lake/DuckDbSession.js";
import { duckDbError } from "../../lake/duckDbError.js";
import { hashFile } from "../../lake/hashFile.js";
import { startProgress } from "../../task/progress.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { BaselineFile } from "./BaselineFile.js";
import { BaselineFolder, inputsHash } from "./BaselineFolder.js";
import {
  BASELINE_SCHEMA_VERSION,
  type BaselineManifest,
  manifestPath,
  readBaselineManifest,
} from "./BaselineManifest.js";
import { type BaselineOptions, type BaselineSettings, baselineSettings } from "./BaselineOptions.js";
import { BaselineReport, type BuiltOutput } from "./BaselineReport.js";
import type { BaselineStep } from "./BaselineStep.js";
import { BASELINE_OUTPUTS, type BaselineOutput } from "./baselineOutputs.js";
import { type BaselineSources, findSources, openSources } from "./baselineSources.js";
import { estimateDisk, requireDisk } from "./diskPreflight.js";
import { filterStep } from "./filterStep.js";
import { impliedVolParameters, impliedVolStep } from "./impliedVolStep.js";
import { perpetualParameters, perpetualStep } from "./perpetualStep.js";
import { ratesParameters, ratesStep } from "./ratesStep.js";
import { scheduleParameters, scheduleStep } from "./scheduleStep.js";

/**
 * Builds the four files of a crypto option baseline from vendor files: the perpetual and the blended lending rate once a
 * second, the contract schedule, and the at-the-money, short-dated option quotes with their implied volatilities. The
 * perpetual, the rates, the schedule and the filter run side by side, then the volatilities. Outputs that are there and
 * were made of the same inputs are kept; a build that was killed goes on where it was and ends with the same bytes.
 *
 * @throws StrikebookError `argument` for options that cannot be, or an output made of other inputs without `replace`;
 *   `missing`, `empty`, `schema` or `corrupt` naming the source file; `environment` when the disk looks too small or
 *   another process builds in the folder.
 */
export async function buildBaseline(options: BaselineOptions): Promise<BaselineReport> {
  const settings = baselineSettings(options);
  const { asset, out, years } = settings;
  const found = findSources(settings);
  const folder = BaselineFolder.open(out, asset, years);
  try {
    const sources = await openSources(settings, found);
    const hashes = outputHashes(settings, sources);
    const kept = new Map<BaselineOutput, BaselineManifest>();
    for (const which of BASELINE_OUTPUTS) {
      const manifest = await finished(folder.output(which), hashes[which], settings);
      if (manifest) kept.set(which, manifest);
    }
    const bytes = (list: readonly BaselineFile[]): number => list.reduce((sum, each) => sum + each.bytes, 0);
    const need = (which: BaselineOutput, list: readonly BaselineFile[]): number => (kept.has(which) ? 0 : bytes(list));
    const rateFiles = sources.rates.flatMap((each) => each.sources);
    const estimate = await estimateDisk(out, {
      options: need("options", sources.options),
      perpetual: need("perpetual", sources.perpetual),
      rates: need("rates", rateFiles),
      schedule: need("schedule", sources.options),
    });
    requireDisk(out, estimate, settings.force);
    const built = await runSteps(settings, folder, sources, hashes, kept);
    await folder.clear();
    return new BaselineReport(built);
  } finally {
    folder.close();
  }
}

async function runSteps(
  settings: BaselineSettings,
  folder: BaselineFolder,
  sources: BaselineSources,
  hashes: Readonly<Record<BaselineOutput, string>>,
  kept: ReadonlyMap<BaselineOutput, BaselineManifest>,
): Promise<BuiltOutput[]> {
  const stop = new AbortController();
  const signal = settings.signal ? AbortSignal.any([settings.signal, stop.signal]) : stop.signal;
  const bytes = (list: readonly BaselineFile[]): number => list.reduce((sum, each) => sum + each.bytes, 0);
  const run = async <T>(
    label: string,
    total: number,
    unit: string,
    share: number,
    work: (step: BaselineStep) => Promise<T>,
  ): Promise<T> => {
    const progress = startProgress(`baseline: ${label}`, { total, unit });
    const session = await DuckDbSession.open({
      // The engine's own bookkeeping comes on top of the limit.
      memoryLimit: `${Math.floor((settings.memoryBytes * share) / 1e6)}MB`,
      threads: 1,
      tempDirectory: join(folder.temporary(`spill-${label.replace(/\W+/g, "-")}`)),
    });
    try {
      const result = await work({ settings, folder, session, progress, signal });
      progress.end();
      return result;
    } catch (error) {
      progress.fail();
      const failure = signal.aborted
        ? error
        : duckDbError(error, "environment", `the step ${label} failed`, "see the message");
      if (!stop.signal.aborted) stop.abort(failure);
      throw failure;
    } finally {
      await session.close();
    }
  };
  const unless = (which: BaselineOutput, make: () => Promise<BaselineManifest>): Promise<BaselineManifest> => {
    const manifest = kept.get(which);
    return manifest ? Promise.resolve(manifest) : make();
  };
  const rateBytes = sources.rates.reduce((sum, each) => sum + bytes(each.sources), 0);
  const optionsToDo = !kept.has("options");
  const quarter = 0.25;
  const started = [
    unless("perpetual", () =>
      run("perpetual", bytes(sources.perpetual), "bytes", quarter, (step) =>
        perpetualStep(step, sources.perpetual, hashes.perpetual),
      ),
    ),
    unless("rates", () =>
      run("rates", rateBytes, "bytes", quarter, (step) => ratesStep(step, sources.rates, hashes.rates)),
    ),
    unless("schedule", () =>
      run("schedule", bytes(sources.options), "bytes", quarter, (step) =>
        scheduleStep(step, sources.options, hashes.schedule),
      ),
    ),
  ] as const;
  const filtering = optionsToDo
    ? run("filter", bytes(sources.options), "bytes", quarter, (step) => filterStep(step, sources.options))
    : Promise.resolve([]);
  const ended = await Promise.allSettled([...started, filtering]);
  settings.signal?.throwIfAborted();
  // The first failure stops the other steps; theirs are only its echo.
  if (stop.signal.aborted) throw stop.signal.reason;
  const failure = ended.find((each) => each.status === "rejected");
  if (failure) throw failure.reason;
  const [perpetual, rates, schedule] = await Promise.all(started);
  const days = await filtering;
  const options = await unless("options", () =>
    run("implied volatility", days.length, "days", 1, (step) =>
      impliedVolStep(step, sources.options, days, hashes.options),
    ),
  );
  const manifests = { options, perpetual, rates, schedule };
  return BASELINE_OUTPUTS.map((which) => ({
    output: which,
    path: folder.output(which),
    reused: kept.has(which),
    manifest: manifests[which],
  }));
}

/** What shapes each output: equal hashes mean equal bytes. */
function outputHashes(settings: BaselineSettings, sources: BaselineSources): Record<BaselineOutput, string> {
  const version = BASELINE_SCHEMA_VERSION;
  const content = (list: readonly BaselineFile[]): string[] => list.map(({ sha256 }) => sha256);
  const options = content(sources.options);
  const perpetual = inputsHash(version, "perpetual", perpetualParameters(settings), content(sources.perpetual));
  const rates = inputsHash(
    version,
    "rates",
    ratesParameters(settings),
    sources.rates.map((each) => [each.asset, content(each.sources)]),
  );
  const schedule = inputsHash(version, "schedule", scheduleParameters({ settings }), options);
  return {
    perpetual,
    rates,
    schedule,
    options: inputsHash(version, "options", impliedVolParameters(settings), options, perpetual, rates),
  };
}

/** The manifest of an output that is there, whole and made of these inputs. */
async function finished(
  path: string,
  hash: string,
  { replace, signal }: BaselineSettings,
): Promise<BaselineManifest | undefined> {
  if (!existsSync(path) || !existsSync(manifestPath(path))) return undefined;
  const manifest = await readBaselineManifest(path);
  if (manifest.inputsHash !== hash) {
    if (replace) return undefined;
    const what = `${path} was made of other files or settings`;
    throw new StrikebookError("argument", what, "pass replace to write it anew, or take another folder");
  }
  const { sha256 } = await hashFile(path, { ...(signal && { signal }) });
  if (sha256 === manifest.parquet.sha256) return manifest;
  // Spoilt since: the same inputs make it anew.
  return undefined;
}
