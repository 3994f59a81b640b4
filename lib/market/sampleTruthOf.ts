import { existsSync } from "node:fs";
import { join } from "node:path";
import type { CivilDate } from "../time/civilDate.js";
import type { MarketTruth, TruthSlice } from "./MarketTruth.js";
import { readSampleMarket } from "./readSampleMarket.js";
import { SAMPLE_FILES } from "./SampleMarket.js";

/**
 * The written truth of the sample market whose folder holds `lakeRoot`, or undefined when that lake was not packed from
 * a sample.
 *
 * @throws StrikebookError `corrupt` when the sample beside the lake cannot be read
 */
export async function sampleTruthOf(lakeRoot: string): Promise<MarketTruth | undefined> {
  const folder = join(lakeRoot, "..");
  if (!existsSync(join(folder, SAMPLE_FILES.mark))) return undefined;
  return (await readSampleMarket(folder)).truth;
}

/** The true surface of one expiry at one moment; undefined between the moments that were written down. */
export function truthSliceAt(
  truth: MarketTruth,
  at: { readonly underlying: string; readonly expiry: CivilDate; readonly micros: number },
): TruthSlice | undefined {
  return truth.surface.find(
    (slice) => slice.timestamp === at.micros && slice.underlying === at.underlying && slice.expiry === at.expiry,
  );
}
