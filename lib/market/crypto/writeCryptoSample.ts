import { startProgress } from "../../task/progress.js";
import type { CryptoSample } from "./CryptoSample.js";
import { type CryptoSampleOptions, resolveCryptoSampleOptions } from "./CryptoSampleOptions.js";
import { cryptoSampleHere, readCryptoSample } from "./readCryptoSample.js";

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
  const { CryptoSampleWriter } = await import("./CryptoSampleWriter.js");
  const writer = new CryptoSampleWriter(directory, resolved, options, progress);
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
