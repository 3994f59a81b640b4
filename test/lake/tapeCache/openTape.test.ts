import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import { describe, expect, onTestFinished, test } from "vitest";
import { QUOTE_COLUMN_NAMES } from "../../../lib/columns/index.js";
import {
  datasetSpec,
  type Lake,
  type OpenTapeOptions,
  openLake,
  openTape,
  type PartRun,
  partFolder,
  QUOTE_LAKE_NAMES,
  storedColumn,
} from "../../../lib/lake/index.js";
import { decodeTapeColumn, type SharedTape, Tape, tapeFromArrow, tapeToArrow } from "../../../lib/tape/index.js";
import { StrikebookError } from "../../../lib/task/index.js";
import { DAY, sampleLake, sampleRuns, spotRun, testFolder, testSession, writeRuns } from "../lakeFixture.js";

const SPEC = datasetSpec("nse_options");
const NUMBERS = SPEC.columns.filter(
  ({ type, sql }) => /DOUBLE|BIGINT|TIMESTAMP|BOOLEAN/.test(type) && sql === undefined,
);
const HANDED = NUMBERS.filter(({ group }) => group !== "identity").map(({ name }) => name);
const day = { underlying: "NIFTY", date: DAY };

/** Runs whose prices are whole paise, but for `avgPrice`; so that every form of a column occurs. */
function paiseRuns(rows = 40): PartRun[] {
  return sampleRuns(rows).map((run) => {
    const columns = { ...run.columns };
    for (const { name, type } of SPEC.columns) {
      const values = columns[name];
      if (type !== "DOUBLE" || name === "avgPrice" || !(values instanceof Float64Array)) continue;
      columns[name] = values.map((value) => Math.round(Math.abs(value) * 100) / 100);
    }
    return { ...run, columns };
  });
}

const written = (runs: readonly PartRun[], name: string): Float64Array =>
  Float64Array.from(runs.flatMap((run) => [...(run.columns[name] as Float64Array)]));

function withSetting(value: string): void {
  const before = process.env.STRIKEBOOK_TAPE_CACHE;
  process.env.STRIKEBOOK_TAPE_CACHE = value;
  onTestFinished(() => {
    if (before === undefined) delete process.env.STRIKEBOOK_TAPE_CACHE;
    else process.env.STRIKEBOOK_TAPE_CACHE = before;
  });
}

async function opened(root: string): Promise<Lake> {
  const lake = await openLake(root);
  onTestFinished(() => lake.close());
  return lake;
}

async function refusal(work: () => unknown): Promise<StrikebookError> {
  const error = await Promise.resolve()
    .then(work)
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  expect(error).toBeInstanceOf(StrikebookError);
  return error as StrikebookError;
}

function expectTape(tape: Tape, runs: readonly PartRun[], names: readonly string[] = HANDED): void {
  expect(tape.contracts.map(({ contract }) => contract)).toEqual(runs.map(({ contract }) => contract));
  expect(tape.contracts.map(({ rowCount }) => rowCount)).toEqual(runs.map(({ rows }) => rows));
  for (const name of names) {
    expect(decodeTapeColumn(tape.column(name)), name).toEqual(written(runs, name));
    expect(tape.column(name).values.buffer, name).toBeInstanceOf(SharedArrayBuffer);
  }
  expect({ timestamp: tape.spot.timestamp, price: tape.spot.price }).toEqual(spotRun().columns);
}

