import { MICROS_PER_SECOND } from "../time/index.js";

/** Whole seconds from `openMicros` to `micros`, rounded down: negative before the open. */
export function secondsSince(openMicros: number, micros: number): number {
  return Math.floor((micros - openMicros) / MICROS_PER_SECOND);
}

/**
 * Row index over the seconds of a session: `grid[s]` is the last row stamped in or before second `s`, -1 when there is
 * none. A row belongs to the second its stamp falls in, so second `s` sees stamps below `s + 1`.
 *
 * O(rows + seconds); rows after the session are left out.
 *
 * @param timestamps epoch µs UTC, non-decreasing over the run
 * @param firstRow first row of the run
 * @param rowCount rows of the run
 * @param openMicros instant of second 0
 * @param seconds length of the grid
 */
export function secondGrid(
  timestamps: Float64Array,
  firstRow: number,
  rowCount: number,
  openMicros: number,
  seconds: number,
): Int32Array {
  const grid = new Int32Array(seconds);
  let row = -1;
  let filled = 0;
  for (let next = firstRow; next < firstRow + rowCount; next++) {
    const second = secondsSince(openMicros, timestamps[next]!);
    if (second >= seconds) break;
    while (filled < second) grid[filled++] = row;
    row = next;
  }
  return grid.fill(row, filled);
}

/** The same answer for one second without a grid, by binary search: O(log rows). */
export function lastRowAtSecond(
  timestamps: Float64Array,
  firstRow: number,
  rowCount: number,
  openMicros: number,
  second: number,
): number {
  const end = openMicros + (second + 1) * MICROS_PER_SECOND;
  let low = firstRow;
  let high = firstRow + rowCount;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timestamps[middle]! < end) low = middle + 1;
    else high = middle;
  }
  return low > firstRow ? low - 1 : -1;
}
