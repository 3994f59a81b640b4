import { DuckDBInstance } from "@duckdb/node-api";
import * as arrow from "apache-arrow";
import * as aq from "arquero";
import dfd from "danfojs-node";
import { beforeAll, describe, expect, it } from "vitest";
import { type RenderOptions, renderValue } from "../../../kernels/render/renderValue.js";

async function lines(value: unknown, options?: RenderOptions): Promise<string[]> {
  const { data } = await renderValue(value, options);
  if (options?.maxText === undefined) expect(data["text/html"]).toContain('<table class="strikebook">');
  return String(data["text/plain"]).split("\n");
}

/** The cells of the only row, by column name. */
async function cells(value: unknown): Promise<Record<string, string>> {
  const html = String((await renderValue(value)).data["text/html"]);
  const texts = (tag: string): string[] =>
    [...html.matchAll(new RegExp(`<${tag} [^>]*>(.*?)</${tag}>`, "g"))].map(([, text]) =>
      text!.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">"),
    );
  const values = texts("td");
  return Object.fromEntries(texts("th").map((name, i) => [name, values[i]!]));
}

describe("DuckDB", () => {
  let connection: Awaited<ReturnType<DuckDBInstance["connect"]>>;
  beforeAll(async () => {
    connection = await (await DuckDBInstance.create(":memory:")).connect();
  });

  it("a result shows its first rows, all that there are, and the way to the others", async () => {
    const result = await connection.run("select i as id, i * 0.5 as half from range(5000) t(i)");
    expect(await lines(result, { maxRows: 2 })).toEqual([
      "DuckDB result, 2 columns, 5,000 rows",
      "id  half",
      "--  ----",
      " 0     0",
      " 1   0.5",
      "2 of 5,000 rows are shown; display(value, { from: 2 }) shows the next",
    ]);
    expect((await renderValue(result)).metadata).toMatchObject({
      strikebook: { truncated: { shown: 200, whole: 5000, unit: "rows" } },
    });
  });

  it("a result is shown from any row on, across its chunks and back", async () => {
    const result = await connection.run("select * from range(5000) t(i)");
    for (const from of [4998, 2047, 0, 4096]) {
      const shown = await lines(result, { from, maxRows: 2 });
      expect(shown.slice(3, 5).map(Number)).toEqual([from, from + 1]);
    }
    expect((await lines(result, { from: 4998 })).at(-1)).toBe(
      "rows 4,999 to 5,000 of 5,000 are shown; display(value, { from: 0 }) shows the first",
    );
  });

  it("every type is readable, whatever lies in what", async () => {
    const result = await connection.run(`select 9007199254740993::BIGINT as big, 12::BIGINT as small,
      170141183460469231731687303715884105727::HUGEINT as huge, 1.10::DECIMAL(30,10) as dec,
      12345678901234567890.12::DECIMAL(30,2) as wide, TIMESTAMP '2024-01-02 03:04:05.123456' as ts,
      TIMESTAMP_NS '2024-01-02 03:04:05.123456789' as ns, DATE '2024-01-02' as day, TIME '01:02:03.5' as clock,
      INTERVAL 3 DAY as gap, [1, NULL, 3] as list, {'a': 1, 'b': [1.5, NULL]} as struct, MAP {'k': 1} as map,
      'ab'::BLOB as blob, true as flag, NULL as none, [1, 2]::INTEGER[2] as fixed, 'x'::ENUM('x', 'y') as enumerated,
      [[DATE '2024-01-01', NULL]] as days, union_value(num := 2) as either, 1e300::DOUBLE as far, 'nan'::DOUBLE as nan`);
    expect(await cells(result)).toEqual({
      big: "9007199254740993",
      small: "12",
      huge: "170141183460469231731687303715884105727",
      dec: "1.1",
      wide: "12345678901234567890.12",
      ts: "2024-01-02 03:04:05.123456",
      ns: "2024-01-02 03:04:05.123456789",
      day: "2024-01-02",
      clock: "01:02:03.5",
      gap: "3 days",
      list: "[1, NULL, 3]",
      struct: "{'a': 1, 'b': [1.5, NULL]}",
      map: "{'k': 1}",
      blob: "ab",
      flag: "true",
      none: "",
      fixed: "[1, 2]",
      enumerated: "x",
      days: "[[2024-01-01, NULL]]",
      either: "2",
      far: "1e+300",
      nan: "",
    });
  });

  it("a reader shows what it has read, says that there may be more, and reads no further", async () => {
    const reader = await connection.streamAndReadUntil("select * from range(100000) t(i)", 10);
    const read = reader.currentRowCount;
    expect(read).toBeLessThan(100_000);
    const shown = await lines(reader, { maxRows: 3 });
    expect(shown[0]).toBe(`DuckDB result, 1 column, ${read.toLocaleString("en")} rows read so far`);
    expect(shown.at(-1)).toBe(
      "there may be more rows: `await reader.readUntil(rows)` or `await reader.readAll()` reads on",
    );
    expect(reader.currentRowCount).toBe(read);
    await reader.readAll();
    expect((await lines(reader, { from: 99_999 }))[3]).toBe("99999");
    expect((await lines(reader)).join("\n")).not.toContain("may be more");
  });

  it("a stream keeps its rows: its columns are shown", async () => {
    const stream = await connection.stream("select 42 as a, [1.5] as b");
    expect(await lines(stream)).toEqual([
      "DuckDB stream, not read: its columns",
      "column  type",
      "------  --------------",
      "a       INTEGER",
      "b       DECIMAL(2,1)[]",
      "2 columns",
      "a stream gives each row once, so none was read to show it: `await stream.getRows()` takes them, `connection.runAndReadAll(sql)` keeps them",
    ]);
    expect((await renderValue(stream)).data["text/html"]).toContain("<code>await stream.getRows()</code> takes them");
    expect(await stream.getRows()).toHaveLength(1);
  });

  it("a long text or list does not spread the table", async () => {
    const result = await connection.run("select repeat('x', 5000) as word, range(1000) as list");
    const { word, list } = await cells(result);
    expect(word).toBe(`${"x".repeat(200)}... (5,000 characters)`);
    expect(list!.length).toBeLessThan(300);
  });
});

