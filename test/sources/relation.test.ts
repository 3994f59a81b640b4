import { readFileSync } from "node:fs";
import { join } from "node:path";
import { constants, gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DuckDbSession } from "../../lib/lake/index.js";
import { type CryptoSample, writeCryptoSample } from "../../lib/market/index.js";
import { aaveRates, inspectCsv, type SourceRelation, TARDIS_COLUMNS, tardisRelation } from "../../lib/sources/index.js";
import { StrikebookError } from "../../lib/task/index.js";
import { sharedData } from "../sharedData.js";
import { temporaryFiles } from "./temporaryFiles.js";

const write = temporaryFiles();
const QUOTES = TARDIS_COLUMNS.quotes.map(({ name }) => name).join();
const line = (second: number, ask = "29400.5", bid = "29400"): string =>
  `deribit,BTC-PERPETUAL,${1_692_000_000_000_000 + second * 1e6},${1_692_000_000_006_000 + second * 1e6},10,${ask},${bid},20`;
const csv = (...lines: string[]): string => [QUOTES, ...lines, ""].join("\n");

let session: DuckDbSession;
let sample: CryptoSample;
beforeAll(async () => {
  session = await DuckDbSession.open({ memoryLimit: "500MB", threads: 2 });
  const folder = write("folder", "").replace(/folder$/, "sample");
  sample = await writeCryptoSample(folder, { seed: 3, days: 1, rows: 3000 });
});
afterAll(() => session.close());

async function numbers(relation: SourceRelation, select: string): Promise<number[]> {
  const columns = await relation.reading(() => session.numbers(`SELECT ${select} FROM (${relation.sql})`));
  return columns.map((column) => column[0]!);
}

/** The failure of `run`, which must be one of the library's. */
async function failure(run: () => Promise<unknown>): Promise<StrikebookError> {
  const error = await run().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StrikebookError);
  return error as StrikebookError;
}

