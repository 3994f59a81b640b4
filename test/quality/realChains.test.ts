import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { packTape } from "../../lib/pack/index.js";
import { readEsMinuteQuotes, readNiftyMinuteChain } from "../../lib/sources/index.js";
import { sharedData } from "../sharedData.js";
import { audit, names, only } from "./auditFixture.js";

function lakeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "strikebook-real-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "lake");
}

const nifty = sharedData("nifty-chain-1min-202608");
const es = sharedData("lean-es-futopt-20200106");

describe.skipIf(!nifty)("the real NIFTY chain of August 2026", () => {
  test("has the holes that its description names, and an index that stands still", async () => {
    const lake = lakeFolder();
    for (const name of ["nifty_chain_20260817_0931-1024.csv.gz", "nifty_chain_20260818_1043-1530.csv.gz"])
      for (const day of await readNiftyMinuteChain(join(nifty!, name))) await packTape(day, { lake });
    const report = await audit(lake);
    const gaps = report.facts.findings.filter(
      ({ code, place }) => code === "gap-options" && place.date === "2026-08-17",
    );
    // 52 snapshots from 09:31 to 10:24: the minutes 09:32 and 09:39 are missing. The longest is named first.
    expect(gaps[0]!.items).toEqual([
      "10:24:00 to 15:30:00 (306 min)",
      "09:15:00 to 09:31:00 (16 min)",
      "09:31:00 to 09:33:00 (120 s)".replace("120 s", "2 min"),
      "09:38:00 to 09:40:00 (2 min)",
    ]);
    const [first, second] = report.facts.parts.filter(({ dataset }) => dataset === "nse_options_1m");
    expect(first).toMatchObject({ rows: 23_768, order: { sorted: true }, duplicateSeconds: 0, shares: { spot: 1 } });
    expect(second).toMatchObject({
      rows: 153_990,
      order: { sorted: true },
      duplicateSeconds: 0,
      shares: { oneSided: null },
    });
    const frozen = only(report, "frozen-index");
    expect(frozen.place.date).toBe("2026-08-18");
    expect(frozen).toMatchObject({ value: 780, limit: 120 });
    expect(report.facts.coverage.every(({ missing, tradingDays }) => missing.length === 0 && tradingDays === 2)).toBe(
      true,
    );
    expect(report.facts.notMeasured.map(({ check }) => check)).toContain("book");
  }, 120_000);
});

describe.skipIf(!es)("the real ES chain of 6 January 2020", () => {
  test("is in order; what a venue without a holiday list cannot be asked is not measured", async () => {
    const lake = lakeFolder();
    const [day] = await readEsMinuteQuotes({
      options: join(es!, "es_options_quote_1m_20200106.csv.gz"),
      futures: join(es!, "es_futures_quote_1m_20200106.csv.gz"),
    });
    // Quotes alone: the source says nothing about volume, and the bar dataset wants a number.
    const volumeChange = new Float64Array(day!.quotes.timestamp.length);
    await packTape({ ...day!, quotes: { ...day!.quotes, volumeChange } }, { lake });
    const report = await audit(lake);
    expect(report.facts.findings.filter(({ severity }) => severity === "error")).toEqual([]);
    const options = report.facts.parts.find(({ dataset }) => dataset === "cme_options_1m")!;
    expect(options.order).toMatchObject({ sorted: true, contractsBack: 0 });
    expect(options.rows).toBe(day!.quotes.timestamp.length);
    expect(options.shares).toMatchObject({ absentPrice: null, untraded: null });
    expect(options.shares!.oneSided).toBeGreaterThanOrEqual(0);
    const reasons = report.facts.notMeasured.map(({ check, reason }) => `${check}: ${reason}`);
    expect(reasons).toContain("trading-days: no holiday list for CME");
    expect(reasons).toContain("prices: the rows carry no last price");
    expect(reasons).toContain("frozen-index: the rows do not say when options trade");
    expect(names(report).filter((name) => name.includes("gap-spot"))).toHaveLength(1);
  }, 120_000);
});
