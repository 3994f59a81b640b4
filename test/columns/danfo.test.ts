import dfd from "danfojs-node";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Column, ColumnTable, fromDanfo, toDanfo } from "../../lib/columns/index.js";
import {
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
  [float64, float32, int32, uint8, texts, flags, numbersOrNull, mixed].map((kind) => kind(rows));
const reserved = (name: string): boolean => name in dfd.DataFrame.prototype || name.startsWith("$");

/** What a column is after danfojs, which knows fewer kinds: the values are the same, a missing number is NaN. */
function afterDanfo(column: Column): Column {
  if (column instanceof Float32Array) return Float64Array.from(column);
  if (column instanceof Uint8Array) return Int32Array.from(column);
  const kinds = new Set(
    Array.from<unknown>(column as never).map((value) => (value === null ? "missing" : typeof value)),
  );
  kinds.delete("missing");
  if (Array.isArray(column) && kinds.size === 1 && kinds.has("number"))
    return Float64Array.from(column as (number | null)[], (value) => value ?? Number.NaN);
  return column;
}

describe("danfojs", () => {
  it("gives back every table: names, values, missing ones; the kinds that it lacks widened", async () => {
    await fc.assert(
      fc.asyncProperty(tables(columnNames(reserved), every), async (table) => {
        const back = fromDanfo(await toDanfo(table));
        const wanted = Object.entries(table.columns).map(([name, column]) => [name, afterDanfo(column)] as const);
        expect(Object.entries(back.columns)).toStrictEqual(wanted);
      }),
    );
  });

  it("gives back instants that went as dates, to the microsecond", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }).chain(instants), async (time) => {
        const frame = await toDanfo(new ColumnTable({ time }), { instants: ["time"] });
        const missing = (time as Float64Array).every(Number.isNaN);
        expect(frame.dtypes).toEqual([missing ? "string" : "datetime"]);
        expect(fromDanfo(frame).column("time")).toStrictEqual(
          missing ? Array.from(time as Float64Array, () => null) : time,
        );
      }),
    );
  });

  it("names the type of each column, and keeps epoch microseconds that 32-bit floats would not", async () => {
    const time = Float64Array.of(1_763_000_000_123_456);
    const frame = await toDanfo(new ColumnTable({ time, n: Int32Array.of(7), side: ["buy"], open: [true] }));
    expect(frame.dtypes).toEqual(["float32", "int32", "string", "boolean"]);
    expect(fromDanfo(frame).column("time")).toStrictEqual(time);
    expect(Math.fround(time[0]!)).not.toBe(time[0]);
  });

  it("reads frames made by danfojs, whose guesses of a type are believed as far as the values agree", () => {
    const frame = new dfd.DataFrame({
      id: [1, 2, 3_000_000_000],
      half: [1, 2, 0.5],
      whole: [1, 2, 3],
      open: [true, false, null],
      gap: [1, null, undefined],
    });
    expect(frame.dtypes[0]).toBe("int32");
    expect(fromDanfo(frame).columns).toStrictEqual({
      id: Float64Array.of(1, 2, 3_000_000_000),
      half: Float64Array.of(1, 2, 0.5),
      whole: Int32Array.of(1, 2, 3),
      open: [true, false, null],
      gap: Float64Array.of(1, Number.NaN, Number.NaN),
    });
  });

  it("keeps row labels as a column when asked, and does not lose texts silently", () => {
    const frame = new dfd.DataFrame([[1], [2]], { columns: ["x"], index: ["a", "b"] });
    expect(() => fromDanfo(frame)).toThrow('the frame has texts as row labels ("a")');
    expect(fromDanfo(frame, { index: "label" }).columns).toStrictEqual({
      label: ["a", "b"],
      x: Int32Array.of(1, 2),
    });
    expect(() => fromDanfo(frame, { index: "x" })).toThrow('two columns are named "x"');
  });

  it("refuses what danfojs cannot hold", async () => {
    const wide = toDanfo(new ColumnTable({ id: BigInt64Array.of(1n) }));
    await expect(wide).rejects.toThrow('column "id" holds bigints');
    await expect(toDanfo(new ColumnTable({ id: [null, 1n] }))).rejects.toThrow('column "id" holds bigints');
    await expect(toDanfo(new ColumnTable({ values: [1] }))).rejects.toThrow('a column named "values"');
    expect(() => fromDanfo(new dfd.DataFrame({ x: [{ a: 1 }] }))).toThrow('column "x" holds { a: 1 } in row 0');
  });
});
