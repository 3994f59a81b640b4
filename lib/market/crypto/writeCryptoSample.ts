import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Progress, startProgress } from "../../task/progress.js";
import { civilFromDays, daysFromCivil } from "../../time/civilDate.js";
import { MICROS_PER_DAY } from "../../time/micros.js";
import type { WrittenFile } from "../DumpFile.js";
import type { CryptoDay } from "./CryptoDay.js";
import { CRYPTO_MODEL, LENDING_ASSETS } from "./CryptoMarketModel.js";
import {
  CRYPTO_SAMPLE_MARK,
  CRYPTO_SAMPLE_TRUTH,
  CRYPTO_SAMPLE_VERSION,
  type CryptoSample,
  type CryptoSampleMark,
  cryptoDayFiles,
} from "./CryptoSample.js";
import {
  type CryptoSampleOptions,
  type ResolvedCryptoSampleOptions,
  resolveCryptoSampleOptions,
} from "./CryptoSampleOptions.js";
import type { CryptoTruth, CryptoTruthDay } from "./CryptoTruth.js";
import { CsvGzFile } from "./CsvGzFile.js";
import { LENDING_HEADER, OPTIONS_CHAIN_HEADER, QUOTES_HEADER } from "./cryptoHeaders.js";
import { LendingRates } from "./LendingRates.js";
import { OptionChain } from "./OptionChain.js";
import { OptionQuoter } from "./OptionQuoter.js";
import { PerpetualPath } from "./PerpetualPath.js";
import { CSV_FORMAT, cryptoSampleHere, readCryptoSample } from "./readCryptoSample.js";
import { writeLendingRates } from "./writeLendingRates.js";
import { listBefore, writeOptionsChain } from "./writeOptionsChain.js";
import { writePerpetualQuotes } from "./writePerpetualQuotes.js";

/**
 * Writes a simulated Bitcoin market into `directory` as its vendors would send it, one set of files a UTC day: option
 * quotes and perpetual quotes in Tardis' CSV columns, minute rates of two Aave reserves. `truth.json` holds what the
 * simulator knows: model, levels, faults by number. Memory does not grow with rows or days. The same options give the
 * same bytes on one Node major.
 *
 * A sample of the same options that is there is reused.
 *
 * @throws StrikebookError `argument` for options that are not possible, for a folder that holds other things, and,
 *   without `replace`, for one that holds a sample of other options
 * @throws the reason of `signal`; the files of this call are removed then
 */
export async function writeCryptoSample(directory: string, options: CryptoSampleOptions = {}): Promise<CryptoSample> {
  const resolved = resolveCryptoSampleOptions(options);
  options.signal?.throwIfAborted();
  const present = await cryptoSampleHere(directory, resolved, options);
  if (present) return present;
  const progress = startProgress("making the crypto sample", { unit: "rows", total: resolved.rows });
  const writer = new SampleWriter(directory, resolved, options, progress);
  try {
    await writer.write();
    progress.end();
  } catch (error) {
    progress.fail();
    await writer.removeAll();
    throw error;
  }
  return { ...(await readCryptoSample(directory)), reused: false };
}

class SampleWriter {
  readonly #directory: string;
  readonly #resolved: ResolvedCryptoSampleOptions;
  readonly #options: CryptoSampleOptions;
  readonly #progress: Progress;
  readonly #files: WrittenFile[] = [];
  readonly #paths: string[] = [];

  constructor(
    directory: string,
    resolved: ResolvedCryptoSampleOptions,
    options: CryptoSampleOptions,
    progress: Progress,
  ) {
    this.#directory = directory;
    this.#resolved = resolved;
    this.#options = options;
    this.#progress = progress;
  }

