import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  type ContractRun,
  cacheScan,
  datasetSpec,
  openLake,
  type PartRun,
  partFolder,
  type ScanOptions,
  type ScanSource,
  scanContracts,
  scanTape,
  storedColumn,
} from "../../../lib/lake/index.js";
import type { CachedScanPart, ScanPart } from "../../../lib/lake/scan/ScanPart.js";
import { splitPart } from "../../../lib/lake/scan/splitPart.js";
import { decodeTapeColumn } from "../../../lib/tape/index.js";
import { DAY, noise, sampleRun, testFolder, testSession, writeRuns } from "../lakeFixture.js";

const COLUMNS = ["last_price", "bp0", "ask_price", "volume", "timestamp"];
const STORED = ["price", "bp0", "sp0", "volume", "timestamp"];
const SOURCES: readonly ScanSource[] = ["parquet", "cache", "auto"];

/** A run whose prices are whole paise with gaps, and whose volume grows. */
function tickRun(expiry: string, type: "CE" | "PE", strike: number, rows: number, dataset = "nse_options"): PartRun {
  const run = sampleRun(expiry, type, strike, rows, { dataset });
  const random = noise(strike + rows);
  const paise = () =>
    Float64Array.from({ length: rows }, () => (random() < 0.1 ? Number.NaN : Math.floor(random() * 5e6) / 100));
  const volume = Float64Array.from({ length: rows }, (_, row) => row * 75);
  const stored = (name: string): string => storedColumn(datasetSpec(dataset), name);
  const prices = ["last_price", "bid_price", "ask_price"].map((name) => [stored(name), paise()] as const);
  return { ...run, columns: { ...run.columns, ...Object.fromEntries(prices), volume } };
}

/** Two contracts beside each other with one strike and type, one of a single row. */
const tickRuns = (): PartRun[] => [
  tickRun("2025-11-18", "CE", 25_900, 300),
  tickRun("2025-11-18", "CE", 26_000, 400),
  tickRun("2025-11-25", "CE", 26_000, 1),
  tickRun("2025-11-25", "PE", 25_950, 249),
];

async function tickLake(
  parts: Record<string, PartRun[]> = { [`${DAY} NIFTY`]: tickRuns() },
  dataset = "nse_options",
): Promise<string> {
  const root = join(testFolder(), "a lake");
  const session = await testSession();
  for (const [name, runs] of Object.entries(parts)) {
    const [date, underlying] = name.split(" ");
    await writeRuns(session, root, runs, { dataset, date: date!, underlying: underlying! });
  }
  return root;
}

interface Copied {
  readonly name: string;
  readonly rows: number;
  readonly columns: Readonly<Record<string, Float64Array>>;
  readonly types: readonly string[];
}

/** Copies of what a scan gave, in doubles. */
async function collect(options: ScanOptions): Promise<Copied[]> {
  const found: Copied[] = [];
  for await (const { key, contract, rows, columns } of scanTape(options)) {
    const copies = Object.entries(columns).map(([name, column]) => [name, decodeTapeColumn(column).slice()] as const);
    found.push({
      name: `${key.date} ${contract.key}`,
      rows,
      columns: Object.fromEntries(copies),
      types: Object.values(columns).map(({ type }) => type),
    });
  }
  return found;
}

const refusal = async (options: ScanOptions): Promise<unknown> => collect(options).then(String, (error) => error);
const parquetOf = (root: string): string =>
  join(partFolder(root, { dataset: "nse_options", date: DAY, underlying: "NIFTY" }), "part-0.parquet");
