import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { runStrategy, shortStraddle0920 } from "../../lib/strategy/index.js";
import type { Tape } from "../../lib/tape/index.js";
import { sharedData } from "../sharedData.js";
import { fixtureTape, type QuoteRow } from "../tape/tapeFixture.js";
import { code, noLots, onlyTrade } from "./runFixture.js";

const folder = sharedData("nifty-chain-1min-202608");
const MONTHS: Record<string, string> = { Aug: "08", Sep: "09", Oct: "10" };

/** The one-minute NIFTY chain of the expiry day 18 August 2026, last prices, 10:43 to 15:30. */
function realDay(): Tape {
  const text = gunzipSync(readFileSync(join(folder!, "nifty_chain_20260818_1043-1530.csv.gz"))).toString();
  const spot = new Map<string, number>();
  const rows = text
    .split("\n")
    .slice(1)
    .filter((line) => line !== "")
    .map((line): QuoteRow => {
      const [stamp = "", , expiry = "", strike, type, price, last] = line.split(",");
      const [day, month = "", year] = expiry.split("-");
      const at = `${stamp.slice(8, 10)}:${stamp.slice(10, 12)}`;
      spot.set(at, Number(price));
      const date = `${year}-${MONTHS[month]}-${day}`;
      return { expiry: date, type: type as "CE" | "PE", strike: Number(strike), at, last: Number(last) };
    });
  return fixtureTape({
    date: "2026-08-18",
    rows: rows.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
    spot: [...spot].sort(([a], [b]) => (a < b ? -1 : 1)).map(([at, price]) => ({ at, price })),
    provenance: { hasBook: false, granularity: { kind: "bar", barSeconds: 60 } },
  });
}

// Numbers read off github.com/chiragaibooks/Option-chain-Parquet, option_chain_20260818.
describe.skipIf(folder === undefined)("the straddle on the real NIFTY chain of 18 August 2026", () => {
  const run = (tape: Tape, parameters: Record<string, number>) =>
    runStrategy({
      definition: shortStraddle0920,
      parameters: { entryTime: "10:45", fillModel: "last", maxQuoteAgeSeconds: 60, ...parameters },
      underlyings: ["NIFTY"],
      days: ["2026-08-18"],
      openDay: () => tape,
      lots: noLots,
      study: "test",
      code,
    });

  it("sells the 24200 straddle of the same day and leaves one bar after its target", async () => {
    const tape = realDay();
    const record = await run(tape, {});
    const trade = onlyTrade(record);
    expect(trade).toMatchObject({
      entryTime: "10:45:00",
      exitTime: "13:16:00",
      exitReason: "target",
      pnlCurrency: null,
    });
    expect(
      trade.legs.map(({ entryContract, entryPrice, exitPrice }) => [entryContract, entryPrice, exitPrice]),
    ).toEqual([
      ["NSE:NIFTY:2026-08-18:CE:24200", 42.1, 32.45],
      ["NSE:NIFTY:2026-08-18:PE:24200", 26.15, 22.1],
    ]);
    expect(trade.exitMicros - trade.exitDecisionMicros).toBe(60e6);
    expect(record.parameters).toContainEqual({ name: "latencySeconds", value: 1, unit: "s" });
    expect(record.parameters).toContainEqual({ name: "effectiveLatencySeconds", value: 60, unit: "s" });
    expect(record.verdict).toMatchObject({ status: "sound", reasons: [] });

    const byTime = onlyTrade(await run(tape, { stopMultiple: 0, targetFraction: 0 }));
    expect(byTime).toMatchObject({ exitTime: "15:15:00", exitReason: "time" });
    expect(byTime.legs.map(({ exitPrice }) => exitPrice)).toEqual([35.2, 10.45]);
  });
});
