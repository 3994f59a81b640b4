import { describe, expect, it } from "vitest";
import { NSE_OPTION_COLUMNS } from "../../../lib/market/index.js";
import { conflictingRows, mergeRawRows } from "../../../lib/pack/raw/mergeRawRows.js";
import type { RawRows } from "../../../lib/pack/raw/StagedRows.js";
import { noise } from "../../lake/lakeFixture.js";

/** Rows as [time, price]; all other columns hold NULL. */
function rowsFrom(pairs: readonly (readonly [number, number])[]): RawRows {
  const columns = NSE_OPTION_COLUMNS.map((_, index) =>
    Float64Array.from(pairs, (pair) => (index < 2 ? pair[index]! : Number.NaN)),
  );
  return { rows: pairs.length, columns };
}

const pairsOf = ({ columns }: RawRows): number[][] => Array.from(columns[0]!, (time, row) => [time, columns[1]![row]!]);

describe("rows of one contract that two sources gave", () => {
  it("one source's rows stay as sent, repeated ones and all", () => {
    const a = rowsFrom([
      [1, 5],
      [1, 3],
      [1, 3],
      [2, 9],
    ]);
    expect(pairsOf(mergeRawRows(a, a))).toEqual(pairsOf(a));
    expect(
      pairsOf(
        mergeRawRows(
          a,
          rowsFrom([
            [0, 7],
            [3, 7],
          ]),
        ),
      ),
    ).toEqual([[0, 7], ...pairsOf(a), [3, 7]]);
  });

  it("an identical row is one row, a differing one of the same second is kept and counted", () => {
    const merged = mergeRawRows(
      rowsFrom([
        [1, 5],
        [2, 6],
      ]),
      rowsFrom([
        [2, 4],
        [2, 6],
      ]),
    );
    expect(pairsOf(merged)[0]).toEqual([1, 5]);
    expect(pairsOf(merged).slice(1).sort()).toEqual([
      [2, 4],
      [2, 6],
    ]);
    expect(conflictingRows(merged)).toBe(1);
  });

  it("NULL equals NULL and a price of 0, as packing has it; the row as sent with 0 stays", () => {
    const [none, zero, one] = [rowsFrom([[1, Number.NaN]]), rowsFrom([[1, 0]]), rowsFrom([[1, 1]])];
    expect(pairsOf(mergeRawRows(none, none))).toEqual([[1, Number.NaN]]);
    expect(pairsOf(mergeRawRows(none, zero))).toEqual([[1, 0]]);
    expect(pairsOf(mergeRawRows(zero, none))).toEqual([[1, 0]]);
    expect(mergeRawRows(none, one).rows).toBe(2);
    const changes = [-2.5571396243, -2.56, -2.57].map((change) => {
      const row = rowsFrom([[1, 5]]);
      row.columns[NSE_OPTION_COLUMNS.indexOf("changeper")]![0] = change;
      return row;
    });
    for (const [a, b] of [[changes[0]!, changes[1]!] as const, [changes[1]!, changes[0]!] as const]) {
      const merged = mergeRawRows(a, b);
      expect([...merged.columns[NSE_OPTION_COLUMNS.indexOf("changeper")]!]).toEqual([-2.5571396243]);
    }
    expect(mergeRawRows(changes[0]!, changes[2]!).rows).toBe(2);
    const quantity = rowsFrom([[1, 5]]);
    quantity.columns[NSE_OPTION_COLUMNS.indexOf("oi")]![0] = 0;
    expect(mergeRawRows(quantity, rowsFrom([[1, 5]])).rows).toBe(2);
  });

  it("which of two rows of one second comes last does not depend on the price", () => {
    const seconds = Array.from({ length: 1000 }, (_, second) => second);
    const low = rowsFrom(seconds.map((second) => [second, 100 + second / 20]));
    const high = rowsFrom(seconds.map((second) => [second, 100.05 + second / 20]));
    const pairs = pairsOf(mergeRawRows(low, high));
    const higherLast = seconds.filter((second) => pairs[2 * second + 1]![1]! > pairs[2 * second]![1]!).length;
    // A fair coin stays within six standard deviations of 500.
    expect(Math.abs(higherLast - 500)).toBeLessThan(95);
  });

  it("does not depend on the order of sources, nor on how they are grouped (500 random triples)", () => {
    const random = noise(7);
    const source = (): RawRows => {
      const pairs = Array.from(
        { length: Math.floor(random() * 6) },
        () => [Math.floor(random() * 3), [0, 1, 2, Number.NaN][Math.floor(random() * 4)]!] as const,
      );
      return rowsFrom(pairs.sort((x, y) => x[0] - y[0]));
    };
    for (let round = 0; round < 500; round++) {
      const [a, b, c] = [source(), source(), source()];
      const whole = pairsOf(mergeRawRows(mergeRawRows(a, b), c));
      for (const other of [
        mergeRawRows(a, mergeRawRows(b, c)),
        mergeRawRows(mergeRawRows(c, a), b),
        mergeRawRows(mergeRawRows(b, c), mergeRawRows(a, b)),
        mergeRawRows(mergeRawRows(mergeRawRows(b, a), c), a),
      ])
        expect(pairsOf(other)).toEqual(whole);
    }
  });
});
