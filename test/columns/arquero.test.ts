import * as aq from "arquero";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ColumnTable, fromArquero, toArquero } from "../../lib/columns/index.js";
import {
  bigint64,
  bigintsOrNull,
  columnNames,
  flags,
  float32,
  float64,
  instants,
  int32,
  mixed,
  numbersOrNull,
  tables,
  texts,
  uint8,
} from "./tableArbitrary.js";

const every = (rows: number) =>
  [float64, float32, int32, uint8, bigint64, texts, flags, numbersOrNull, bigintsOrNull, mixed].map((kind) =>
    kind(rows),
  );

describe("arquero", () => {
  it("gives back every table as it was: names, kinds, values, missing ones", async () => {
    await fc.assert(
      fc.asyncProperty(tables(columnNames(), every), async (table) => {
        const back = fromArquero(await toArquero(table));
        expect(Object.entries(back.columns)).toStrictEqual(Object.entries(table.columns));
      }),
    );
  });

  it("gives back instants that went as dates, to the microsecond", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 12 }).chain(instants), async (time) => {
        const frame = await toArquero(new ColumnTable({ time }), { instants: ["time"] });
        const dates = frame.array("time") as (Date | null)[];
        expect(dates.map((date) => (date === null ? Number.NaN : date.getTime() * 1000))).toStrictEqual([
          ...(time as Float64Array),
        ]);
        expect(fromArquero(frame).column("time")).toStrictEqual(dates.some((date) => date !== null) ? time : dates);
      }),
    );
  });

  it("shares typed arrays while the table is whole, and copies them in their kind when it is a view", async () => {
    const strike = Int32Array.of(100, 300, 200);
    const table = await toArquero(new ColumnTable({ strike, side: ["buy", null, "sell"] }));
    expect(fromArquero(table).column("strike")).toBe(strike);
    const view = table.filter((row: { strike: number }) => row.strike > 100).orderby("strike");
    expect(fromArquero(view).columns).toStrictEqual({ strike: Int32Array.of(200, 300), side: ["sell", null] });
    const sums = fromArquero(table.groupby("side").rollup({ n: aq.op.sum("strike") }));
    expect(sums.records()).toEqual([
      { side: "buy", n: 100 },
      { side: null, n: 300 },
      { side: "sell", n: 200 },
    ]);
  });

  it("reads columns that lie over Arrow data, and arrays of other number kinds", () => {
    const made = aq.table({
      n: Float64Array.of(1, 2),
      s: ["a", null],
      b: [9007199254740993n, -1n],
    });
    const arrow = aq.fromArrow(aq.toArrowIPC(made), { useBigInt: true } as object);
    expect(fromArquero(arrow).records()).toEqual([
      { n: 1, s: "a", b: "9007199254740993" },
      { n: 2, s: null, b: -1 },
    ]);
    const odd = aq.table({ a: Int8Array.of(-1), b: Uint16Array.of(65535), c: Uint32Array.of(4294967295) });
    expect(fromArquero(odd).columns).toStrictEqual({
      a: Int32Array.of(-1),
      b: Int32Array.of(65535),
      c: Float64Array.of(4294967295),
    });
  });

  it("undefined and holes are missing", () => {
    // biome-ignore lint/suspicious/noSparseArray: the hole is what is tested
    expect(fromArquero(aq.table({ a: [undefined, , 1] })).columns).toEqual({ a: [null, null, 1] });
  });

  it.each([
    ["an object", [1, { x: 1 }], 'column "bad" holds { x: 1 } in row 1'],
    ["a list", [[1, 2]], 'column "bad" holds [ 1, 2 ] in row 0'],
    ["a date beside a number", [new Date(0), 5], 'column "bad" holds 5 in row 1; keep dates in a column of their own'],
    ["a date after 2255", [new Date("2300-01-01")], 'column "bad" holds 2300-01-01T00:00:00.000Z in row 0'],
    ["a function", [() => 1], 'column "bad" holds [Function (anonymous)] in row 0'],
  ])("refuses %s by name and row", (_what, bad, message) => {
    expect(() => fromArquero(aq.table({ good: bad.map(() => 1), bad }))).toThrow(message);
  });

  it.each([
    ["a fraction of a millisecond", Float64Array.of(1500), 'column "time" holds 1500 in row 0, which no Date holds'],
    ["a text", ["today"], 'column "time" holds today in row 0'],
    [
      "an infinite time",
      Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY),
      'column "time" holds Infinity in row 1',
    ],
  ])("refuses %s as an instant", async (_what, time, message) => {
    await expect(toArquero(new ColumnTable({ time }), { instants: ["time"] })).rejects.toThrow(message);
  });

  it("refuses an instant column that is not there, naming those that are", async () => {
    await expect(toArquero(new ColumnTable({ time: [] }), { instants: ["at"] })).rejects.toThrow(
      'no column "at"; there are time',
    );
  });
});
