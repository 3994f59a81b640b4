import type { BaselineOptions } from "./BaselineOptions.js";
import type { BaselineReport } from "./BaselineReport.js";

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
  const { baselineBuild } = await import("./baselineBuild.js");
  return baselineBuild(options);
}
