import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DumpEncoder } from "../../lib/market/DumpEncoder.js";
import { encodeNseDump, NSE_OPTION_COLUMNS, NSE_SPOT_COLUMNS, vendorColumnKind } from "../../lib/market/index.js";
import { naiveDump } from "./naiveDump.js";

const ist = (text: string): number => Date.parse(`${text}+05:30`) * 1000;
const cell = (name: string, value: number): string => {
  const text = encodeNseDump([{ table: "T", columns: { [name]: Float64Array.of(value) } }]).toString();
  return /VALUES \((.*)\);/.exec(text)![1]!;
};

describe("the vendor's columns", () => {
  it("are 46 in the vendor's order", () => {
    expect(NSE_OPTION_COLUMNS.length).toBe(46);
    expect(NSE_SPOT_COLUMNS).toEqual(NSE_OPTION_COLUMNS);
    expect(NSE_OPTION_COLUMNS.slice(11, 22)).toEqual([
      "changeper",
      "lastTradeTime",
      "oi",
      "oiHigh",
      "oiLow",
      "bq0",
      "bp0",
      "bo0",
      "bq1",
      "bp1",
      "bo1",
    ]);
    expect(NSE_OPTION_COLUMNS.slice(-3)).toEqual(["sq4", "sp4", "so4"]);
    const kinds = NSE_OPTION_COLUMNS.map(vendorColumnKind);
    expect([
      kinds.filter((kind) => kind === "price").length,
      kinds.filter((kind) => kind === "datetime").length,
      kinds.filter((kind) => kind === "percent").length,
    ]).toEqual([16, 2, 1]);
  });
});

describe("encodeNseDump", () => {
  it("writes cells as the vendor does", () => {
    expect(cell("timestamp", ist("2025-11-18T10:01:27"))).toBe("'2025-11-18 10:01:27'");
    expect(cell("timestamp", 1763440287e6)).toBe("'2025-11-18 10:01:27'");
    expect(cell("lastTradeTime", 0)).toBe("'1970-01-01 05:30:00'");
    expect(cell("price", 1507.1)).toBe("1507.10");
    expect(cell("price", 0.05)).toBe("0.05");
    expect(cell("changeper", -2.5571396243)).toBe("-2.5571396243");
    expect(cell("changeper", 0)).toBe("0.0000000000");
    expect(cell("volume", 123_456_789_012)).toBe("123456789012");
    expect(cell("oi", Number.NaN)).toBe("NULL");
  });

  it("writes every number as plain JavaScript does", () => {
    fc.assert(
      fc.property(fc.integer({ min: -10_000_000_000, max: 10_000_000_000 }), (hundredths) => {
        expect(cell("price", hundredths / 100)).toBe((hundredths / 100).toFixed(2).replace(/^-0\.00$/, "0.00"));
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (value) => {
        expect(cell("volume", value)).toBe(String(value));
      }),
      { numRuns: 300 },
    );
    for (const value of [0, 9, 10, 99, 100, 999, 1000, 9999, 10_000, 99_999, 100_000, 2 ** 31 - 1, 2 ** 31, 1e12])
      expect(cell("volume", value)).toBe(String(value));
    for (const value of [12.0000000001, 99.9999999999, -0.5, 77.3596545342, 1234.5])
      expect(cell("changeper", value)).toBe(value.toFixed(10));
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }), (date) => {
        const seconds = Math.floor(date.getTime() / 1000);
        const text = new Date((seconds + 19_800) * 1000).toISOString();
        expect(cell("timestamp", seconds * 1e6)).toBe(`'${text.slice(0, 10)} ${text.slice(11, 19)}'`);
      }),
    );
  });

  it("quotes and escapes texts, and doubles back-ticks in names", () => {
    const text = encodeNseDump([
      { table: "M`M", columns: { note: ["it's", 'a "b"', "c\\d\n\r\0\x1a", null, "1),(2", "é"] } },
    ]).toString();
    expect(text).toContain(
      "REPLACE INTO `M``M` VALUES ('it\\'s'),('a \\\"b\\\"'),('c\\\\d\\n\\r\\0\\Z'),(NULL),('1),(2'),('é');\n",
    );
    expect(text).toContain("`note` varchar(255)");
  });

  it("breaks statements where it is told, writes empty tables, and can insert", () => {
    const values = Float64Array.from({ length: 7 }, (_, i) => i);
    const text = encodeNseDump(
      [
        { table: "A", columns: { qty: values } },
        { table: "B", columns: { qty: new Float64Array(0) } },
      ],
      { rowsPerStatement: 3, verb: "INSERT", database: "banknifty" },
    ).toString();
    expect(text.split("\n").filter((line) => line.startsWith("INSERT"))).toEqual([
      "INSERT INTO `A` VALUES (0),(1),(2);",
      "INSERT INTO `A` VALUES (3),(4),(5);",
      "INSERT INTO `A` VALUES (6);",
    ]);
    expect(text).toContain("CREATE TABLE `B`");
    expect(text).toContain("Database: banknifty");
    expect(text).not.toContain("INTO `B`");
  });

  it("keeps rows whole over buffers of any size", () => {
    const rows = 400;
    const values = Float64Array.from({ length: rows }, (_, i) => i * 1000);
    const columns = [
      { name: "qty", kind: "quantity" as const, values },
      { name: "price", kind: "price" as const, values },
    ];
    const encode = (size: number): string => {
      let text = "";
      const encoder = new DumpEncoder(Buffer.alloc(2000), { rowsPerStatement: 150 });
      const turn = (): void => {
        text += encoder.bytes().toString();
        encoder.useBuffer(Buffer.alloc(size));
      };
      encoder.beginTable("T", columns);
      turn();
      for (let from = 0; from < rows; ) {
        from = encoder.appendRows(columns, rows, from);
        if (from < rows) turn();
      }
      turn();
      encoder.endTable();
      turn();
      return text;
    };
    expect(encode(300)).toBe(encode(100_000));
    expect(encode(257)).toBe(encode(100_000));
    expect(
      naiveDump(encode(300))
        .get("T")!
        .map((row) => row.price),
    ).toEqual(Array.from(values, (value) => value.toFixed(2)));
  });

  it("says what is wrong with its input", () => {
    expect(() =>
      encodeNseDump([{ table: "T", columns: { qty: new Float64Array(2), price: new Float64Array(3) } }]),
    ).toThrow(/table T: column price does not have the 2 rows/);
    expect(() => encodeNseDump([{ table: "T", columns: {} }])).toThrow(/table T: column \(none\)/);
    expect(() => encodeNseDump([{ table: "T", columns: { note: ["x".repeat(1 << 20)] } }])).toThrow(
      /row 0 of table T does not fit/,
    );
  });
});