/** Every way in which a tape comes about; all of them give the same one. */
const WAYS: readonly (readonly [string, (root: string, options: OpenTapeOptions) => Promise<Tape>])[] = [
  [
    "from Parquet without a cache",
    async (root, options) => {
      withSetting("off");
      const tape = await (await opened(root)).openTape(options);
      expect(readdirSync(root)).not.toContain(".cache");
      return tape;
    },
  ],
  ["while its cache is made", async (root, options) => (await opened(root)).openTape(options)],
  [
    "from its cache, the Parquet file gone",
    async (root, options) => {
      await (await opened(root)).openTape(options);
      const lake = await opened(root);
      rmSync(join(partFolder(root, { dataset: "nse_options", ...day }), "part-0.parquet"));
      const tape = await lake.openTape(options);
      expect(lake.tapeCache.events).toEqual([]);
      return tape;
    },
  ],
  [
    "from a cache of which one column is missing",
    async (root, options) => {
      await (await opened(root)).openTape({ ...options, columns: ["price", "avgPrice"] });
      return (await opened(root)).openTape(options);
    },
  ],
  [
    "with a cache that cannot be written",
    async (root, options) => {
      writeFileSync(join(root, "file"), "");
      withSetting(join(root, "file"));
      const lake = await opened(root);
      await lake.openTape(options);
      const tape = await lake.openTape(options);
      expect(lake.tapeCache.events.map(({ message }) => message)).toEqual([
        expect.stringMatching(/^tapes are read without a cache/),
      ]);
      return tape;
    },
  ],
  [
    "on the other side of a message port",
    async (root, options) => {
      const { port1, port2 } = new MessageChannel();
      const tape = await (await opened(root)).openTape(options);
      port1.postMessage(tape.share());
      const { message } = receiveMessageOnPort(port2) as { message: SharedTape };
      port1.close();
      const there = Tape.fromShared(message);
      const values = tape.column("price").values as Int32Array;
      // One memory, seen from both sides.
      const kept = values[0]!;
      values[0] = 4711;
      expect(there.column("price").values[0]).toBe(4711);
      values[0] = kept;
      return there;
    },
  ],
  [
    "through an Arrow file",
    async (root, options) => tapeFromArrow(await tapeToArrow(await (await opened(root)).openTape(options))),
  ],
  [
    "through an Arrow stream",
    async (root, options) => {
      const tape = await (await opened(root)).openTape(options);
      return tapeFromArrow(await tapeToArrow(tape, { format: "stream" }));
    },
  ],
];

describe.each(WAYS)("a tape %s", (_, open) => {
  test("has every column as it was written, and the canonical quotes", async () => {
    const root = testFolder();
    const runs = paiseRuns(500);
    await sampleLake(root, runs);
    const tape = await open(root, { ...day, columns: HANDED });
    expectTape(tape, runs);
    const types = Object.fromEntries(tape.columns().map(({ name, type }) => [name, type]));
    expect(types).toMatchObject({ timestamp: "float64", price: "int32scaled", avgPrice: "float64", bq0: "float64" });
    for (const name of QUOTE_COLUMN_NAMES) {
      expect(tape.quotes[name], name).toEqual(written(runs, storedColumn(SPEC, QUOTE_LAKE_NAMES[name])));
    }
    expect(tape.provenance.files.map(({ name }) => name)).toHaveLength(2);
  });

  test("pruned by expiry, type and strike holds these contracts alone, and knows the others' expiries", async () => {
    const root = testFolder();
    const runs = paiseRuns();
    await sampleLake(root, runs);
    const filter = { expiries: ["2025-11-25"], optionType: "CE", strikes: { from: 25_800, to: 25_950 } } as const;
    const tape = await open(root, { ...day, ...filter, columns: HANDED });
    expectTape(tape, [runs[3]!]);
    expect(tape.dataExpiries).toEqual(["2025-11-18", "2025-11-25"]);
    expect(() => tape.nearestExpiry()).toThrow(/nearest expiry 2025-11-18 is in the data of .*; open it with expiries/);
  });
});

