/**
 * Windows of `width` values that end at each element, from block prefixes and suffixes (M. van Herk, Pattern Recognition
 * Letters 13 (1992) 517-521; J. Gil and M. Werman, IEEE PAMI 15 (1993) 504-507): O(n), and nothing is ever taken away
 * again, so a large value that has left the window leaves no rounding behind. A NaN is in every window that holds it and
 * in no other.
 */

/**
 * Sum of the last `width` values, the current one included; NaN until there are so many.
 *
 * @param width whole, at least 1
 */
export function slidingSum(values: Float64Array, width: number): Float64Array {
  const rows = values.length;
  const out = new Float64Array(rows).fill(Number.NaN);
  const suffix = new Float64Array(width);
  for (let start = 0; start < rows; start += width) {
    const end = Math.min(start + width, rows);
    let prefix = 0;
    for (let row = start; row < end; row++) {
      prefix += values[row]!;
      const older = row - start + 1;
      if (older === width) out[row] = prefix;
      else if (start > 0) out[row] = suffix[older]! + prefix;
    }
    let sum = 0;
    for (let row = end - 1; row >= start; row--) suffix[row - start] = sum += values[row]!;
  }
  return out;
}

/** The largest of the last `width` values, as {@link slidingSum} does. */
export function slidingMaximum(values: Float64Array, width: number): Float64Array {
  const rows = values.length;
  const out = new Float64Array(rows).fill(Number.NaN);
  const suffix = new Float64Array(width);
  for (let start = 0; start < rows; start += width) {
    const end = Math.min(start + width, rows);
    let prefix = Number.NEGATIVE_INFINITY;
    for (let row = start; row < end; row++) {
      prefix = Math.max(prefix, values[row]!);
      const older = row - start + 1;
      if (older === width) out[row] = prefix;
      else if (start > 0) out[row] = Math.max(suffix[older]!, prefix);
    }
    let most = Number.NEGATIVE_INFINITY;
    for (let row = end - 1; row >= start; row--) suffix[row - start] = most = Math.max(most, values[row]!);
  }
  return out;
}

/** The smallest of the last `width` values, as {@link slidingSum} does. */
export function slidingMinimum(values: Float64Array, width: number): Float64Array {
  const rows = values.length;
  const out = new Float64Array(rows).fill(Number.NaN);
  const suffix = new Float64Array(width);
  for (let start = 0; start < rows; start += width) {
    const end = Math.min(start + width, rows);
    let prefix = Number.POSITIVE_INFINITY;
    for (let row = start; row < end; row++) {
      prefix = Math.min(prefix, values[row]!);
      const older = row - start + 1;
      if (older === width) out[row] = prefix;
      else if (start > 0) out[row] = Math.min(suffix[older]!, prefix);
    }
    let least = Number.POSITIVE_INFINITY;
    for (let row = end - 1; row >= start; row--) suffix[row - start] = least = Math.min(least, values[row]!);
  }
  return out;
}
