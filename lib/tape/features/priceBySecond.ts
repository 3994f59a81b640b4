import { StrikebookError } from "../../task/index.js";
import type { PriceKind } from "../quotePrice.js";
import type { Tape } from "../Tape.js";
import type { TapeColumn } from "../TapeColumn.js";

const COLUMNS: Readonly<Record<Exclude<PriceKind, "mid">, string>> = {
  bid: "bidPrice",
  ask: "askPrice",
  last: "lastPrice",
};

/**
 * Price of one contract at every second of the session: what `quotePrice` gives for the contract's last row stamped in or
 * before the second, bit for bit; NaN where there is no row, where it has no price (missing, zero or negative), or where it
 * is older than `maxAgeSeconds`. O(seconds), the contract's stored rows only.
 *
 * @param contract number of the contract on the tape
 * @param maxAgeSeconds 0 or more; `Infinity` for no limit
 * @param out where to write: `tape.lastSecond + 1` elements; a new array when absent
 * @throws StrikebookError `argument` for an unknown kind or contract, an age that is no age, an `out` of another length, or a
 *   column that the tape was opened without
 */
export function priceBySecond(
  tape: Tape,
  contract: number,
  kind: PriceKind,
  maxAgeSeconds: number,
  out: Float64Array = new Float64Array(tape.lastSecond + 1),
): Float64Array {
  if (!(maxAgeSeconds >= 0)) {
    const what = `prices with maxAgeSeconds ${maxAgeSeconds}`;
    throw new StrikebookError("argument", what, "say how many seconds old a quote may be");
  }
  const grid = tape.secondGrid(contract);
  if (out.length !== grid.length) {
    const what = `out has ${out.length} elements for ${grid.length} seconds`;
    throw new StrikebookError("argument", what, "give it tape.lastSecond + 1");
  }
  // Rows of second 0 may be stamped long before the open; every other row is stamped in the second it is first seen in.
  const firstSecond = grid[0]! < 0 ? 0 : tape.secondOfSession(grid[0]!);
  if (kind === "mid") {
    midBySecond(tape.column(COLUMNS.bid), tape.column(COLUMNS.ask), grid, firstSecond, maxAgeSeconds, out);
  } else if (Object.hasOwn(COLUMNS, kind)) {
    oneSideBySecond(tape.column(COLUMNS[kind]), grid, firstSecond, maxAgeSeconds, out);
  } else {
    throw new StrikebookError("argument", `price kind ${JSON.stringify(kind)}`, "use bid, ask, mid or last");
  }
  return out;
}

function oneSideBySecond(
  { values, scale }: TapeColumn,
  grid: Int32Array,
  firstSecond: number,
  maxAgeSeconds: number,
  out: Float64Array,
): void {
  let row = -1;
  let price = Number.NaN;
  let lastSecond = Number.NEGATIVE_INFINITY;
  for (let second = 0; second < grid.length; second++) {
    if (grid[second] !== row) {
      row = grid[second]!;
      const stored = values[row]!;
      price = stored > 0 ? stored / scale : Number.NaN;
      lastSecond = (second === 0 ? firstSecond : second) + maxAgeSeconds;
    }
    out[second] = second <= lastSecond ? price : Number.NaN;
  }
}

function midBySecond(
  bids: TapeColumn,
  asks: TapeColumn,
  grid: Int32Array,
  firstSecond: number,
  maxAgeSeconds: number,
  out: Float64Array,
): void {
  const { values: bidValues, scale: bidScale } = bids;
  const { values: askValues, scale: askScale } = asks;
  let row = -1;
  let price = Number.NaN;
  let lastSecond = Number.NEGATIVE_INFINITY;
  for (let second = 0; second < grid.length; second++) {
    if (grid[second] !== row) {
      row = grid[second]!;
      const bid = bidValues[row]!;
      const ask = askValues[row]!;
      price = bid > 0 && ask > 0 ? (bid / bidScale + ask / askScale) / 2 : Number.NaN;
      lastSecond = (second === 0 ? firstSecond : second) + maxAgeSeconds;
    }
    out[second] = second <= lastSecond ? price : Number.NaN;
  }
}
