import type { CausalityResult } from "./GateEvidence.js";

/** Rows that a feature is computed from, oldest first; all arrays have one length. */
export interface FeatureInput {
  readonly times: Float64Array;
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/** Computes one value per row. */
export type Feature = (input: FeatureInput) => Float64Array;

/**
 * Tests that a feature knows the past only: cut after `cut` rows, it must give the first `cut` values of the whole
 * unchanged, bit for bit. The feature sees copies, so it cannot reach the rows that were cut off.
 *
 * @param cuts how many rows to keep, each from 1 to the number of rows
 * @example causalityTest("ema21", ema21, input, [10, 500, 22_000])
 */
export function causalityTest(
  name: string,
  feature: Feature,
  input: FeatureInput,
  cuts: readonly number[],
): CausalityResult {
  const fail = (message: string): CausalityResult => ({ feature: name, passed: false, message });
  const rows = input.times.length;
  if (cuts.length === 0) return fail("no cut was tested");
  const whole = feature(head(input, rows));
  if (whole.length !== rows) return fail(`${whole.length} values for ${rows} rows`);
  for (const cut of cuts) {
    if (!(Number.isInteger(cut) && cut >= 1 && cut <= rows)) return fail(`cut ${cut} is not from 1 to ${rows}`);
    const past = feature(head(input, cut));
    if (past.length !== cut) return fail(`${past.length} values for the first ${cut} rows`);
    const at = past.findIndex((value, row) => !Object.is(value, whole[row]));
    if (at >= 0) return fail(`row ${at} is ${past[at]} as known after ${cut} rows and ${whole[at]} with the future`);
  }
  return { feature: name, passed: true, message: "" };
}

function head(input: FeatureInput, rows: number): FeatureInput {
  const columns = Object.entries(input.columns).map(([name, values]) => [name, values.slice(0, rows)] as const);
  return { times: input.times.slice(0, rows), columns: Object.fromEntries(columns) };
}
