import { secondsSince } from "../secondGrid.js";
import type { Tape } from "../Tape.js";
import { MISSING_INT32, type TapeColumn } from "../TapeColumn.js";
import { ofTape } from "./featureCache.js";
import { pricesBySecond, type SpotSeconds } from "./spotSeconds.js";

/** Number that a column holds in `row`; NaN where it is missing. */
export function storedNumber({ values, scale }: TapeColumn, row: number): number {
  const stored = values[row]!;
  return stored === MISSING_INT32 ? Number.NaN : stored / scale;
}

/** A column of one contract by second: the value in its last row stamped in or before the second; NaN without one. */
export function valueBySecond(tape: Tape, contract: number, name: string): Float64Array {
  return ofTape(tape, `value ${contract} ${name}`, () => {
    const column = tape.column(name);
    const grid = tape.secondGrid(contract);
    const out = new Float64Array(grid.length);
    let row = -1;
    let value = Number.NaN;
    for (let second = 0; second < grid.length; second++) {
      if (grid[second] !== row) {
        row = grid[second]!;
        value = storedNumber(column, row);
      }
      out[second] = value;
    }
    return out;
  });
}

/** Whole seconds since the contract's last row; NaN before the first. */
export function ageBySecond(tape: Tape, contract: number): Float64Array {
  return ofTape(tape, `age ${contract}`, () => {
    const grid = tape.secondGrid(contract);
    const out = new Float64Array(grid.length);
    let row = -1;
    let stamped = Number.NaN;
    for (let second = 0; second < grid.length; second++) {
      if (grid[second] !== row) {
        row = grid[second]!;
        stamped = second === 0 ? tape.secondOfSession(row) : second;
      }
      out[second] = second - stamped;
    }
    return out;
  });
}

/** Second in which each row of the contract is stamped, in row order; negative before the open. */
export function rowSeconds(tape: Tape, contract: number): Int32Array {
  return ofTape(tape, `rowSeconds ${contract}`, () => {
    const { firstRow, rowCount } = tape.contracts[contract]!;
    const { values } = tape.column("timestamp");
    const out = new Int32Array(rowCount);
    for (let i = 0; i < rowCount; i++) out[i] = secondsSince(tape.openMicros, values[firstRow + i]!);
    return out;
  });
}

/** Sum of a column over the contract's rows stamped in each second; 0 in a second without one, NaN where a row's is missing. */
export function sumInSecond(tape: Tape, contract: number, name: string): Float64Array {
  return ofTape(tape, `sum ${contract} ${name}`, () => {
    const column = tape.column(name);
    const { firstRow } = tape.contracts[contract]!;
    const seconds = rowSeconds(tape, contract);
    const out = new Float64Array(tape.lastSecond + 1);
    for (let i = 0; i < seconds.length; i++) {
      const second = seconds[i]!;
      if (second >= 0 && second < out.length) out[second]! += storedNumber(column, firstRow + i);
    }
    return out;
  });
}

/** Last, highest and lowest last price of each second; rows without one are left out. */
export function lastPriceSeconds(tape: Tape, contract: number): SpotSeconds {
  return ofTape(tape, `lastPriceSeconds ${contract}`, () => {
    const column = tape.column("lastPrice");
    const { firstRow, rowCount } = tape.contracts[contract]!;
    const seconds = rowSeconds(tape, contract);
    const price = new Float64Array(rowCount);
    const seenFrom = new Int32Array(rowCount);
    let kept = 0;
    for (let i = 0; i < rowCount; i++) {
      const value = storedNumber(column, firstRow + i);
      if (!(value > 0)) continue;
      price[kept] = value;
      seenFrom[kept++] = seconds[i]!;
    }
    return pricesBySecond(price.subarray(0, kept), seenFrom.subarray(0, kept), tape.lastSecond + 1);
  });
}
