import { StrikebookError } from "../../task/index.js";
import type { PriceKind } from "../quotePrice.js";
import type { Tape } from "../Tape.js";
import type { TapeColumn } from "../TapeColumn.js";
import { scaledBySecond } from "./scaledBySecond.js";

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
  const seconds = tape.lastSecond + 1;
  if (out.length !== seconds) {
    const what = `out has ${out.length} elements for ${seconds} seconds`;
    throw new StrikebookError("argument", what, "give it tape.lastSecond + 1");
  }
  const entry = tape.contracts[contract];
  const side = Object.hasOwn(COLUMNS, kind) ? tape.column(COLUMNS[kind as "bid"]) : undefined;
  if (entry && side && side.type !== "float64")
    return scaledBySecond(tape, entry, side.values, side.scale, maxAgeSeconds, out);
  const grid = tape.secondGrid(contract);
  let start = 0;
  while (start < grid.length && grid[start]! < 0) out[start++] = Number.NaN;
  // A row is too old where it was the last one already so many seconds ago.
  const tooOld = Math.floor(maxAgeSeconds) + 1;
  const back = Math.min(tooOld, grid.length);
  if (kind === "mid") {
    const [bids, asks] = [tape.column(COLUMNS.bid), tape.column(COLUMNS.ask)];
    midBySecond(bids, asks, grid, start, back, noRows(grid.length), 0, out);
    midBySecond(bids, asks, grid, Math.max(start, back), grid.length, grid, back, out);
  } else if (Object.hasOwn(COLUMNS, kind)) {
    const column = tape.column(COLUMNS[kind]);
    oneSideBySecond(column, grid, start, back, noRows(grid.length), 0, out);
    oneSideBySecond(column, grid, Math.max(start, back), grid.length, grid, back, out);
  } else {
    throw new StrikebookError("argument", `price kind ${JSON.stringify(kind)}`, "use bid, ask, mid or last");
  }
  // The row of second 0 may be stamped long before the open.
  const first = start > 0 ? 0 : tape.secondOfSession(grid[0]!);
  for (let s = Math.max(0, first + tooOld); s < back && grid[s] === grid[0]; s++) out[s] = Number.NaN;
  return out;
}

function oneSideBySecond(
  { values, scale }: TapeColumn,
  grid: Int32Array,
  from: number,
  to: number,
  earlier: Int32Array,
  back: number,
  out: Float64Array,
): void {
  for (let second = from; second < to; second++) {
    const row = grid[second]!;
    const stored = values[row]!;
    out[second] = stored > 0 && earlier[second - back] !== row ? stored / scale : Number.NaN;
  }
}

function midBySecond(
  { values: bids, scale: bidScale }: TapeColumn,
  { values: asks, scale: askScale }: TapeColumn,
  grid: Int32Array,
  from: number,
  to: number,
  earlier: Int32Array,
  back: number,
  out: Float64Array,
): void {
  for (let second = from; second < to; second++) {
    const row = grid[second]!;
    const bid = bids[row]!;
    const ask = asks[row]!;
    const isQuoted = bid > 0 && ask > 0 && earlier[second - back] !== row;
    out[second] = isQuoted ? (bid / bidScale + ask / askScale) / 2 : Number.NaN;
  }
}

let none = new Int32Array(0);

/** A grid without a row, for seconds whose row cannot be too old. */
function noRows(seconds: number): Int32Array {
  if (none.length < seconds) none = new Int32Array(seconds).fill(-1);
  return none;
}
