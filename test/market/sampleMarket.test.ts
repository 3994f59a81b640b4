import { createHash } from "node:crypto";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  groundTruth,
  MarketSimulation,
  readSampleMarket,
  resolveSampleOptions,
  SAMPLE_FILES,
  type SampleMarket,
  vendorRuns,
  writeSampleMarket,
} from "../../lib/market/index.js";
import { StrikebookError, subscribeProgress } from "../../lib/task/index.js";
import { ExpiryCalendar } from "../../lib/time/index.js";
import { gunzipText, naiveDump, type TextRow } from "./naiveDump.js";

const options = { seed: 5, days: 2, rows: 20_000 };
let root: string;
let market: SampleMarket;
let tables: Map<string, TextRow[]>;
let optionTables: [string, TextRow[]][];

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "strikebook-market-"));
  market = await writeSampleMarket(join(root, "first"), options);
  tables = new Map([
    ...naiveDump(gunzipText(market.paths.niftyOptions)),
    ...naiveDump(gunzipText(market.paths.bankniftyOptions)),
    ...naiveDump(gunzipText(market.paths.spot)),
  ]);
  optionTables = [...tables].filter(([name]) => /\d(CE|PE)$/.test(name));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

const textHash = (path: string): string =>
  createHash("sha256")
    .update(gunzipSync(readFileSync(path)))
    .digest("hex");
const expiryOf = (table: string): string => {
  const weekly = /^NIFTY25([1-9OND])(\d\d)\d{5}(CE|PE)$/.exec(table);
  if (weekly) return `2025-${{ O: "10", N: "11", D: "12" }[weekly[1]!]}-${weekly[2]}`;
  const month = /^(?:BANK)?NIFTY25([A-Z]{3})\d{5}(CE|PE)$/.exec(table)![1]!;
  return { NOV: "2025-11-25", DEC: "2025-12-30" }[month]!;
};

