/** Largest fall of the running sum of `changes` below its highest value so far, starting from 0; zero or more. */
export function maxDrawdown(changes: readonly number[]): number {
  let sum = 0;
  let highest = 0;
  let deepest = 0;
  for (const change of changes) {
    sum += change;
    if (sum > highest) highest = sum;
    deepest = Math.max(deepest, highest - sum);
  }
  return deepest;
}
