import { basename } from "node:path";
import { DuckDbSession } from "../../lake/DuckDbSession.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import { type BaselineFile, type BaselineFileKind, openBaselineFile, withRows } from "./BaselineFile.js";
import type { BaselineSettings } from "./BaselineOptions.js";
import { inParallel } from "./BaselineStep.js";
import { rateFiles } from "./rateFiles.js";
import type { RateSources } from "./ratesStep.js";
import { sourceFiles } from "./sourceFiles.js";

/** Paths of the source files, each kind in the order of the names. */
export interface SourcePaths {
  readonly options: readonly string[];
  readonly perpetual: readonly string[];
  readonly rates: readonly { readonly asset: string; readonly weight: number; readonly files: readonly string[] }[];
}

/** The source files, each read to its end once. */
export interface BaselineSources {
  readonly options: readonly BaselineFile[];
  readonly perpetual: readonly BaselineFile[];
  readonly rates: readonly RateSources[];
}

const perpetualKind = (path: string): "trades" | "quotes" => (/trades/i.test(basename(path)) ? "trades" : "quotes");

/** @throws StrikebookError `missing`, `empty` or `argument` naming what is not there */
export function findSources({ asset, options, perpetual, rates }: BaselineSettings): SourcePaths {
  const ofPerpetual = sourceFiles("perpetual", perpetual, new RegExp(`${asset}-PERPETUAL`, "i"));
  const trade = ofPerpetual.find((path) => perpetualKind(path) === "trades");
  const quote = ofPerpetual.find((path) => perpetualKind(path) === "quotes");
  if (trade !== undefined && quote !== undefined) {
    const what = `the perpetual's files are quotes and trades: ${quote} and ${trade}`;
    throw new StrikebookError("argument", what, "name the files of one kind: a series of both has two meanings");
  }
  return {
    perpetual: ofPerpetual,
    options: sourceFiles("options", options, /options_chain/i),
    rates: rates.map((rate) => ({
      asset: rate.asset,
      weight: rate.weight,
      files: rateFiles(rate),
    })),
  };
}

/**
 * Reads every source file to its end and hashes it.
 *
 * @throws StrikebookError `corrupt` or `schema` naming the file, `empty` when all files of a kind hold no row
 */
export async function openSources(settings: BaselineSettings, paths: SourcePaths): Promise<BaselineSources> {
  const { signal, workers, memoryBytes } = settings;
  const session = await DuckDbSession.open({ memoryLimit: `${Math.floor(memoryBytes / 1e6)}MB`, threads: 1 });
  const open = async (
    what: string,
    files: readonly string[],
    kindOf: (path: string) => BaselineFileKind,
  ): Promise<BaselineFile[]> => {
    const found: BaselineFile[] = new Array(files.length);
    await inParallel(files, workers, async (path, index) => {
      found[index] = await openBaselineFile(session, path, kindOf(path), { ...(signal && { signal }) });
    });
    if (withRows(found).length > 0) return found;
    throw new StrikebookError(
      "empty",
      `the ${what} files hold no row (${files[0]!})`,
      "name other days or other files",
    );
  };
  try {
    const rates: RateSources[] = [];
    for (const { asset, weight, files } of paths.rates) {
      rates.push({ asset, weight, sources: await open(`rate (${asset})`, files, () => "rates") });
    }
    return {
      options: await open("option", paths.options, () => "options_chain"),
      perpetual: await open("perpetual", paths.perpetual, perpetualKind),
      rates,
    };
  } finally {
    await session.close();
  }
}