const filesUnder = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }) : [];

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("scanTape", () => {
  test("gives every contract whole and alone, from the cache and from Parquet alike", async () => {
    const runs = tickRuns();
    const root = await tickLake({ [`${DAY} NIFTY`]: runs });
    for (const source of SOURCES) {
      const found = await collect({ lake: root, columns: COLUMNS, source });
      expect(found.map(({ name, rows }) => [name, rows])).toEqual(
        runs.map((run) => [`${DAY} ${run.contract!.key}`, run.rows]),
      );
      found.forEach(({ columns, types }, index) => {
        expect(Object.keys(columns)).toEqual(COLUMNS);
        expect(types).toEqual(["int32scaled", "int32scaled", "int32scaled", "int32", "float64"]);
        COLUMNS.forEach((name, at) => {
          expect(columns[name]).toEqual(runs[index]!.columns[STORED[at]!]);
        });
      });
    }
  });

  test("a contract larger than a block, and than a chunk of DuckDB, is one run", async () => {
    const dataset = "nse_options_1m";
    const runs = [3_000, 40_000, 1, 2_049].map((rows, i) =>
      tickRun("2025-11-25", "CE", 26_000 + 50 * i, rows, dataset),
    );
    const root = await tickLake({ [`${DAY} NIFTY`]: runs }, dataset);
    for (const source of SOURCES) {
      const found = await collect({ lake: root, dataset, columns: ["last_price", "volume"], source });
      expect(found.map(({ rows }) => rows)).toEqual([3_000, 40_000, 1, 2_049]);
      found.forEach(({ columns }, i) => {
        expect(columns).toEqual({ last_price: runs[i]!.columns["last_price"], volume: runs[i]!.columns["volume"] });
      });
    }
  });

  test("one price that is no whole paise makes its column wide, and changes no value", async () => {
    const runs = tickRuns();
    (runs[1]!.columns["price"] as Float64Array)[399] = 101.005;
    const root = await tickLake({ [`${DAY} NIFTY`]: runs });
    const [cached, parquet] = [
      await collect({ lake: root, columns: ["price"], source: "cache" }),
      await collect({ lake: root, columns: ["price"], source: "parquet" }),
    ];
    expect(cached.map(({ types }) => types[0])).toEqual(["float64", "float64", "float64", "float64"]);
    expect(parquet.map(({ types }) => types[0])).toEqual(["int32scaled", "float64", "int32scaled", "int32scaled"]);
    for (const found of [cached, parquet])
      expect(found.map(({ columns }) => columns["price"])).toEqual(runs.map(({ columns }) => columns["price"]));
  });

  test("goes by date, underlying and contract, over the days and underlyings asked for", async () => {
    const small = () => [tickRun("2025-11-25", "CE", 26_000, 5)];
    const days = await tickLake({
      "2025-11-19 NIFTY": small(),
      "2025-11-18 NIFTY": small(),
      "2025-11-20 NIFTY": small(),
    });
    const names = async (options: Partial<ScanOptions>) =>
      (await collect({ lake: days, columns: ["price"], ...options })).map(({ name }) => name.slice(0, 10));
    expect(await names({})).toEqual(["2025-11-18", "2025-11-19", "2025-11-20"]);
    expect(await names({ from: "2025-11-19" })).toEqual(["2025-11-19", "2025-11-20"]);
    expect(await names({ to: "2025-11-18" })).toEqual(["2025-11-18"]);
    expect(await names({ days: ["2025-11-20", "2025-11-18"] })).toEqual(["2025-11-18", "2025-11-20"]);
    await using lake = await openLake(days);
    expect(await names({ lake, underlyings: ["NIFTY"], source: "parquet" })).toHaveLength(3);
  });

  test("nothing that was asked for is silently absent", async () => {
    const root = await tickLake({ [`${DAY} NIFTY`]: [tickRun("2025-11-25", "CE", 26_000, 5)] });
    const say = (options: Partial<ScanOptions>) => refusal({ lake: root, columns: ["price"], ...options });
    expect(String(await say({ days: [DAY, "2025-11-19"] }))).toMatch(
      /no nse_options of 2025-11-19; it holds NIFTY from 2025-11-18/,
    );
    expect(String(await say({ underlyings: ["NIFTY", "BANKNIFTY"] }))).toMatch(/no nse_options of BANKNIFTY/);
    expect(String(await say({ from: "2025-12-01" }))).toMatch(/on the days asked for/);
    expect(String(await say({ from: "18.11.2025" }))).toMatch(/"18.11.2025" is not a calendar day/);
    expect(String(await say({ columns: [] }))).toMatch(/a scan of no column/);
    expect(String(await say({ columns: ["prise"] }))).toMatch(/no column "prise"; it has/);
    expect(String(await say({ columns: ["expiry_type"] }))).toMatch(/"expiry_type" is a text, not a number/);
    expect(String(await say({ dataset: "nse_spot" }))).toMatch(/holds no options/);
    expect(String(await say({ source: "file" as never }))).toMatch(/no scan source "file"/);
    expect(String(await say({ lake: join(root, "nowhere") }))).toMatch(/there is no lake at/);
  });

  test("whole numbers beyond 2^53 are refused and never rounded", async () => {
    const run = tickRun("2025-11-25", "CE", 26_000, 5);
    const root = await tickLake({ [`${DAY} NIFTY`]: [run] });
    for (const source of SOURCES)
      expect(String(await refusal({ lake: root, columns: ["price", "timestamp_ns"], source }))).toMatch(
        /"timestamp_ns" holds nanoseconds, which are beyond 2\^53/,
      );
  });

  test("without a cache: auto reads Parquet, cache says what to do", async () => {
    const root = await tickLake();
    vi.stubEnv("STRIKEBOOK_TAPE_CACHE", "off");
    expect(String(await refusal({ lake: root, columns: ["price"], source: "cache" }))).toMatch(
      /cannot be cached; let STRIKEBOOK_TAPE_CACHE name a folder/,
    );
    expect(await collect({ lake: root, columns: ["price"] })).toHaveLength(4);
    expect(await cacheScan({ lake: root, columns: ["price"] })).toMatchObject({ parts: 1, parquetParts: 1 });
    expect(filesUnder(join(root, ".cache"))).toEqual([]);
  });

  test("the cache is filled once, column by column; source parquet leaves it alone", async () => {
    const root = await tickLake();
    await collect({ lake: root, columns: ["price"], source: "parquet" });
    expect(filesUnder(join(root, ".cache"))).toEqual([]);
    const bins = () =>
      filesUnder(join(root, ".cache"))
        .filter((name) => name.endsWith(".bin"))
        .map((name) => name.split(/[\\/]/).at(-1))
        .sort();
    expect(await cacheScan({ lake: root, columns: ["price"] })).toEqual({ parts: 1, parquetParts: 0, rows: 950 });
    expect(bins()).toEqual(["price.bin"]);
    await cacheScan({ lake: root, columns: ["last_price"] });
    expect(bins()).toEqual(["price.bin"]);
    await cacheScan({ lake: root, columns: ["lastPrice", "volume"] });
    expect(bins()).toEqual(["price.bin", "volume.bin"]);
  });

  test("a day that is packed anew is never answered from the old cache", async () => {
    const root = await tickLake();
    await collect({ lake: root, columns: ["price"], source: "cache" });
    const session = await testSession();
    const runs = [tickRun("2025-11-25", "CE", 26_000, 7)];
    await writeRuns(session, root, runs, { replace: true } as never);
    const found = await collect({ lake: root, columns: ["price"], source: "cache" });
    expect(found.map(({ columns }) => columns["price"])).toEqual([runs[0]!.columns["price"]]);
  });

  test("a damaged part is an error that names the file", async () => {
    const root = await tickLake();
    const bytes = readFileSync(parquetOf(root));
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(parquetOf(root), bytes);
    for (const source of SOURCES)
      expect(await refusal({ lake: root, columns: ["price"], source })).toMatchObject({ code: "corrupt" });
  });

  test("the buffers are small and used again, and leaving early ends the scan", async () => {
    const dataset = "nse_options_1m";
    const runs = Array.from({ length: 20 }, (_, i) => tickRun("2025-11-25", "CE", 25_000 + 50 * i, 10_000, dataset));
    const root = await tickLake({ [`${DAY} NIFTY`]: runs }, dataset);
    const scan = { lake: root, dataset, columns: ["last_price"] };
    const buffers = new Set<ArrayBufferLike>();
    let bytes = 0;
    for await (const { columns } of scanTape({ ...scan, source: "cache" })) {
      const { buffer } = columns["last_price"]!.values;
      if (!buffers.has(buffer)) bytes += buffer.byteLength;
      buffers.add(buffer);
    }
    // 200,000 rows of 4 bytes went through.
    expect(bytes).toBeLessThan(200_000);
    for (const source of SOURCES) {
      let first: ContractRun | undefined;
      for await (const run of scanTape({ ...scan, source })) {
        first = run;
        break;
      }
      expect(first?.rows).toBe(10_000);
    }
  });

  test("an abort stops it", async () => {
    const root = await tickLake();
    for (const source of SOURCES) {
      const abort = new AbortController();
      const seen: string[] = [];
      const work = async () => {
        for await (const { contract } of scanTape({ lake: root, columns: ["price"], source, signal: abort.signal })) {
          seen.push(contract.key);
          abort.abort(new Error("enough"));
        }
      };
      await expect(work()).rejects.toThrow("enough");
      expect(seen).toHaveLength(1);
    }
  });
});

