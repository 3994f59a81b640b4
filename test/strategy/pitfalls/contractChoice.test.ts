import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emaCross } from "../../../lib/strategy/catalog/benchmark/emaCross.js";
import { runStrategy, shortStraddle0920 } from "../../../lib/strategy/index.js";
import type { Tape } from "../../../lib/tape/index.js";
import { fixtureTape, type QuoteRow } from "../../tape/tapeFixture.js";
import { CLOSE, code, lots, onlyTrade, quotes, runRows, runTape, shortProduct, steadySpot } from "../runFixture.js";

const pair = (price: number, more: Partial<QuoteRow>): QuoteRow[] => [
  ...quotes("CE", 0, CLOSE, price, more),
  ...quotes("PE", 0, CLOSE, price, more),
];

describe("strategy pitfall 5: the nearest expiry is the first one on or after the day", () => {
  const expiries = ["2025-11-11", "2025-11-18", "2025-11-25"];
  /** Every day of the file holds all three expiries, the expired ones too, each at a price of its own. */
  const tapeOf = (date: string): Tape =>
    fixtureTape({
      rows: expiries.flatMap((expiry, i) => pair(10 + 50 * i, { expiry })),
      spot: steadySpot(),
      product: shortProduct,
      date,
    });
  const run = (days: readonly string[]) =>
    runStrategy({
      definition: shortStraddle0920,
      parameters: { exitTime: "09:40" },
      underlyings: ["NIFTY"],
      days,
      openDay: (_underlying, date) => tapeOf(date),
      lots,
      study: "test",
      code,
    });

  it("though an earlier one is in the file, and on its own day the contract that expires is traded", async () => {
    const { trades, verdict } = await run(["2025-11-12", "2025-11-18", "2025-11-19", "2025-11-25"]);
    expect(
      trades.map(({ date, legs, premiumReceivedPoints }) => [date, legs[0]!.expiryDate, premiumReceivedPoints]),
    ).toEqual([
      ["2025-11-12", "2025-11-18", 120],
      ["2025-11-18", "2025-11-18", 120],
      ["2025-11-19", "2025-11-25", 220],
      ["2025-11-25", "2025-11-25", 220],
    ]);
    expect(verdict.status).toBe("sound");
  });

  it("a day that holds nothing but expired contracts fails, and says which day", async () => {
    const { days, verdict } = await run(["2025-11-26"]);
    expect(days[0]).toMatchObject({
      outcome: "failed",
      reason: expect.stringMatching(/no expiry on or after 2025-11-26/),
    });
    expect(verdict.status).toBe("incomplete");
  });

  it("a scan over every strike sees no expired contract either", async () => {
    const alternating = (second: number): number => 100 + (second % 60 < 30 ? 0 : 2);
    const rows = expiries.flatMap((expiry) => [
      ...quotes("CE", 0, CLOSE, alternating, { expiry, spread: 0.05 }),
      ...quotes("PE", 0, CLOSE, alternating, { expiry, spread: 0.05 }),
    ]);
    // The fixture's contracts never trade: that condition is left out.
    const entries = emaCross.entries.map((entry) =>
      "conditions" in entry
        ? { ...entry, conditions: entry.conditions.filter(({ name }) => name !== "has traded") }
        : entry,
    );
    const tape = fixtureTape({ rows, spot: steadySpot(), product: shortProduct, date: "2025-11-19" });
    const parameters = { exitTime: "09:40", lastEntry: "09:39" };
    const { trades } = await runTape(tape, parameters, { definition: { ...emaCross, entries } });
    expect(trades.length).toBeGreaterThan(20);
    expect(new Set(trades.map(({ legs }) => legs[0]!.expiryDate))).toEqual(new Set(["2025-11-25"]));
  });
});

describe("strategy pitfall 9: at the money is the smallest distance without its sign", () => {
  it("is the strike that a search over all distances finds, deep strikes and dead quotes in the chain", async () => {
    const near = Array.from({ length: 9 }, (_, i) => 25_800 + 50 * i);
    const deep = [18_200, 22_000, 30_000, 34_000];
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.constantFrom(...near), { minLength: 2, maxLength: 6 }),
        // Between ticks, and halfway between two strikes.
        fc.oneof(
          fc.integer({ min: 25_850 * 20, max: 26_150 * 20 }).map((ticks) => ticks / 20),
          fc.integer({ min: 1034, max: 1046 }).map((halves) => halves * 25),
        ),
        async (listed, spot) => {
          const one = { every: 100 };
          const rows = [
            ...listed.flatMap((strike) => pair(100, { strike, ...one })),
            // The users' false pick: a strike far away at a large price, its other leg at zero.
            ...deep.flatMap((strike) => [
              ...quotes("CE", 0, CLOSE, strike < 26_000 ? 7_800 : 0, { strike, ...one }),
              ...quotes("PE", 0, CLOSE, strike < 26_000 ? 0 : 7_800, { strike, ...one }),
            ]),
          ];
          const parameters = {
            maxStrikeDistanceSteps: 10,
            stopMultiple: 0,
            targetFraction: 0,
            maxQuoteAgeSeconds: 100,
          };
          const trade = onlyTrade(await runRows(rows, parameters, steadySpot(spot)));
          const expected = [...listed].sort((a, b) => Math.abs(a - spot) - Math.abs(b - spot) || a - b)[0];
          expect(trade.legs.map(({ strike, entryPrice }) => [strike, entryPrice])).toEqual([
            [expected, 100],
            [expected, 100],
          ]);
        },
      ),
      { numRuns: 40 },
    );
  });
});