describe("pruning", () => {
  const ofRuns =
    (...numbers: number[]): ((runs: PartRun[]) => PartRun[]) =>
    (runs) =>
      numbers.map((n) => runs[n]!);

  test.each([
    ["nearest expiry", { expiries: "nearest" }, ofRuns(0, 1, 2)],
    ["puts", { optionType: "PE" }, ofRuns(2, 4)],
    ["strikes", { strikes: [26_000] }, ofRuns(1, 4)],
    ["strikes from the cache in pieces", { strikes: [25_900] }, ofRuns(0, 2, 3)],
    ["all", {}, ofRuns(0, 1, 2, 3, 4)],
  ] as const)("by %s", async (_, filter, expected) => {
    const root = testFolder();
    const runs = paiseRuns();
    await sampleLake(root, runs);
    const lake = await opened(root);
    const choice = { ...day, ...filter, columns: ["price", "bq0"] } as OpenTapeOptions;
    for (let time = 0; time < 2; time++) {
      expectTape(await lake.openTape(choice), expected(runs), ["timestamp", "price", "bq0"]);
    }
  });

  test("names what is not there, and refuses what leaves nothing", async () => {
    const root = testFolder();
    await sampleLake(root);
    const lake = await opened(root);
    const message = async (choice: object): Promise<string> =>
      (await refusal(() => lake.openTape({ ...day, ...choice }))).message;
    expect(await message({ expiries: ["2025-11-20"] })).toMatch(/no expiry 2025-11-20; it has 2025-11-18, 2025-11-25/);
    expect(await message({ strikes: [26_000, 27_000] })).toMatch(/strike 27000; it has .* strikes from 25900 to 26000/);
    expect(await message({ strikes: { from: 1, to: 2 } })).toMatch(/no contract of NIFTY 2025-11-18 is left by/);
    expect(await message({ strikes: { from: 2, to: 1 } })).toMatch(
      /give a list of strikes in points, or \{ from, to \}/,
    );
    expect(await message({ strikes: [] })).toMatch(/give a list of strikes/);
    expect(await message({ optionType: "ce" })).toMatch(/optionType "ce"; use "CE"/);
    expect(await message({ expiries: [] })).toMatch(/give a list of days/);
    const between = /^no contract of NIFTY 2025-11-18 has strike 26000\.004; strikes are whole multiples of 0\.01$/;
    expect(await message({ strikes: [25_900, 26_000.004] })).toMatch(between);
  });

  test.each([
    ["strike", 26_100, "strikes"],
    ["expiry", "2025-11-25", "expiries"],
    ["option_type", "CE", "optionType"],
    ["column", "price", "columns"],
    ["Date", DAY, "date"],
  ])("an option %s that there is not is refused, with the one that is meant", async (name, value, meant) => {
    const root = testFolder();
    await sampleLake(root);
    const lake = await opened(root);
    const error = await refusal(() => lake.openTape({ ...day, [name]: value }));
    expect(error.code).toBe("argument");
    const known = "underlying, date, dataset, columns, expiries, strikes, optionType, strictExpiry, signal";
    expect(error.message).toBe(`openTape has no option "${name}"; did you mean "${meant}"? it takes ${known}`);
    const alone = await refusal(() => openTape(DAY, "NIFTY", ["price"], { lake: root, [name]: value }));
    expect(alone.message).toBe(error.message);
    expect((await refusal(() => lake.tapeFiles({ ...day, [name]: value }))).code).toBe("argument");
  });
});