describe("splitPart", () => {
  const part = (counts: readonly number[]): ScanPart => ({
    source: "cache",
    key: { dataset: "nse_options", date: DAY, underlying: "NIFTY" },
    rows: counts.reduce((sum, count) => sum + count, 0),
    strikeScale: 100,
    contracts: counts.map((count, i) => ["2025-11-25", "CE", i, 0, count]),
    columns: [],
  });

  test("8.3-15: every contract is in exactly one stretch, in order, and none is cut", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(50), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 120 }),
        (counts, rows) => {
          const whole = part(counts);
          const pieces = [...splitPart(whole, rows)].map((piece) => piece as CachedScanPart);
          expect(pieces.flatMap(({ contracts }) => contracts)).toEqual((whole as CachedScanPart).contracts);
          expect(pieces.reduce((sum, piece) => sum + piece.rows, 0)).toBe(whole.rows);
          for (const piece of pieces.slice(0, -1)) expect(piece.rows).toBeGreaterThanOrEqual(rows);
        },
      ),
    );
  });
});

describe("scanContracts", () => {
  const moduleOf = (text: string): string => {
    const path = join(testFolder(), "my scan.mjs");
    writeFileSync(path, text);
    return path;
  };
  const sum = () =>
    moduleOf(`export default ({ key, contract, rows, columns }, { add }) => {
      let sum = add;
      for (const value of columns.last_price.values) if (value > 0) sum += value;
      return { sum, name: key.date + " " + contract.key, rows, types: Object.keys(columns) };
    };`);
  const results = async (module: string, options: Parameters<typeof scanContracts>[1]) => {
    const found: unknown[] = [];
    for await (const { contract, rows, result } of scanContracts(module, options))
      found.push([contract.key, rows, result]);
    return found;
  };

  test("8.3-15: one and three threads, cache and Parquet, give the same results in the same order", async () => {
    const root = await tickLake({
      "2025-11-18 NIFTY": tickRuns(),
      "2025-11-19 NIFTY": [tickRun("2025-11-25", "CE", 26_000, 5)],
      "2025-11-20 NIFTY": tickRuns(),
    });
    const scanned = { lake: root, columns: ["last_price", "volume"] };
    const options = { ...scanned, parameters: { add: 7 } };
    const module = sum();
    const one = await results(module, { ...options, threads: 1 });
    expect(one).toHaveLength(4 + 1 + 4);
    let index = 0;
    for await (const { key, contract, rows, columns } of scanTape(scanned)) {
      const expected = Array.from(columns["last_price"]!.values).reduce(
        (total, value) => (value > 0 ? total + value : total),
        7,
      );
      const name = `${key.date} ${contract.key}`;
      expect(one[index++]).toEqual([contract.key, rows, { sum: expected, name, rows, types: options.columns }]);
    }
    expect(await results(module, { ...options, threads: 3 })).toEqual(one);
    expect(await results(module, { ...options, threads: 3, source: "parquet" })).toEqual(one);
    expect(await results(module, { ...options, threads: 1, source: "parquet" })).toEqual(one);
  });

  test("an option that there is not, and days in the wrong order, are refused", async () => {
    const root = await tickLake();
    const first = (options: object): Promise<unknown> =>
      scanTape({ lake: root, columns: ["price"], ...options } as Parameters<typeof scanTape>[0]).next();
    await expect(first({ underlying: "NIFTY" })).rejects.toThrow(
      /^scanTape has no option "underlying"; .*"underlyings"/,
    );
    await expect(first({ dates: ["2025-11-18"] })).rejects.toThrow(/"dates"; did you mean "days"\? it takes lake, /);
    await expect(first({ threads: 2 })).rejects.toThrow(/scanTape has no option "threads"/);
    const several = { lake: root, columns: ["price"], thread: 1 };
    await expect(results(sum(), several)).rejects.toThrow(/scanContracts has no option "thread"; .*"threads"/);
    const swapped = { from: "2025-11-19", to: "2025-11-18" };
    await expect(first(swapped)).rejects.toThrow("the scan ends (2025-11-18) before it begins (2025-11-19); swap them");
  });

  test("what a module does wrong is told, on any number of threads", async () => {
    const root = await tickLake();
    for (const threads of [1, 2]) {
      const run = (module: string) => results(module, { lake: root, columns: ["price"], threads });
      await expect(run(join(root, "none.mjs"))).rejects.toMatchObject({ code: "missing" });
      await expect(run(moduleOf("export const scan = 1;"))).rejects.toThrow(/exports no function by default/);
      await expect(run(moduleOf('export default () => { throw new Error("my fault"); };'))).rejects.toThrow("my fault");
    }
    await expect(results(sum(), { lake: root, columns: ["price"], threads: 0 })).rejects.toThrow(/on 0 threads/);
  });

  test("an abort ends it, and leaving early too", async () => {
    const root = await tickLake();
    for (const source of ["cache", "parquet"] as const) {
      const abort = new AbortController();
      abort.abort(new Error("enough"));
      const options = { lake: root, columns: ["last_price"], parameters: { add: 0 }, threads: 2, source };
      await expect(results(sum(), { ...options, signal: abort.signal })).rejects.toThrow("enough");
      for await (const { rows } of scanContracts(sum(), options)) {
        expect(rows).toBe(300);
        break;
      }
    }
  });
});
