import { describe, expect, it } from "vitest";
import { ColumnTable } from "../../lib/columns/index.js";

describe("ColumnTable", () => {
  const table = new ColumnTable({
    strike: Float64Array.of(100, 150),
    side: ["CE", "PE"],
    iv: Float64Array.of(0.1, NaN),
  });

  it("gives columns and records; a missing number is null", () => {
    expect(table.rows).toBe(2);
    expect(table.column("side")).toEqual(["CE", "PE"]);
    expect(table.record(1)).toEqual({ strike: 150, side: "PE", iv: null });
    expect(table.records()).toHaveLength(2);
  });

  it("names what is wrong", () => {
    expect(() => new ColumnTable({ a: [1, 2], b: [1] })).toThrow("column b has 1 rows where others have 2");
    expect(() => table.column("spot")).toThrow('no column "spot"; there are strike, side, iv');
    expect(() => table.column("toString")).toThrow('no column "toString"');
    expect(() => table.record(2)).toThrow("no row 2; the table has 2 rows");
    expect(() => table.record(-1)).toThrow("no row -1");
  });

  it("takes records of equal keys and refuses the rest: no column vanishes", () => {
    const made = ColumnTable.fromRecords([
      { a: 1, b: "x" },
      { b: "y", a: null },
    ]);
    expect(made.columns).toEqual({ a: [1, null], b: ["x", "y"] });
    expect(ColumnTable.fromRecords([]).rows).toBe(0);
    expect(() => ColumnTable.fromRecords([{ a: 1 }, { a: 1, b: 2 }])).toThrow(
      'key "b" is in only one of record 0 and record 1',
    );
    expect(() => ColumnTable.fromRecords([{ a: 1, b: 2 }, { a: 1 }])).toThrow('key "b"');
  });

  it("shows its head and says how long it is", () => {
    const long = new ColumnTable({ n: Float64Array.from({ length: 120 }, (_, i) => i) });
    const shown = long.toDisplay();
    expect(shown).toMatchObject({ kind: "table", columns: ["n"], totalRows: 120 });
    expect(shown.kind === "table" && shown.rows.length).toBe(50);
  });
});
