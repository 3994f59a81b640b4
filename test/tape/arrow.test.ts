import { tableFromIPC } from "apache-arrow";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromArquero } from "../../lib/columns/index.js";
import { contractIdentity, niftyOptions } from "../../lib/contract/index.js";
import {
  decodeTapeColumn,
  MISSING_INT32,
  type NamedTapeColumn,
  Tape,
  type TapeColumn,
  TapeColumns,
  tapeColumn,
  tapeFromArrow,
  tapeToArrow,
} from "../../lib/tape/index.js";
import { storedQuotes } from "../../lib/tape/storedQuotes.js";
import { FIXTURE_DATE, fixtureMicros, fixtureTape } from "./tapeFixture.js";

const small = fixtureTape({
  rows: [
    { expiry: "2025-11-18", type: "CE", strike: 26_000, at: 1, bid: 99.95, ask: 100.05, last: 100 },
    { expiry: "2025-11-18", type: "CE", strike: 26_000, at: 2.5, bid: 99.9 },
    { expiry: "2025-11-25", type: "PE", strike: 25_900.5, at: 1, last: 12.35 },
  ],
  spot: [{ at: 0, price: 26_010.05 }],
});

/** A tape of stored columns of every type, with any values. */
const anyTape = fc
  .array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })
  .chain((counts) => {
    const rows = counts.reduce((sum, count) => sum + count, 0);
    const int32 = fc.oneof(
      fc.integer({ min: -2_147_483_647, max: 2_147_483_647 }),
      fc.constantFrom(MISSING_INT32, 0, 2_147_483_647),
    );
    const column = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
      fc.array(value, { minLength: rows, maxLength: rows });
    return fc.record({
      counts: fc.constant(counts),
      ticks: column(int32),
      sizes: column(int32),
      doubles: column(fc.double()),
      steps: column(fc.nat(3e6)),
    });
  })
  .map(({ counts, ticks, sizes, doubles, steps }) => {
    let row = 0;
    const timestamp = new Float64Array(steps.length);
    const contracts = counts.map((rowCount, i) => {
      let micros = fixtureMicros(0) - 5e6;
      for (let k = 0; k < rowCount; k++) timestamp[row + k] = micros += steps[row + k]!;
      row += rowCount;
      const contract = contractIdentity(niftyOptions, "2025-11-25", "CE", 25_000 + 50 * i);
      return { contract, firstRow: row - rowCount, rowCount };
    });
    const columns: [TapeColumn, string][] = [
      [tapeColumn("timestamp", "float64", timestamp), "timestamp"],
      [tapeColumn("price", "int32scaled", Int32Array.from(ticks)), "lastPrice"],
      [tapeColumn("bq0", "int32", Int32Array.from(sizes)), "bidSize"],
      [tapeColumn("avgPrice", "float64", Float64Array.from(doubles)), "average"],
    ];
    const list = columns.map(([column, name]): NamedTapeColumn => ({ column, names: [column.name, name] }));
    const held = new TapeColumns(list, "a test");
    const { product, date, spot, provenance } = small;
    return new Tape({ product, date, spot, provenance, contracts, columns: held, quotes: storedQuotes(held) });
  });