describe("Arrow", () => {
  const one = (type: arrow.DataType, value: unknown): arrow.Vector => arrow.vectorFromArray([value], type);
  const field = (name: string, type: arrow.DataType): arrow.Field => new arrow.Field(name, type, true);
  const decimal = (low: number, high = 0): Uint32Array => Uint32Array.of(low, high, high, high);

  it("a table and a record batch show their first rows, all that there are, and the way to the others", async () => {
    const table = arrow.tableFromArrays({
      n: Int32Array.from({ length: 3000 }, (_, i) => i),
      word: Array.from({ length: 3000 }, (_, i) => (i === 1 ? null : `<${i}>`)),
    });
    expect(await lines(table, { maxRows: 2 })).toEqual([
      "Arrow table, 2 columns, 3,000 rows",
      "n  word",
      "-  ----",
      "0  <0>",
      "1",
      "2 of 3,000 rows are shown; display(value, { from: 2 }) shows the next",
    ]);
    expect((await lines(table, { from: 2999 }))[3]).toBe("2999  <2999>");
    expect((await lines(table.batches[0]))[0]).toBe("Arrow table, 2 columns, 3,000 rows");
    const read = arrow.tableFromIPC(arrow.tableToIPC(table));
    expect(await lines(read, { maxRows: 2 })).toEqual(await lines(table, { maxRows: 2 }));
  });

  it("every type is readable, whatever lies in what", async () => {
    const micros = 1704164645000.125;
    const table = new arrow.Table({
      big: one(new arrow.Int64(), 9007199254740993n),
      small: one(new arrow.Int64(), 12n),
      unsigned: one(new arrow.Uint64(), 18446744073709551615n),
      seconds: one(new arrow.TimestampSecond(), 1704164645000),
      micros: one(new arrow.TimestampMicrosecond("UTC"), micros),
      day: one(new arrow.DateDay(), new Date("2024-01-02")),
      at: one(new arrow.DateMillisecond(), new Date("2024-01-02T03:04:05.600Z")),
      before: one(new arrow.TimestampMillisecond("UTC"), -1500),
      clock: one(new arrow.TimeMicrosecond(), 3_723_500_000n),
      clockSeconds: one(new arrow.TimeSecond(), 3723),
      gap: one(new arrow.DurationMicrosecond(), 5n),
      price: one(new arrow.Decimal(2, 10, 128), decimal(12345)),
      loss: one(new arrow.Decimal(3, 10, 128), decimal(0xfffffffb, 0xffffffff)),
      list: one(new arrow.List(field("item", new arrow.Int64())), [1n, null, 3n]),
      struct: one(
        new arrow.Struct([field("a", new arrow.Utf8()), field("at", new arrow.TimestampMillisecond("UTC"))]),
        { a: 'x "y"', at: 1704164645000 },
      ),
      word: one(new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32()), "call"),
      bytes: one(new arrow.Binary(), Uint8Array.of(1, 2, 255)),
      long: one(new arrow.Binary(), new Uint8Array(40)),
      flag: one(new arrow.Bool(), false),
      none: one(new arrow.Int32(), null),
      far: one(new arrow.Float64(), -1e300),
    });
    expect(await cells(table)).toEqual({
      big: "9007199254740993",
      small: "12",
      unsigned: "18446744073709551615",
      seconds: "2024-01-02T03:04:05",
      micros: "2024-01-02T03:04:05.000125Z",
      day: "2024-01-02",
      at: "2024-01-02T03:04:05.6",
      before: "1969-12-31T23:59:58.5Z",
      clock: "01:02:03.5",
      clockSeconds: "01:02:03",
      gap: "5 µs",
      price: "123.45",
      loss: "-0.005",
      list: "[1, null, 3]",
      struct: '{a: "x \\"y\\"", at: "2024-01-02T03:04:05Z"}',
      word: "call",
      bytes: "0x0102ff",
      long: `0x${"00".repeat(16)}... (40 bytes)`,
      flag: "false",
      none: "",
      far: "-1e+300",
    });
  });
});