describe("tardisRelation", () => {
  it("gives the vendor's columns with their types; instants as microseconds UTC, empty cells as NULL", async () => {
    const path = write("typed.csv.gz", gzipSync(csv(line(0), line(1, "", ""), line(2, "29401.25"))));
    const relation = await tardisRelation(session, "quotes", [path]);
    expect(relation.rows).toBe(3);
    expect(relation.files).toMatchObject([{ path, rows: 3, format: "csv.gz" }]);
    expect(relation.columns).toEqual([
      { name: "exchange", type: "VARCHAR" },
      { name: "symbol", type: "VARCHAR" },
      { name: "timestamp", type: "TIMESTAMP" },
      { name: "local_timestamp", type: "TIMESTAMP" },
      { name: "ask_amount", type: "DOUBLE" },
      { name: "ask_price", type: "DOUBLE" },
      { name: "bid_price", type: "DOUBLE" },
      { name: "bid_amount", type: "DOUBLE" },
    ]);
    expect(
      await numbers(
        relation,
        "min(epoch_us(timestamp))::DOUBLE, count(ask_price)::DOUBLE, max(ask_price), count(*)::DOUBLE, (typeof(any_value(timestamp)) = 'TIMESTAMP')::INT::DOUBLE",
      ),
    ).toEqual([1_692_000_000_000_000, 2, 29_401.25, 3, 1]);
  });

  it("reads plain CSV, CSV.gz and Parquet of the same rows alike, in the order of the files", async () => {
    const rows = [line(0), line(1), line(2)];
    const plain = write("a.csv", csv(rows[0]!));
    const crlf = write("b.csv.gz", gzipSync(csv(rows[1]!).replaceAll("\n", "\r\n")));
    const parquet = write("c.parquet", "");
    const third = await tardisRelation(session, "quotes", [write("c.csv", csv(rows[2]!))]);
    await session.run(`COPY (${third.sql}) TO '${parquet}' (FORMAT parquet)`);
    const relation = await tardisRelation(session, "quotes", [parquet, crlf, plain]);
    expect(relation.files.map(({ format, rows: count }) => [format, count])).toEqual([
      ["parquet", 1],
      ["csv.gz", 1],
      ["csv", 1],
    ]);
    const [instants, amounts] = await session.numbers(
      `SELECT epoch_us(timestamp)::DOUBLE, bid_amount FROM (${relation.sql})`,
    );
    expect([...instants!].map((micros) => (micros - 1_692_000_000_000_000) / 1e6)).toEqual([2, 1, 0]);
    expect([...amounts!]).toEqual([20, 20, 20]);
  });

  it.each(["\n", "\r\n"])(
    "names a blank line by file and number, wherever it is, with lines that end in %j",
    async (end) => {
      for (const [at, rows] of [
        [3, [line(0), "", line(1)]],
        [2, ["", line(0)]],
        [4, [line(0), line(1), ""]],
      ] as const) {
        const path = write(`blank-${at}.csv.gz`, gzipSync(csv(...rows).replaceAll("\n", end)));
        const error = await failure(() => tardisRelation(session, "quotes", [path]));
        expect(error.code).toBe("corrupt");
        expect(error.message).toContain(`${path} line ${at} is blank`);
      }
    },
  );

  it("names a gzip that was cut off, which DuckDB takes for a shorter file", async () => {
    const whole = readFileSync(sample.paths.perpetual[0]!);
    const other = sample.paths.perpetual[0]!;
    // A sender that stopped after a line: DuckDB reads one row and says nothing.
    const cut = write("cut.csv.gz", gzipSync(csv(line(0)), { finishFlush: constants.Z_SYNC_FLUSH }));
    const [count] = await session.numbers(`SELECT count(*)::DOUBLE FROM read_csv('${cut}', header = true)`);
    expect(count![0]).toBe(1);
    expect((await failure(() => tardisRelation(session, "quotes", [cut]))).message).toContain(cut);
    for (const length of [whole.length >> 1, whole.length - 8, whole.length - 1]) {
      const path = write(`cut${length}.csv.gz`, whole.subarray(0, length));
      const error = await failure(() => tardisRelation(session, "quotes", [other, path]));
      expect(error.code).toBe("corrupt");
      expect(error.message).toContain(path);
    }
  });

  it("names a gzip of which one bit was flipped", async () => {
    const flipped = Buffer.from(readFileSync(sample.paths.options[0]!));
    flipped[flipped.length - 6]! ^= 1;
    const path = write("flipped.csv.gz", flipped);
    const error = await failure(() => tardisRelation(session, "options_chain", [path]));
    expect(error.code).toBe("corrupt");
    expect(error.message).toContain(path);
  });

  it.each([
    ["other-order", csv().replace("ask_amount,ask_price", "ask_price,ask_amount"), "another order"],
    ["lacking", csv().replace(",bid_amount", ""), "lacks bid_amount"],
    ["trades", "exchange,symbol,timestamp,local_timestamp,id,side,price,amount\n", "lacks ask_amount"],
    ["headless", `${line(0)}\n`, "lacks exchange"],
  ])("refuses a header that is not the vendor's: %s", async (name, text, why) => {
    const path = write(`${name}.csv.gz`, gzipSync(text + line(0)));
    const error = await failure(() => tardisRelation(session, "quotes", [path]));
    expect(error.code).toBe("schema");
    expect(error.message).toContain(path);
    expect(error.message).toContain(why);
  });

  it("names file and line of a cell that is no number, and of a row that is too short", async () => {
    const good = write("good.csv.gz", gzipSync(csv(line(0))));
    const bad = write("bad.csv.gz", gzipSync(csv(line(0), line(1, "abc"), line(2))));
    const relation = await tardisRelation(session, "quotes", [good, bad]);
    const error = await failure(() => numbers(relation, "sum(ask_price)"));
    expect(error.code).toBe("corrupt");
    expect(error.message).toContain(`${bad} line 3`);
    expect(error.message).toContain("ask_price");
    const short = write("short.csv.gz", gzipSync(csv(line(0), line(1).replace(/,20$/, ""))));
    const other = await tardisRelation(session, "quotes", [short]);
    expect((await failure(() => numbers(other, "sum(ask_price)"))).message).toContain(`${short} line 3`);
  });

  it("takes the empty file of a day without data, and refuses when all are empty or none is given", async () => {
    const empty = write("empty.csv.gz", gzipSync(""));
    const relation = await tardisRelation(session, "quotes", [empty, write("one.csv.gz", gzipSync(csv(line(0))))]);
    expect(relation.files.map(({ rows }) => rows)).toEqual([0, 1]);
    expect(await numbers(relation, "count(*)::DOUBLE")).toEqual([1]);
    expect((await failure(() => tardisRelation(session, "quotes", [empty]))).code).toBe("empty");
    expect((await failure(() => tardisRelation(session, "quotes", []))).code).toBe("empty");
  });

  it("names a Parquet file that is damaged, absent, or of other columns and types", async () => {
    const path = write("other.parquet", "");
    await session.run(`COPY (SELECT 'deribit' AS exchange) TO '${path}' (FORMAT parquet)`);
    const lacking = await failure(() => tardisRelation(session, "quotes", [path]));
    expect([lacking.code, lacking.message.includes(path)]).toEqual(["schema", true]);
    const text = TARDIS_COLUMNS.quotes.map(({ name }) => `'x' AS ${name}`).join(", ");
    await session.run(`COPY (SELECT ${text}) TO '${path}' (FORMAT parquet)`);
    expect((await failure(() => tardisRelation(session, "quotes", [path]))).message).toContain("timestamp as VARCHAR");
    const bytes = readFileSync(path);
    const cut = write("cut.parquet", bytes.subarray(0, bytes.length - 20));
    const damaged = await failure(() => tardisRelation(session, "quotes", [cut]));
    expect([damaged.code, damaged.message.includes(cut)]).toEqual(["corrupt", true]);
    expect((await failure(() => tardisRelation(session, "quotes", [`${cut}.parquet`]))).code).toBe("missing");
    expect((await failure(() => tardisRelation(session, "quotes", [`${cut}.csv.gz`]))).code).toBe("missing");
  });

  it("holds every row of the sample's option chain", async () => {
    const relation = await tardisRelation(session, "options_chain", sample.paths.options);
    const lines = gunzipSync(readFileSync(sample.paths.options[0]!)).toString("latin1").trim().split("\n");
    expect(relation.rows).toBe(lines.length - 1);
    expect(lines[0]).toBe(TARDIS_COLUMNS.options_chain.map(({ name }) => name).join());
    const asks = lines.slice(1).map((text) => Number(text.split(",")[12]));
    const [count, sum] = await numbers(relation, "count(*)::DOUBLE, sum(ask_price)");
    expect(count).toBe(relation.rows);
    expect(sum).toBeCloseTo(
      asks.reduce((total, ask) => total + ask, 0),
      6,
    );
  });
});

