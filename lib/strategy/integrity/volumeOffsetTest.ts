import type { Feature, FeatureInput } from "./causalityTest.js";
import type { CausalityResult } from "./GateEvidence.js";

/** The count that a day of lively trading begins at, had it been counted from the day before. */
const OFFSET = 1_000_000;

/**
 * Tests that a feature of traded volume uses the change of the day's cumulative volume and not the count itself: where a
 * count begins says nothing about trading, so a constant added to it must leave every value as it is, bit for bit. A
 * feature that compares the count with its own mean, or with a fixed threshold, changes.
 *
 * @param column name of the cumulative volume in `input`
 * @example volumeOffsetTest("volumeSpike", volumeSpike, input, "volume")
 */
export function volumeOffsetTest(name: string, feature: Feature, input: FeatureInput, column: string): CausalityResult {
  const fail = (message: string): CausalityResult => ({ feature: name, passed: false, message });
  const volume = input.columns[column];
  if (!volume) return fail(`there is no column ${column}`);
  const as = (values: Float64Array): FeatureInput => ({
    times: input.times.slice(),
    columns: { ...input.columns, [column]: values },
  });
  const before = feature(as(volume.slice()));
  const after = feature(as(volume.map((count) => count + OFFSET)));
  const at = before.findIndex((value, row) => !Object.is(value, after[row]));
  if (at >= 0) return fail(`row ${at} is ${before[at]}, and ${after[at]} when ${column} begins ${OFFSET} higher`);
  return { feature: name, passed: true, message: "" };
}