describe("arquero", () => {
  const table = aq.table({ n: Float64Array.of(3, 1, 2), side: ["a", null, "c"], at: [new Date(0), null, new Date(1)] });

  it("a table shows as it stands: filtered, ordered, missing values empty", async () => {
    expect(await lines(table)).toEqual([
      "arquero table, 3 columns, 3 rows",
      "n  side  at",
      "-  ----  ------------------------",
      "3  a     1970-01-01T00:00:00.000Z",
      "1",
      "2  c     1970-01-01T00:00:00.001Z",
      "3 rows",
    ]);
    const view = table.filter((row: { n: number }) => row.n > 1).orderby("n");
    expect((await lines(view, { maxRows: 1 })).slice(3)).toEqual([
      "2  c     1970-01-01T00:00:00.001Z",
      "1 of 2 rows are shown; display(value, { from: 1 }) shows the next, display(value, { maxRows: 2 }) shows all",
    ]);
  });
});

describe("danfojs", () => {
  it("a frame shows its values; row labels too, where they say more than the row's number", async () => {
    const frame = new dfd.DataFrame({ n: [1.5, Number.NaN], side: ["<b>", null] });
    expect(await lines(frame)).toEqual([
      "danfojs frame, 2 columns, 2 rows",
      "  n  side",
      "---  ----",
      "1.5  <b>",
      "",
      "2 rows",
    ]);
    expect(String((await renderValue(frame)).data["text/html"])).toContain("&lt;b&gt;");
    const labelled = new dfd.DataFrame([[1], [2]], { columns: ["x"], index: ["call", "put"] });
    expect((await lines(labelled)).slice(1, 5)).toEqual(["      x", "----  -", "call  1", "put   2"]);
    const some = new dfd.DataFrame({ x: [10, 20, 30] }).query([false, true, true]);
    expect((await lines(some)).slice(3, 5)).toEqual(["1  20", "2  30"]);
  });
});

describe("what only looks like a table in part", () => {
  it.each([
    [{ numRows: 3 }],
    [{ schema: {}, numRows: 1, getChildAt: () => null }],
    [{ columnNames: () => [] }],
    [{ columns: ["a"], dtypes: ["string"], index: [0], values: [1], iloc: () => null }],
    [{ columns: ["a"], index: [], values: [], shape: [0, 1] }],
  ])("is printed as it is: %o", async (value) => {
    expect((await renderValue(value)).data["text/plain"]).toMatch(/^\{/);
    expect((await renderValue(value)).data["text/html"]).toBeUndefined();
  });
});