describe("writeSampleMarket", () => {
  it("records the sha256 of the decompressed bytes, and gives the same bytes for the same seed", async () => {
    const again = await writeSampleMarket(join(root, "again"), options);
    for (const key of ["niftyOptions", "bankniftyOptions", "spot"] as const) {
      const hash = textHash(market.paths[key]);
      expect(market.mark.files.find((file) => file.name === SAMPLE_FILES[key])?.sha256).toBe(hash);
      expect(textHash(again.paths[key])).toBe(hash);
    }
    expect(readFileSync(again.paths.truth)).toEqual(readFileSync(market.paths.truth));
    expect(again.reused).toBe(false);
  });

  it("gives another market for another seed, and the same first session for more days", async () => {
    const tiny = { seed: 6, days: 1, rows: 3000 };
    const other = await writeSampleMarket(join(root, "tiny"), tiny);
    expect(other.truth.underlyings[1]!.days[0]).not.toEqual(market.truth.underlyings[1]!.days[0]);
    const same = await writeSampleMarket(join(root, "tiny"), { ...tiny, seed: 5 });
    expect(same.reused).toBe(false);
    expect(textHash(same.paths.spot)).not.toBe(other.mark.files.find(({ name }) => name === SAMPLE_FILES.spot)!.sha256);
    expect(same.truth.underlyings[1]!.days[0]).toEqual(market.truth.underlyings[1]!.days[0]);
  });

  it("reuses a complete market of the same options", async () => {
    const before = statSync(market.paths.mark).mtimeMs;
    const again = await writeSampleMarket(market.directory, options);
    expect(again.reused).toBe(true);
    expect(statSync(market.paths.mark).mtimeMs).toBe(before);
    expect(again.truth).toEqual(market.truth);
  });

  it("says what is wrong with a market that is missing or damaged, and makes it anew when asked", async () => {
    await expect(readSampleMarket(join(root, "nowhere"))).rejects.toThrow(/no sample market in .*nowhere; make it/);
    const { paths, mark } = await readSampleMarket(join(root, "tiny"));
    truncateSync(paths.spot, 1000);
    const cut = /das_nse_mod.sql.gz has 1000 bytes where \d+ were written; delete/;
    await expect(readSampleMarket(join(root, "tiny"))).rejects.toThrow(cut);
    const { seed, days, rows } = mark.options;
    expect((await writeSampleMarket(join(root, "tiny"), { seed, days, rows: rows! })).reused).toBe(false);
    rmSync(paths.truth);
    await expect(readSampleMarket(join(root, "tiny"))).rejects.toThrow(/truth.json is gone/);
    writeFileSync(paths.mark, "{");
    await expect(readSampleMarket(join(root, "tiny"))).rejects.toThrow(/sample.json is not JSON/);
  });

  it("rejects options that are not possible, in one line", async () => {
    for (const [bad, message] of [
      [{ days: 0 }, "a sample market of 0 days"],
      [{ days: 103 }, "ask for 1 to 102 days"],
      [{ days: 1.5 }, "1.5 days"],
      [{ rows: 0 }, "0 rows is not possible"],
      [{ rows: 10, days: 1 }, "10 rows are too few"],
      [{ rows: 1e9, days: 1 }, "1000000000 rows are too many"],
      [{ seed: -1 }, "seed -1"],
      [{ format: "csv" as "dump" }, 'format "csv"'],
    ] as const) {
      const failure = await writeSampleMarket(join(root, "bad"), bad).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(StrikebookError);
      expect((failure as Error).message).toContain(message);
      expect((failure as Error).message).not.toContain("\n");
    }
    expect(existsSync(join(root, "bad")) ? readdirSync(join(root, "bad")) : []).toEqual([]);
  });

  it("stops when it is told to, leaves nothing half-written, and keeps a market written before", async () => {
    const directory = join(root, "stopped");
    await writeSampleMarket(directory, { days: 1, rows: 3000 });
    const files = readdirSync(directory).sort();
    const stop = new AbortController();
    let events = 0;
    const unsubscribe = subscribeProgress((event) => {
      if (event.label === "making the sample market" && ++events === 5) stop.abort(new Error("enough"));
    });
    await expect(writeSampleMarket(directory, { days: 2, rows: 9000, signal: stop.signal })).rejects.toThrow("enough");
    unsubscribe();
    expect(readdirSync(directory).sort()).toEqual(files);
    expect((await readSampleMarket(directory)).mark.options.rows).toBe(3000);
    const fresh = join(root, "fresh");
    await expect(
      writeSampleMarket(fresh, { days: 1, rows: 3000, signal: AbortSignal.abort(new Error("never")) }),
    ).rejects.toThrow("never");
    expect(existsSync(fresh)).toBe(false);
  });

  it("fails with the system's reason where it cannot write", async () => {
    const file = join(root, "a-file");
    writeFileSync(file, "");
    await expect(writeSampleMarket(join(file, "below"), { days: 1, rows: 3000 })).rejects.toThrow(/ENOTDIR/);
  });

  it("makes a small market of six sessions quickly", async () => {
    const before = process.cpuUsage();
    const made = await writeSampleMarket(join(root, "six"), { rows: 20_000 });
    const { user, system } = process.cpuUsage(before);
    // Processor time, compression included, so that other loads do not count.
    expect((user + system) / 1e6).toBeLessThan(4);
    expect(made.truth.sessions).toEqual([
      "2025-11-18",
      "2025-11-19",
      "2025-11-20",
      "2025-11-21",
      "2025-11-24",
      "2025-11-25",
    ]);
    expect(made.truth.rows.option).toBeGreaterThan(17_000);
    expect(made.truth.rows.option).toBeLessThan(23_000);
  });
});