describe("a tape through Arrow IPC", () => {
  test("comes back bit for bit, as a file and as a stream, whatever its values", async () => {
    await fc.assert(
      fc.asyncProperty(anyTape, fc.constantFrom("file" as const, "stream" as const), async (tape, format) => {
        const back = await tapeFromArrow(await tapeToArrow(tape, { format }));
        expect(back.contracts).toEqual(tape.contracts);
        expect(back.columns().map(({ name, type }) => [name, type])).toEqual(
          tape.columns().map(({ name, type }) => [name, type]),
        );
        for (const { name, values } of tape.columns()) expect([...back.column(name).values], name).toEqual([...values]);
        expect(back.spot).toEqual(tape.spot);
        expect(back.provenance).toEqual(tape.provenance);
        expect(back.column("lastPrice").name).toBe("price");
      }),
      { numRuns: 60 },
    );
  });

  test("over more than one batch", async () => {
    const rows = 150_000;
    const contract = contractIdentity(niftyOptions, "2025-11-25", "CE", 26_000);
    const times = Float64Array.from({ length: rows }, (_, row) => fixtureMicros(0) + row * 1e5);
    const ticks = Int32Array.from({ length: rows }, (_, row) => (row % 977 === 0 ? MISSING_INT32 : row));
    const columns = [tapeColumn("timestamp", "float64", times), tapeColumn("price", "int32scaled", ticks)];
    const held = new TapeColumns(
      columns.map((column) => ({ column, names: [column.name] })),
      "a test",
    );
    const { product, date, spot, provenance } = small;
    const contracts = [{ contract, firstRow: 0, rowCount: rows }];
    const tape = new Tape({ product, date, spot, provenance, contracts, columns: held, quotes: storedQuotes(held) });
    const bytes = await tapeToArrow(tape);
    expect(tableFromIPC(bytes).batches).toHaveLength(3);
    expect((await tapeFromArrow(bytes)).column("price").values).toEqual(ticks);
  });

  test("is a table that others read: contract keys, instants, prices in points, null for missing", async () => {
    const table = tableFromIPC(await tapeToArrow(small));
    const plain = table.toArray().map((row) => row.toJSON());
    expect(plain.map(({ contract }) => contract)).toEqual([
      "NSE:NIFTY:2025-11-18:CE:26000",
      "NSE:NIFTY:2025-11-18:CE:26000",
      "NSE:NIFTY:2025-11-25:PE:25900.5",
    ]);
    expect(plain.map(({ lastPrice }) => lastPrice)).toEqual([100, null, 12.35]);
    expect(plain.map(({ bidPrice }) => bidPrice)).toEqual([99.95, 99.9, null]);
    expect(String(table.schema.fields.find(({ name }) => name === "timestamp")!.type)).toBe(
      "Timestamp<MICROSECOND, UTC>",
    );
    expect(plain[1].timestamp).toBe(fixtureMicros(2.5) / 1000);
    expect(String(table.schema.fields[0]!.type)).toMatch(/^Dictionary<Int32, Utf8>/);
  });

  test("is read by Arquero", async () => {
    const { fromArrow } = await import("arquero");
    const rows = fromArrow(await tapeToArrow(small)) as unknown as { columnNames(): string[]; numRows(): number };
    expect(rows.numRows()).toBe(3);
    expect(rows.columnNames()).toContain("lastPrice");
    const [first] = fromArquero(rows as never).records();
    expect(first).toMatchObject({ contract: "NSE:NIFTY:2025-11-18:CE:26000", bidPrice: 99.95 });
  });

  test("a value that was changed is refused by the name of its column", async () => {
    const bytes = await tapeToArrow(small);
    const at = Buffer.from(bytes).indexOf(Buffer.from(Float64Array.of(99.9).buffer));
    bytes[at + 7]! ^= 64;
    await expect(tapeFromArrow(bytes)).rejects.toThrow("bidPrice of NIFTY 2025-11-18 does not have its checksum");
  });

  test("a description that was changed is refused", async () => {
    const bytes = await tapeToArrow(small);
    // The description stands in the file twice: with the schema and in the footer, which is what is read.
    const at = Buffer.from(bytes).lastIndexOf("25900.5");
    bytes[at]! ^= 1;
    await expect(tapeFromArrow(bytes)).rejects.toThrow("the description of this tape does not have its checksum");
  });

  test.each(["file", "stream"] as const)("a %s that was cut off anywhere is refused in plain words", async (format) => {
    const bytes = await tapeToArrow(small, { format });
    // A stream may lack the mark of its end, eight bytes, and is whole all the same.
    for (let length = 0; length < bytes.length - 8; length += 7) {
      const error = await tapeFromArrow(bytes.subarray(0, length)).catch((error: unknown) => error);
      expect(error, `${length} bytes`).toMatchObject({ name: "StrikebookError" });
      expect((error as Error).message, `${length} bytes`).not.toMatch(/cannot read prop|undefined|\n/i);
    }
  });

  test("refuses bytes that are no Arrow file, one of another origin, and rows that its description does not have", async () => {
    await expect(tapeFromArrow(new Uint8Array(10))).rejects.toThrow(/Arrow file/);
    const { tableFromArrays, tableToIPC, Table, Schema } = await import("apache-arrow");
    const other = tableFromArrays({ price: Float64Array.of(1) });
    await expect(tapeFromArrow(tableToIPC(other))).rejects.toThrow(/is no tape of this version; write it again/);
    const table = tableFromIPC(await tapeToArrow(small));
    const cut = table.slice(0, 2);
    const renamed = new Table(new Schema(table.schema.fields, table.schema.metadata), cut.batches);
    await expect(tapeFromArrow(tableToIPC(renamed))).rejects.toThrow(/has 2 rows of timestamp, its description 3/);
  });
});

test("a column that is stored narrow is decoded to the doubles that were written", () => {
  const column = tapeColumn("price", "int32scaled", Int32Array.of(5, MISSING_INT32, 2_359_035));
  expect([...decodeTapeColumn(column)]).toEqual([0.05, Number.NaN, 23_590.35]);
  expect(small.date).toBe(FIXTURE_DATE);
});