  async write(): Promise<void> {
    const { seed, days, rows, from } = this.#resolved;
    const { signal } = this.#options;
    await mkdir(this.#directory, { recursive: true });
    await this.#mark(false);
    const path = new PerpetualPath(CRYPTO_MODEL, seed);
    const reserves = LENDING_ASSETS.map((asset) => new LendingRates(asset, seed));
    const chain = new OptionChain();
    const quoter = new OptionQuoter(CRYPTO_MODEL);
    const firstDay = daysFromCivil(from);
    const truthDays: CryptoTruthDay[] = [];
    for (let index = 0; index < days; index++) {
      const perpetual = path.next();
      const lending = reserves.map((reserve) => reserve.next());
      const day: CryptoDay = {
        date: civilFromDays(firstDay + index),
        startMicros: (firstDay + index) * MICROS_PER_DAY,
        perpetual,
        lending,
        carry: lending[0]!.supplyRate.map((_, minute) =>
          LENDING_ASSETS.reduce((sum, { weight }, i) => sum + weight * lending[i]!.supplyRate[minute]!, 0),
        ),
      };
      const names = cryptoDayFiles(day.date);
      if (index === 0) listBefore(chain, day);

      let file = await this.#create(names.perpetual, QUOTES_HEADER);
      const gap = await this.#writing(file, (out) =>
        writePerpetualQuotes(out, day, seed, CRYPTO_MODEL.perpetualTick, signal),
      );
      const perpetualRows = file.rows;

      const lendingTruth: CryptoTruthDay["lending"][number][] = [];
      for (const [i, { asset }] of LENDING_ASSETS.entries()) {
        const reserve = await this.#create(names.lending[i]!, LENDING_HEADER);
        const missing = await this.#writing(reserve, async (out) =>
          writeLendingRates(out, lending[i]!, asset, day.startMicros, seed),
        );
        lendingTruth.push({ asset, rows: reserve.rows, missingMinutes: missing });
      }

      file = await this.#create(names.options, OPTIONS_CHAIN_HEADER);
      const quotes = await this.#writing(file, (out) =>
        writeOptionsChain(out, day, {
          chain,
          quoter,
          seed,
          rows: Math.floor((rows * (index + 1)) / days) - Math.floor((rows * index) / days),
          signal,
          advance: (more) => this.#progress.advance(more),
        }),
      );
      truthDays.push({
        date: day.date,
        volatility: perpetual.volatility,
        perpetual: { rows: perpetualRows, ...extremes(perpetual.price), gap },
        options: quotes,
        lending: lendingTruth,
      });
    }
    const truth: CryptoTruth = {
      simulated: true,
      options: this.#resolved,
      model: CRYPTO_MODEL,
      carry: LENDING_ASSETS,
      days: truthDays,
    };
    await this.#writeText(CRYPTO_SAMPLE_TRUTH, truthText(truth));
    await this.#mark(true);
  }

  async removeAll(): Promise<void> {
    for (const path of this.#paths) await rm(path, { force: true });
  }

  #create(name: string, header: readonly string[]): Promise<CsvGzFile> {
    return CsvGzFile.create(join(this.#directory, name), header);
  }

  async #writing<T>(file: CsvGzFile, write: (file: CsvGzFile) => Promise<T>): Promise<T> {
    try {
      const result = await write(file);
      const written = await file.publish();
      this.#paths.push(file.path);
      const path = (await this.#options.conversion?.convert(file.path)) ?? file.path;
      this.#paths.push(path);
      this.#files.push({ ...written, name: basename(path), bytes: (await stat(path)).size });
      return result;
    } catch (error) {
      await file.discard();
      throw error;
    }
  }

  #mark(complete: boolean): Promise<void> {
    const mark: CryptoSampleMark = {
      market: "crypto",
      version: CRYPTO_SAMPLE_VERSION,
      complete,
      format: this.#options.conversion?.format ?? CSV_FORMAT,
      options: this.#resolved,
      files: this.#files,
      node: process.versions.node.split(".")[0]!,
    };
    return this.#writeText(CRYPTO_SAMPLE_MARK, `${JSON.stringify(mark, null, 2)}\n`);
  }

  async #writeText(name: string, text: string): Promise<void> {
    const path = join(this.#directory, name);
    const temporary = `${path}.${process.pid}.partial`;
    await writeFile(temporary, text);
    await rename(temporary, path);
    this.#paths.push(path);
  }
}

function extremes(price: Float64Array): { open: number; high: number; low: number; close: number } {
  let high = price[0]!;
  let low = high;
  for (const value of price) {
    if (value > high) high = value;
    if (value < low) low = value;
  }
  return { open: price[0]!, high, low, close: price[price.length - 1]! };
}

/** JSON with one line a day, so that the file can be read and searched. */
function truthText(truth: CryptoTruth): string {
  const { days, ...rest } = truth;
  const head = JSON.stringify(rest, null, 2).replace(/\n}$/, "");
  return `${head},\n  "days": [\n${days.map((day) => `    ${JSON.stringify(day)}`).join(",\n")}\n  ]\n}\n`;
}
