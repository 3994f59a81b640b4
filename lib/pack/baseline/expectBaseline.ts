import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { CivilDate } from "../../time/civilDate.js";
import type { BaselineExpectations } from "./BaselineExpectations.js";
import { BASELINE_OUTPUTS, type BaselineOutput, baselineOutputs } from "./baselineOutputs.js";
import { DAY_SECONDS } from "./secondSeries.js";

export interface ExpectBaselineOptions {
  readonly name?: string | undefined;
  readonly asset?: string | undefined;
  readonly years?: string | undefined;
  readonly from: CivilDate;
  readonly to: CivilDate;
  /** Rows that are not counted in seconds: option quotes, contracts. */
  readonly rows?: Partial<Record<BaselineOutput, number>> | undefined;
  readonly bytes?: Partial<Record<BaselineOutput, number>> | undefined;
  /** Largest share of NULLs, by output; 0 when absent. */
  readonly nullShare?: Partial<Record<BaselineOutput, number>> | undefined;
  readonly price?: { readonly min: number; readonly max: number } | undefined;
  readonly outsideShare?: number | undefined;
  /** Folder of the coming build. */
  readonly folder: string;
  /** Where the expectations go: JSON. */
  readonly file: string;
}

/**
 * Declares what a build is expected to give. The two series have one row for every second of the days; what cannot be known
 * in advance is said by the caller or left out. An expectation that is read off the output which it then checks proves
 * nothing, so this refuses when the folder holds an output already.
 *
 * @throws StrikebookError `argument` when an output is there, or the file is.
 */
export async function expectBaseline(options: ExpectBaselineOptions): Promise<BaselineExpectations> {
  const { asset = "BTC", years = "2023_2025", from, to, folder, file } = options;
  for (const name of Object.values(baselineOutputs(asset, years))) {
    if (!existsSync(join(folder, name))) continue;
    const what = `${join(folder, name)} is there already: expectations are declared before the build`;
    throw new StrikebookError("argument", what, "name the folder of the next build");
  }
  if (existsSync(file)) throw new StrikebookError("argument", `${file} is there already`, "take another name");
  const days = (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / (1000 * DAY_SECONDS) + 1;
  if (!(days >= 1)) throw new StrikebookError("argument", `the days ${from} to ${to}`, "write them as 2023-08-14");
  const seconds: Partial<Record<BaselineOutput, number>> = { perpetual: days * DAY_SECONDS, rates: days * DAY_SECONDS };
  const four = <Value>(of: (which: BaselineOutput) => Value): Record<BaselineOutput, Value> =>
    Object.fromEntries(BASELINE_OUTPUTS.map((which) => [which, of(which)])) as Record<BaselineOutput, Value>;
  const expectations: BaselineExpectations = {
    name: options.name ?? `${asset}-${from}-${to}`,
    declared: new Date().toISOString(),
    asset,
    years,
    range: { from, to },
    tolerance: { bytes: 0.1, rows: 0.05 },
    outputs: four((which) => {
      const rows = options.rows?.[which] ?? seconds[which];
      const bytes = options.bytes?.[which];
      return { ...(rows !== undefined && { rows }), ...(bytes !== undefined && { bytes }) };
    }),
    nullShare: four((which) => options.nullShare?.[which] ?? 0),
    price: options.price ?? { min: 1000, max: 1_000_000 },
    iv: { successShare: 0.95, min: 0.1, max: 5, outsideShare: options.outsideShare ?? 0 },
  };
  await writeFile(file, `${JSON.stringify(expectations, null, 2)}\n`, { flag: "wx" });
  return expectations;
}
