import { StrikebookError } from "../../task/index.js";

/**
 * Share of the `window` values before each value that are below it, ties counting half: 0 is the lowest of them all, 1
 * the highest. The value itself and all later ones have no say, so a longer history leaves every earlier figure as it was.
 *
 * NaN where the value is NaN or fewer than `least` earlier values of the window are numbers.
 *
 * @param window values looked back on, at least 1
 * @param least 20, or the window if that is shorter, when absent
 *
 * @throws StrikebookError("argument") for a window that is not an integer of at least 1, or a `least` outside it
 */
export function rollingPercentile(
  values: ArrayLike<number>,
  window: number,
  least: number = Math.min(window, 20),
): Float64Array {
  for (const [name, value] of Object.entries({ window, least })) {
    if (!(Number.isInteger(value) && value >= 1)) {
      throw new StrikebookError("argument", `${name} is ${value}`, "it must be an integer of at least 1");
    }
  }
  if (least > window) throw new StrikebookError("argument", `least is ${least}`, `the window has ${window} values`);
  const out = new Float64Array(values.length).fill(Number.NaN);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    let count = 0;
    let below = 0;
    for (let j = Math.max(0, i - window); j < i; j++) {
      const earlier = values[j]!;
      if (Number.isNaN(earlier)) continue;
      count++;
      if (earlier < value) below++;
      else if (earlier === value) below += 0.5;
    }
    if (count >= least && !Number.isNaN(value)) out[i] = below / count;
  }
  return out;
}
