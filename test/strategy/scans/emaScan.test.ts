import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openLake } from "../../../lib/lake/index.js";
import { sampleCalendarCsv, vendorRuns } from "../../../lib/market/index.js";
import { packVendorRuns } from "../../../lib/pack/index.js";
import { EMA_SCAN_FILES, EMA_SCAN_NOTE, emaScan } from "../../../lib/strategy/index.js";
import { EmaScanReport, type EmaScanRow } from "../../../lib/strategy/scans/EmaScanReport.js";
import { ExpiryCalendar } from "../../../lib/time/index.js";
import { strikebook } from "../../kernels/cli/strikebook.js";
import { type EmaRow, emaReference } from "./emaReference.js";

/** The sample market quotes wider than the users' five basis points. */
const MAX_SPREAD = 0.005;

describe("the EMA scan of a sample market", () => {
  let folder: string;
  let lake: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "strikebook-ema-"));
    lake = join(folder, "lake");
    const calendar = ExpiryCalendar.parse(sampleCalendarCsv(), "sample");
    await packVendorRuns(vendorRuns({ days: 1, rows: 20_000 }), { lake, calendar, source: "simulated NSE ticks" });
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("8.3-15: every contract of the lake equals its reference, on one thread and two, cached and from Parquet", async () => {
    await using opened = await openLake(lake);
    const expected: EmaScanRow[] = [];
    for (const { key } of opened.parts("nse_options")) {
      const tape = await opened.openTape({
        ...key,
        columns: ["last_price", "bid_price", "ask_price", "volume", "timestamp"],
      });
      const { lastPrice, bidPrice, askPrice, volume } = tape.quotes;
      // In paise, as the tape stores them: the reference then adds whole numbers.
      const rows = tape.contracts.flatMap(({ contract, firstRow, rowCount }) =>
        Array.from({ length: rowCount }, (_, i): EmaRow => {
          const row = firstRow + i;
          const [price, bid, ask] = [lastPrice, bidPrice, askPrice].map((values) => Math.round(values[row]! * 100));
          const { expiryDate: expiry, optionType: type, strike } = contract;
          return { expiry, type, strike, price: price!, bid: bid!, ask: ask!, volume: volume[row]! };
        }),
      );
      for (const { contract } of tape.contracts) {
        const { expiryDate: expiry, optionType, strike } = contract;
        const { pnl, trades, rows: count } = emaReference(rows, { expiry, type: optionType, strike }, MAX_SPREAD);
        const { date, underlying } = key;
        expected.push({ date, underlying, strike, expiry, optionType, pnlPoints: pnl / 100, trades, rows: count });
      }
    }
    expect(expected.reduce((sum, { trades }) => sum + trades, 0)).toBeGreaterThan(20);
    for (const source of ["cache", "parquet"] as const)
      for (const threads of [1, 2]) {
        const report = await emaScan({ lake, maxSpread: MAX_SPREAD, source, threads });
        expect(report.rows).toEqual(expected);
      }
  });

  test("a scan without a trade says so before its figures; one without rows is an error and writes nothing", async () => {
    const report = await emaScan({ lake, threads: 1 });
    expect(report.totals.trades).toBe(0);
    expect(report.toMarkdown().split("\n\n")[2]).toMatch(
      /^\*\*No contract traded at the spread limit of 0.0005 of the mid/,
    );
    expect(report.toMarkdown()).toContain("## By underlying");
    expect(report.toMarkdown()).not.toContain("Ten best");
    const out = join(folder, "none");
    await expect(emaScan({ lake, threads: 1, maxSpread: 0 })).rejects.toThrow(/maxSpread is 0/);
    await expect(emaScan({ lake, threads: 1, from: "2031-01-01", out })).rejects.toMatchObject({ code: "missing" });
    expect(existsSync(out)).toBe(false);
  });

  test("strikebook scan ema writes the users' table and its analysis", () => {
    const out = join(folder, "ema out");
    const args = ["scan", "ema", "--lake", lake, "--max-spread", String(MAX_SPREAD), "--workers", "1", "--out", out];
    const done = strikebook(folder, args);
    expect(done).toMatchObject({ status: 0 });
    expect(done.stdout).toContain(EMA_SCAN_NOTE);
    const csv = readFileSync(join(out, EMA_SCAN_FILES.table), "utf8").trimEnd().split("\n");
    expect(csv[0]).toBe("date,underlying,strike,expiry,opt_type,pnl,trades,rows");
    expect(readFileSync(join(out, EMA_SCAN_FILES.analysis), "utf8").trim()).toBe(done.stdout.trim());
    const json = JSON.parse(strikebook(folder, [...args, "--json"]).stdout);
    const sum = (column: number) => csv.slice(1).reduce((total, line) => total + Number(line.split(",")[column]), 0);
    expect(json).toMatchObject({ note: EMA_SCAN_NOTE, facts: { threads: 1, maxSpread: MAX_SPREAD } });
    expect(json.totals).toMatchObject({ contracts: csv.length - 1, trades: sum(6), rows: sum(7) });
    expect(json.totals.pnlPoints).toBeCloseTo(sum(5), 6);
    expect(json.best[0].pnlPoints).toBeGreaterThanOrEqual(json.worst[0].pnlPoints);
  });

  test("what the command line cannot do, or did in vain, is told in one line", () => {
    const status = (...args: string[]) => strikebook(folder, ["scan", "ema", "--lake", lake, ...args]);
    const none = status("--workers", "1");
    expect(none.status).toBe(1);
    expect(none.stderr).toMatch(
      /no contract traded in [\d,]+ rows at a spread of at most 0.0005 of the mid; allow a wider one/,
    );
    expect(status("--source", "disk").status).toBe(2);
    expect(status("--underlyings", "SENSEX", "--workers", "1")).toMatchObject({ status: 1 });
    expect(strikebook(folder, ["scan", "ema", "--lake", join(folder, "nowhere")]).stderr).toMatch(
      /there is no lake at/,
    );
  });
});