describe("the dumps, read by an independent parser", () => {
  it("have the rows that the truth says, about as many as asked for", () => {
    const count = optionTables.reduce((sum, [, rows]) => sum + rows.length, 0);
    expect(count).toBe(market.truth.rows.option);
    expect(Math.abs(count - options.rows)).toBeLessThan(0.1 * options.rows);
    expect(optionTables.length).toBe(market.truth.rows.tables.option);
    for (const [name, rows] of Object.entries(market.truth.rows.byTable))
      expect([name, tables.get(name)!.length]).toEqual([name, rows]);
    expect(tables.get("YESBANK")).toEqual([]);
    expect([...tables.keys()]).toEqual(expect.arrayContaining(["NIFTY", "BANKNIFTY", "M&M", "BAJAJ-AUTO"]));
  });

  it("have exactly the faults that the truth counts", () => {
    const total: Record<string, number> = {
      epoch1970: 0,
      expiredContract: 0,
      outOfSession: 0,
      zeroPrice: 0,
      volumeReset: 0,
      staleLastTrade: 0,
      oneSidedBook: 0,
    };
    const byDay = new Map<string, Record<string, number>>();
    for (const [name, rows] of optionTables) {
      const highest = new Map<string, number>();
      for (const row of rows) {
        const [date, clock] = row.timestamp!.split(" ") as [string, string];
        const key = `${name.startsWith("BANK") ? "BANKNIFTY" : "NIFTY"} ${date}`;
        const day = byDay.get(key) ?? { written: 0, kept: 0 };
        byDay.set(key, day);
        const count = (fault: string): void => {
          total[fault]!++;
          day[fault] = (day[fault] ?? 0) + 1;
        };
        day.written!++;
        if (date.startsWith("1970")) count("epoch1970");
        else if (date > expiryOf(name)) count("expiredContract");
        else if (clock < "09:15:00" || clock > "15:30:00") count("outOfSession");
        else {
          day.kept!++;
          if (row.price === "0.00") count("zeroPrice");
          if (row.volume === "0" && (highest.get(date) ?? 0) > 0) count("volumeReset");
          highest.set(date, Math.max(highest.get(date) ?? 0, Number(row.volume)));
          if (row.lastTradeTime!.slice(0, 10) < date) count("staleLastTrade");
          if ((row.bp0 === "0.00") !== (row.sp0 === "0.00")) count("oneSidedBook");
        }
      }
    }
    expect(market.truth.faults).toEqual(total);
    for (const count of Object.values(total)) expect(count).toBeGreaterThan(0);
    expect(market.truth.faultsByDay.length).toBe(byDay.size);
    for (const { underlying, date, ...counts } of market.truth.faultsByDay) {
      for (const [name, count] of Object.entries(counts))
        expect([underlying, date, name, byDay.get(`${underlying} ${date}`)![name] ?? 0]).toEqual([
          underlying,
          date,
          name,
          count,
        ]);
    }
  });

  it("show the epoch row as the vendor does: first, 1970-01-01 05:30:00 in both datetimes", () => {
    const epochs = optionTables.flatMap(([, rows]) =>
      rows.map((row, i) => ({ row, i })).filter(({ row }) => row.timestamp!.startsWith("1970")),
    );
    expect(epochs.length).toBe(market.truth.faults.epoch1970);
    for (const { row, i } of epochs) {
      expect([i, row.timestamp, row.lastTradeTime, row.volume]).toEqual([
        0,
        "1970-01-01 05:30:00",
        "1970-01-01 05:30:00",
        "0",
      ]);
    }
  });

  it("hold one contract beyond its expiry, on the next session only", () => {
    const lingering = optionTables.filter(([name, rows]) =>
      rows.some((row) => row.timestamp!.slice(0, 10) > expiryOf(name)),
    );
    expect(lingering.map(([name]) => name)).toEqual([market.truth.lingering]);
    expect(market.truth.lingering).toMatch(/^NIFTY25N18\d{5}CE$/);
    expect(new Set(lingering[0]![1].map((row) => row.timestamp!.slice(0, 10)))).toContain("2025-11-19");
  });

  it("name weekly and monthly contracts as NSE does, two expiries a day and underlying, expiry by the calendar file", () => {
    const calendar = ExpiryCalendar.parse(readFileSync(market.paths.expiryCalendar, "utf8"), "expiry_calendar.csv");
    expect(calendar.monthly("BANKNIFTY", 2025, 11)).toBe("2025-11-25");
    expect(calendar.monthly("NIFTY", 2025, 11)).toBe("2025-11-25");
    expect(calendar.monthly("BANKNIFTY", 2025, 12)).toBe("2025-12-30");
    expect(calendar.monthly("NIFTY", 2025, 8)).toBe("2025-08-28");
    expect(calendar.expiries("BANKNIFTY").every(({ kind }) => kind === "monthly")).toBe(true);
    expect(calendar.nearestOnOrAfter("NIFTY", "2025-11-18")).toEqual({
      underlying: "NIFTY",
      kind: "weekly",
      expiry: "2025-11-18",
    });
    const prefixes = (date: string): string[] =>
      [
        ...new Set(
          optionTables
            .filter(
              ([name, rows]) => name !== market.truth.lingering && rows.some((row) => row.timestamp!.startsWith(date)),
            )
            .map(([name]) => name.replace(/\d{5}(CE|PE)$/, "")),
        ),
      ].sort();
    expect(prefixes("2025-11-18")).toEqual(["BANKNIFTY25DEC", "BANKNIFTY25NOV", "NIFTY25N18", "NIFTY25NOV"]);
    expect(prefixes("2025-11-19")).toEqual(["BANKNIFTY25DEC", "BANKNIFTY25NOV", "NIFTY25D02", "NIFTY25NOV"]);
    for (const [name] of optionTables) {
      const strike = Number(/(\d{5})(CE|PE)$/.exec(name)![1]);
      expect([name, strike % (name.startsWith("BANK") ? 100 : 50)]).toEqual([name, 0]);
    }
  });

  it("have strictly rising timestamps in each table, on sessions only", () => {
    for (const [name, rows] of tables) {
      let before = "";
      for (const row of rows) {
        if (row.timestamp! <= before) throw new Error(`${name}: ${row.timestamp} after ${before}`);
        before = row.timestamp!;
      }
      const dates = new Set(rows.map((row) => row.timestamp!.slice(0, 10)));
      dates.delete("1970-01-01");
      for (const date of dates) expect(market.truth.sessions).toContain(date);
    }
  });

  it("hold one spot row a second from 08:40:00 to 15:35:00", () => {
    for (const name of ["NIFTY", "BANKNIFTY"]) {
      for (const date of market.truth.sessions) {
        const clocks = tables
          .get(name)!
          .flatMap((row) => (row.timestamp!.startsWith(date) ? [row.timestamp!.slice(11)] : []));
        expect([clocks.length, clocks[0], clocks.at(-1)]).toEqual([24_901, "08:40:00", "15:35:00"]);
      }
    }
    const rows = tables.get("NIFTY")!;
    const at = (clock: string): TextRow => rows.find((row) => row.timestamp === `2025-11-18 ${clock}`)!;
    expect([at("09:07:59").price, at("09:07:59").open]).toEqual(["26000.00", "0.00"]);
    expect(at("09:08:00").price).toBe(at("09:15:00").price);
    expect(at("15:35:00").price).toBe(at("15:30:00").price);
  });

  it("agree with vendorRuns cell by cell, and in the ground truth", () => {
    const seen = new Set<string>();
    const simulation = new MarketSimulation(resolveSampleOptions(options));
    expect(() => groundTruth(simulation)).toThrow(/table \(any\) has not been drawn/);
    for (const run of vendorRuns(simulation)) {
      const rows = tables.get(run.table)!;
      seen.add(run.table);
      expect([run.table, run.rows]).toEqual([run.table, rows.length]);
      if (run.kind === "spot") continue;
      for (let i = 0; i < run.rows; i += 7) {
        for (const [name, column] of Object.entries(run.columns)) {
          const cell = rows[i]![name]!;
          const value =
            name === "timestamp" || name === "lastTradeTime"
              ? Date.parse(`${cell.replace(" ", "T")}+05:30`) * 1000
              : Number(cell);
          if (column[i] !== value) throw new Error(`${run.table} row ${i} ${name}: ${column[i]} and ${cell}`);
        }
      }
    }
    expect([...tables.keys()].filter((name) => !seen.has(name))).toEqual(["YESBANK"]);
    expect(groundTruth(simulation)).toEqual(market.truth);
    expect(() => simulation.dumps()).toThrow(/taken already/);
  });
});
