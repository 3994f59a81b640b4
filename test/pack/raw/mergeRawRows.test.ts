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
    expect(pairsOf(merged)).toEqual([
      [1, 5],
      [2, 4],
      [2, 6],
    ]);
    expect(conflictingRows(merged)).toBe(1);
  });

  it("NULL equals NULL, and only NULL", () => {
    const merged = mergeRawRows(
      rowsFrom([[1, Number.NaN]]),
      rowsFrom([
        [1, Number.NaN],
        [1, 0],
      ]),
    );
    expect(pairsOf(merged)).toEqual([
      [1, 0],
      [1, Number.NaN],
    ]);
  });

  it("does not depend on the order of sources, nor on how they are grouped (500 random triples)", () => {
    const random = noise(7);
    const source = (): RawRows => {
      const pairs = Array.from(
        { length: Math.floor(random() * 6) },
        () => [Math.floor(random() * 3), Math.floor(random() * 3)] as const,
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