describe("EmaScanReport", () => {
  const row = (underlying: string, pnlPoints: number, trades: number, strike: number): EmaScanRow => ({
    date: "2025-11-18",
    underlying,
    strike,
    expiry: "2025-11-25",
    optionType: "CE",
    pnlPoints,
    trades,
    rows: 100,
  });
  const facts = {
    lake: "lake",
    maxSpread: 0.0005,
    threads: 2,
    cachedParts: 1,
    parquetParts: 0,
    elapsedSeconds: 2,
    cacheSeconds: 1,
  };

  test("counts, ranks and shares as the users' analysis does", () => {
    const rows = [
      row("NIFTY", 5, 2, 1),
      row("NIFTY", -3, 1, 2),
      row("BANKNIFTY", 0, 0, 3),
      row("BANKNIFTY", 9.5, 4, 4),
    ];
    const report = new EmaScanReport(rows, facts);
    expect(report.totals).toEqual({ contracts: 4, rows: 400, trades: 7, pnlPoints: 11.5, profitable: 2, traded: 3 });
    expect([...report.byUnderlying]).toEqual([
      ["BANKNIFTY", { contracts: 2, rows: 200, trades: 4, pnlPoints: 9.5, profitable: 1, traded: 1 }],
      ["NIFTY", { contracts: 2, rows: 200, trades: 3, pnlPoints: 2, profitable: 1, traded: 2 }],
    ]);
    expect(report.best(2).map(({ strike }) => strike)).toEqual([4, 1]);
    expect(report.worst(2).map(({ strike }) => strike)).toEqual([2, 3]);
    expect(report.rowsPerSecond).toBe(200);
    expect(report.toCsv()).toBe(
      "date,underlying,strike,expiry,opt_type,pnl,trades,rows\n" +
        "2025-11-18,NIFTY,1,2025-11-25,CE,5,2,100\n2025-11-18,NIFTY,2,2025-11-25,CE,-3,1,100\n" +
        "2025-11-18,BANKNIFTY,3,2025-11-25,CE,0,0,100\n2025-11-18,BANKNIFTY,4,2025-11-25,CE,9.5,4,100\n",
    );
    const markdown = report.toMarkdown();
    expect(markdown).toContain("| profitable contracts | 2 (50.0 %) |");
    expect(markdown).toContain("| contracts that traded | 3, profitable 66.7 % |");
    expect(markdown).toContain("points per unit, without costs");
  });
});
