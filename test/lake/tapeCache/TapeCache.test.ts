import { readdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contractIdentity, niftyOptions } from "../../../lib/contract/index.js";
import {
  contractTable,
  TapeCache,
  TapeColumnBuilder,
  type TapeValueKind,
  tapeContracts,
} from "../../../lib/lake/index.js";
import { decodeTapeColumn, MISSING_INT32, type TapeColumn } from "../../../lib/tape/index.js";
import { DAY, testFolder } from "../lakeFixture.js";

const key = { dataset: "nse_options", date: DAY, underlying: "NIFTY" };
const HASH = "0123456789abcdef".repeat(4);

function built(kind: TapeValueKind, values: number[], pieces = 3): TapeColumn {
  const builder = new TapeColumnBuilder("price", kind, values.length);
  const step = Math.max(1, Math.ceil(values.length / pieces));
  for (let at = 0; at < values.length; at += step) builder.append(Float64Array.from(values.slice(at, at + step)));
  return builder.build();
}

describe("TapeColumnBuilder", () => {
  test("keeps paise as Int32 x 100 and whole numbers as Int32, with missing values", () => {
    const price = built("price", [0.05, Number.NaN, 23_590.35, 0, -0.05]);
    expect(price).toMatchObject({ type: "int32scaled", scale: 100 });
    expect([...price.values]).toEqual([5, MISSING_INT32, 2_359_035, 0, -5]);
    const size = built("whole", [75, Number.NaN, 2_147_483_647]);
    expect(size).toMatchObject({ type: "int32", scale: 1 });
    expect([...size.values]).toEqual([75, MISSING_INT32, 2_147_483_647]);
  });

  test.each<[string, TapeValueKind, number[]]>([
    ["a tenth of a paisa", "price", [0.05, 1.001, 2]],
    ["a price beyond Int32 paise", "price", [0.05, 21_474_836.48]],
    ["a negative zero", "price", [1, -0]],
    ["infinity", "price", [1, Number.POSITIVE_INFINITY]],
    ["the value that means missing", "price", [1, -21_474_836.48]],
    ["a count beyond Int32", "whole", [1, 2 ** 31]],
    ["instants", "instant", [1.763e15 + 1, Number.NaN]],
  ])("falls back to Float64 for %s", (_, kind, values) => {
    const column = built(kind, values, values.length);
    expect(column).toMatchObject({ type: "float64", scale: 1 });
    expect(decodeTapeColumn(column)).toEqual(Float64Array.from(values));
  });

  test("gives every value back bit for bit, whatever the pieces", () => {
    const cents = fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 100);
    const value = fc.oneof({ weight: 20, arbitrary: cents }, { weight: 1, arbitrary: fc.double() });
    const arrays = fc.array(value, { maxLength: 60 });
    fc.assert(
      fc.property(
        arrays,
        fc.constantFrom<TapeValueKind>("price", "whole", "instant"),
        fc.nat(7),
        (values, kind, pieces) => {
          const back = decodeTapeColumn(built(kind, values, pieces + 1));
          expect([...back]).toEqual(values);
        },
      ),
    );
  });

  test("takes 64-bit integers bit for bit, whatever lies at missing rows, and refuses what a double cannot hold", () => {
    const edges = [31n, 53n].flatMap((bits) => [-1n, 0n, 1n].flatMap((by) => [2n ** bits + by, by - 2n ** bits]));
    const small = fc.bigInt({ min: 1n - 2n ** 31n, max: 2n ** 31n - 1n });
    const cell = fc.record({
      value: fc.oneof({ weight: 20, arbitrary: small }, { weight: 1, arbitrary: fc.constantFrom(...edges) }),
      isNull: fc.oneof({ weight: 8, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    });
    const kinds = fc.constantFrom<TapeValueKind>("whole", "instant");
    const pieces = fc.array(fc.array(cell, { maxLength: 20 }), { maxLength: 4 });
    fc.assert(
      fc.property(pieces, kinds, (chunks, kind) => {
        const isExact = (value: bigint): boolean => Number.isSafeInteger(Number(value));
        const taken = chunks.filter((cells) => cells.every(({ value, isNull }) => isNull || isExact(value)));
        const builder = new TapeColumnBuilder("volume", kind, taken.flat().length);
        for (const cells of chunks) {
          const words = new Int32Array(BigInt64Array.from(cells, ({ value }) => value).buffer);
          const nulls = Uint16Array.from(cells.flatMap(({ isNull }, row) => (isNull ? [row] : [])));
          expect(builder.appendInt64(words, nulls)).toBe(taken.includes(cells));
        }
        const column = builder.build();
        const expected = taken.flat().map(({ value, isNull }) => (isNull ? Number.NaN : Number(value)));
        expect([...decodeTapeColumn(column)]).toEqual(expected);
        const isNarrow = expected.every((value) => Number.isNaN(value) || Math.abs(value) < 2 ** 31);
        if (kind === "instant") expect(column.type).toBe("float64");
        else if (taken.length === chunks.length) expect(column.type).toBe(isNarrow ? "int32" : "float64");
      }),
    );
  });
});

describe("TapeCache", () => {
  const cacheAt = (root: string): TapeCache => TapeCache.ofLake(root, "");

  test("gives back a column, whole or by rows, and the contracts", async () => {
    const root = testFolder();
    const entry = cacheAt(root).entry(key, HASH)!;
    const column = built("price", [1.05, 2.1, Number.NaN, 4.2, 5.25, 6.3]);
    expect(await entry.store(column)).toBe(true);
    const again = cacheAt(root).entry(key, HASH)!;
    expect(await again.read("price")).toEqual(column);
    expect((await again.read("price"))!.values.buffer).toBeInstanceOf(SharedArrayBuffer);
    const ranges = [
      { firstRow: 0, rowCount: 1 },
      { firstRow: 3, rowCount: 1 },
      { firstRow: 4, rowCount: 2 },
    ];
    expect([...(await again.read("price", ranges))!.values]).toEqual([105, 420, 525, 630]);
    expect(await again.read("bp0")).toBeUndefined();

    const identities = [
      contractIdentity(niftyOptions, DAY, "CE", 26_000),
      contractIdentity(niftyOptions, DAY, "PE", 25_950.05),
    ];
    const contracts = identities.map((contract, i) => ({ contract, firstRow: i * 4, rowCount: 4 - 2 * i }));
    await entry.storeContracts(contractTable(niftyOptions, contracts, { zeroPrice: 3 }));
    const table = (await again.contracts())!;
    expect(table).toMatchObject({ rows: 6, counts: { zeroPrice: 3 } });
    expect(tapeContracts(niftyOptions, table)).toEqual(contracts);
  });

  test.each<[string, (file: string) => void]>([
    ["a flipped bit", (file) => flip(`${file}.bin`)],
    ["a file that is too short", (file) => truncateSync(`${file}.bin`, 12)],
    ["a flipped bit in the header", (file) => flip(`${file}.json`)],
    ["a header that is cut", (file) => truncateSync(`${file}.json`, 20)],
  ])("finds %s, says so once, and takes the column written anew", async (_, damage) => {
    const root = testFolder();
    const column = built("price", [1.05, 2.1, 3.15, 4.2]);
    const first = cacheAt(root).entry(key, HASH)!;
    await first.store(column);
    expect(await first.read("price")).toEqual(column);
    damage(join(first.folder, "price"));
    const cache = cacheAt(root);
    const entry = cache.entry(key, HASH)!;
    expect(await entry.read("price")).toBeUndefined();
    expect(cache.events).toHaveLength(1);
    expect(cache.events[0]!.message).toMatch(/price\.bin .*: it is made anew/);
    await entry.store(column);
    expect(await entry.read("price")).toEqual(column);
    expect(cache.events).toHaveLength(1);
  });

  test("another hash of the part is another cache, and the old one goes", async () => {
    const root = testFolder();
    const cache = cacheAt(root);
    const old = cache.entry(key, HASH)!;
    await old.store(built("price", [1]));
    const entry = cache.entry(key, HASH.replace("0", "f"))!;
    expect(await entry.read("price")).toBeUndefined();
    await entry.store(built("price", [2]));
    expect(await old.read("price")).toBeUndefined();
    expect(readdirSync(join(entry.folder, ".."))).toHaveLength(1);
    expect(cache.events).toEqual([]);
  });

  test("works without a cache where nothing can be written, and says so once", async () => {
    const root = testFolder();
    writeFileSync(join(root, "file"), "");
    const cache = TapeCache.ofLake(root, join(root, "file"));
    const entry = cache.entry(key, HASH)!;
    expect(await entry.store(built("price", [1]))).toBe(false);
    expect(await entry.store(built("price", [1]))).toBe(false);
    expect(await entry.read("price")).toBeUndefined();
    expect(cache.events).toHaveLength(1);
    expect(cache.events[0]!.message).toMatch(/tapes are read without a cache \(.*\); set STRIKEBOOK_TAPE_CACHE to/);
  });

  test("off means none, and another folder keeps lakes apart", () => {
    expect(TapeCache.ofLake("lake", "off").entry(key, HASH)).toBeUndefined();
    const folders = ["/a/lake", "/b/lake"].map((lake) => TapeCache.ofLake(lake, "/tapes").entry(key, HASH)!.folder);
    expect(new Set(folders).size).toBe(2);
  });
});

function flip(file: string): void {
  const { atime, mtime } = statSync(file);
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1]! ^= 1;
  writeFileSync(file, bytes);
  utimesSync(file, atime, new Date(mtime.getTime() + 5));
}
