import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  clockParameter,
  parameter,
  type RunRecord,
  type StrategyDefinition,
  shortStraddle0920,
} from "../../../lib/strategy/index.js";
import { fixtureMicros, fixtureTape, type QuoteRow } from "../../tape/tapeFixture.js";
import { onlyTrade, quotes, runRows, runTape, shortProduct, steadySpot } from "../runFixture.js";

const ENTRY = 300;
const EXIT = 1500;
const NEITHER = { stopMultiple: 0, targetFraction: 0, maxQuoteAgeSeconds: 2000 };

/** One row of each leg at each of these seconds since the open. */
function rowsAt(type: "CE" | "PE", seconds: readonly number[]): QuoteRow[] {
  return seconds.flatMap((at) => quotes(type, at, at, type === "CE" ? 100 : 80));
}

const seconds = fc
  .uniqueArray(fc.integer({ min: 0, max: 1700 }), { minLength: 5, maxLength: 60 })
  .map((stamps) => stamps.sort((a, b) => a - b));

/** First stamp at or after `from`. */
const firstFrom = (stamps: readonly number[], from: number): number =>
  Math.min(...stamps.filter((stamp) => stamp >= from));

describe("strategy pitfall 7: one entry for a day and slot, at the first quotes from its time on", () => {
  it("on random quotes: never a second trade, never a row of before the time", async () => {
    let traded = 0;
    await fc.assert(
      fc.asyncProperty(seconds, seconds, async (calls, puts) => {
        const record = await runRows([...rowsAt("CE", calls), ...rowsAt("PE", puts)], NEITHER);
        const expected = Math.max(firstFrom(calls, ENTRY), firstFrom(puts, ENTRY));
        if (expected > ENTRY + 300) {
          expect(record.trades).toEqual([]);
          return;
        }
        traded++;
        const trade = onlyTrade(record);
        expect((trade.entryMicros - fixtureMicros(0, shortProduct)) / 1e6).toBe(expected);
      }),
      { numRuns: 120, seed: 7 },
    );
    expect(traded).toBeGreaterThan(30);
  });

  it("two slots whose windows overlap give one trade each, though both see the same quotes for minutes", async () => {
    const definition: StrategyDefinition = {
      ...shortStraddle0920,
      entries: [
        { rule: "clock", name: "first", at: parameter("entryTime"), windowSeconds: parameter("entryWindowSeconds") },
        { rule: "clock", name: "second", at: parameter("secondTime"), windowSeconds: parameter("entryWindowSeconds") },
      ],
      overlapAllowed: true,
      parameters: [...shortStraddle0920.parameters, clockParameter("secondTime", "09:21:00", "second slot")],
    };
    const rows = [...quotes("CE", 0, 1800, 100), ...quotes("PE", 0, 1800, 80)];
    const tape = fixtureTape({ rows, spot: steadySpot(), product: shortProduct });
    const record: RunRecord = await runTape(tape, NEITHER, { definition });
    expect(record.trades.map(({ entryRule, entryTime }) => [entryRule, entryTime])).toEqual([
      ["first", "09:20:00"],
      ["second", "09:21:00"],
    ]);
  });
});

describe("strategy pitfall 8: no quote at the exact second is no missing day", () => {
  it.each([
    ["one second", 1],
    ["part of a second", 0.4],
    ["half a minute", 30],
  ])("when the first quote after both times comes %s late, it fills the entry and the exit", async (_, late) => {
    const around = (time: number): number[] => [time - 5, time + late, time + late + 10];
    const stamps = [...around(ENTRY), ...around(EXIT)];
    const record = await runRows([...rowsAt("CE", stamps), ...rowsAt("PE", stamps)], NEITHER);
    const trade = onlyTrade(record);
    const atQuote = (time: number): number => fixtureMicros(time + Math.floor(late), shortProduct);
    expect([trade.entryMicros, trade.exitMicros]).toEqual([atQuote(ENTRY), atQuote(EXIT)]);
    expect(trade.exitReason).toBe("time");
    expect(record.verdict.reasons).toEqual([]);
    for (const leg of trade.legs) {
      expect(leg.entryQuoteMicros).toBe(fixtureMicros(ENTRY + late, shortProduct));
      expect(leg.exitQuoteMicros).toBe(fixtureMicros(EXIT + late, shortProduct));
    }
  });
});