describe("inspectCsv", () => {
  it("counts the rows of a file without a last line break, and gives the hash of the file as it lies", async () => {
    const path = write("unended.csv", `${QUOTES}\n${line(0)}\n${line(1)}`);
    const facts = await inspectCsv(path, QUOTES.split(","));
    expect(facts.rows).toBe(2);
    expect(facts.bytes).toBe(readFileSync(path).length);
  });
});

const tardis = sharedData("nautilus-crypto-samples");
describe.skipIf(tardis === undefined)("real Tardis excerpts", () => {
  it("are quotes of another venue and trades", async () => {
    const quotes = await tardisRelation(session, "quotes", [join(tardis!, "tardis_huobi-dm-swap_quotes_BTC-USD.csv")]);
    // First row: 1588291201099000, ask 8629.3, bid 8629.2.
    expect(
      await numbers(quotes, "count(*)::DOUBLE, min(epoch_us(timestamp))::DOUBLE, first(ask_price), first(bid_price)"),
    ).toEqual([10, 1_588_291_201_099_000, 8629.3, 8629.2]);
    const trades = await tardisRelation(session, "trades", [join(tardis!, "tardis_bitmex_trades_XBTUSD.csv")]);
    expect(await numbers(trades, "count(*)::DOUBLE, first(price), first(amount)")).toEqual([10, 8531.5, 2152]);
  });
});

describe("aaveRates", () => {
  it("refuses a file of another vendor", async () => {
    expect((await failure(() => aaveRates(session, [sample.paths.perpetual[0]!]))).code).toBe("schema");
  });
});