describe("columns", () => {
  test("by any of their names; one that was not asked for throws and names the cure", async () => {
    const root = testFolder();
    const runs = paiseRuns();
    await sampleLake(root, runs);
    const lake = await opened(root);
    const tape = await lake.openTape({ ...day, columns: ["bp0", "ask_price", "volumeChange", "bid_price"] });
    expect(tape.columns().map(({ name }) => name)).toEqual(["timestamp", "bp0", "sp0", "vol_delta"]);
    for (const name of ["bp0", "bid_price", "bidPrice"]) expect(tape.column(name).name).toBe("bp0");
    expect(tape.quotes.bidPrice).toEqual(written(runs, "bp0"));
    const cure =
      /opened without column "lastPrice" \(it has timestamp, bp0, .*\); open it with columns: \[\.\.\., "lastPrice"/;
    expect(() => tape.quotes.lastPrice).toThrow(cure);
    expect(() => tape.column("so4")).toThrow(/opened without column "so4"/);
    expect(tape.rowAt(0, 5)).toBeGreaterThan(0);
    expect(() => tape.chainAt(5, "2025-11-18", { price: "last", maxAgeSeconds: 5 })).toThrow(cure);
    expect(tape.chainAt(5, "2025-11-18", { price: "mid", maxAgeSeconds: 5 }).strikes).toHaveLength(2);
  });

  test("the second of the session is a column of its own", async () => {
    const root = testFolder();
    await sampleLake(root, paiseRuns());
    const lake = await opened(root);
    const tape = await lake.openTape({ ...day, columns: ["secondOfSession"] });
    const seconds = tape.column("second_of_session");
    expect(seconds.type).toBe("int32");
    expect([...seconds.values]).toEqual(Array.from({ length: tape.rows }, (_, row) => tape.secondOfSession(row)));
  });

  test("that are no numbers, or beyond them, are refused with what to ask for", async () => {
    const root = testFolder();
    await sampleLake(root);
    const lake = await opened(root);
    const message = async (name: string): Promise<string> =>
      (await refusal(() => lake.openTape({ ...day, columns: [name] }))).message;
    expect(await message("timestamp_ns")).toMatch(/nanoseconds, which are beyond 2\^53; ask for timestamp/);
    expect(await message("opt_type")).toMatch(/is a text, not a number of each row; tape\.contracts/);
    expect(await message("expiry")).toMatch(/is a day, not a number/);
    expect(await message("bq9")).toMatch(/dataset nse_options has no column "bq9"; it has timestamp, price/);
  });
});

describe("the cache under a lake", () => {
  test("a day that is packed anew is read anew, and its old cache goes", async () => {
    const root = testFolder();
    const runs = paiseRuns();
    await sampleLake(root, runs);
    await (await opened(root)).openTape(day);
    const session = await testSession();
    const repacked = runs.map((run) => {
      const price = (run.columns.price as Float64Array).map((value) => value + 1);
      return { ...run, columns: { ...run.columns, price: price.map((value) => Math.round(value * 100) / 100) } };
    });
    await writeRuns(session, root, repacked, { replace: true });
    const lake = await opened(root);
    expect((await lake.openTape(day)).quotes.lastPrice).toEqual(written(repacked, "price"));
    expect(readdirSync(join(root, ".cache/tape/nse_options", `date=${DAY}`, "underlying=NIFTY"))).toHaveLength(1);
    expect(lake.tapeCache.events).toEqual([]);
  });

  test("a flipped bit is found, told and mended", async () => {
    const root = testFolder();
    const runs = paiseRuns();
    await sampleLake(root, runs);
    const files = (await (await opened(root)).tapeFiles({ ...day, columns: ["bp0", "price"] }))!;
    expect(files.columns.map(({ column, type }) => [column, type])).toEqual([
      ["bp0", "int32scaled"],
      ["price", "int32scaled"],
    ]);
    expect(files.rows).toBe(210);
    const { path } = files.columns[1]!;
    const bytes = readFileSync(path);
    const values = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    expect(decodeTapeColumn({ name: "price", type: "int32scaled", scale: 100, values })).toEqual(
      written(runs, "price"),
    );
    bytes[101]! ^= 4;
    rmSync(path);
    writeFileSync(path, bytes);
    const lake = await opened(root);
    expectTape(await lake.openTape({ ...day, columns: ["price"] }), runs, ["price"]);
    expect(lake.tapeCache.events).toMatchObject([{ severity: "warning", path }]);
    expectTape(await (await opened(root)).openTape({ ...day, columns: ["price"] }), runs, ["price"]);
    expect(lake.tapeCache.events).toHaveLength(1);
  });

  test("many who fill it at once all read the same", async () => {
    const root = testFolder();
    const runs = paiseRuns(500);
    await sampleLake(root, runs);
    const lakes = await Promise.all([opened(root), opened(root), opened(root)]);
    const tapes = await Promise.all(lakes.map((lake) => lake.openTape(day)));
    for (const tape of tapes) expectTape(tape, runs, ["price", "bq0", "vol_delta"]);
    expect(lakes.flatMap((lake) => lake.tapeCache.events)).toEqual([]);
    const folder = join(root, ".cache/tape");
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => name.split("/").at(-1)!);
    expect(names.filter((name) => name.startsWith("."))).toEqual([]);
  });

  test("openTape(date, underlying, columns) reads the default lake", async () => {
    const root = testFolder();
    const runs = paiseRuns();
    await sampleLake(root, runs);
    const before = process.env.STRIKEBOOK_LAKE;
    process.env.STRIKEBOOK_LAKE = root;
    onTestFinished(() => {
      if (before === undefined) delete process.env.STRIKEBOOK_LAKE;
      else process.env.STRIKEBOOK_LAKE = before;
    });
    expectTape(await openTape(DAY, "NIFTY", ["price"]), runs, ["price"]);
    const calls = await openTape(DAY, "NIFTY", ["price"], { lake: root, optionType: "CE", expiries: "nearest" });
    expectTape(calls, runs.slice(0, 2), ["price"]);
  });
});
