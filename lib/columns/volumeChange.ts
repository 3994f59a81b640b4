import { StrikebookError } from "../task/StrikebookError.js";

/**
 * Volume traded at each row of one contract's day, from the cumulative volume: the change of its running maximum, first
 * row 0. A cumulative volume cannot fall, so a lower or missing reading is a vendor fault and counts as no change.
 * (A clamp of negative differences to zero would book 23660 after 23590, 23590, 0, 23660; this books 70.)
 *
 * @param volume cumulative volume, NaN where missing
 * @param out receives the change; length = volume.length; may be `volume` itself
 * @returns how many rows read below the running maximum or were missing
 * @throws StrikebookError `argument` when the lengths differ
 */
export function volumeChange(volume: Float64Array, out: Float64Array): number {
  if (out.length !== volume.length)
    throw new StrikebookError(
      "argument",
      `out has ${out.length} rows for ${volume.length} volumes`,
      "allocate one change per row",
    );
  let highest = Number.NaN;
  let faults = 0;
  for (let i = 0; i < volume.length; i++) {
    const value = volume[i]!;
    out[i] = 0;
    if (Number.isNaN(highest)) {
      if (Number.isNaN(value)) faults++;
      else highest = value;
    } else if (value > highest) {
      out[i] = value - highest;
      highest = value;
    } else if (!(value === highest)) faults++;
  }
  return faults;
}
