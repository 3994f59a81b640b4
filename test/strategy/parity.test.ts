import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FIXTURE_DATE, fixtureMicros, fixtureTape, type QuoteRow, type SpotRow } from "../tape/tapeFixture.js";
import { type ReferenceCase, type ReferenceTrade, referenceEngine } from "./referenceEngine.js";
import { noLots, runTape, tinyProduct, tinySession } from "./runFixture.js";

const SECONDS = tinySession.closeSecond - tinySession.openSecond;
const clock = (second: number): string =>
  `09:${String(15 + Math.floor(second / 60)).padStart(2, "0")}:${String(second % 60).padStart(2, "0")}`;

const price = fc.oneof(
  { weight: 14, arbitrary: fc.integer({ min: 16, max: 28 }).map((ticks) => ticks / 2) },
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);
const stamp = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -3, max: SECONDS + 3 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: SECONDS * 4 }).map((quarters) => quarters / 4) },
);

/** Rows of one contract: dense or sparse, in time order. */
function contractRows(expiry: string, type: "CE" | "PE", strike: number, maxRows: number) {
  const quote = fc.record({ at: stamp, bid: price, ask: price, last: price });
  return fc
    .array(quote, { maxLength: maxRows, minLength: Math.min(1, maxRows), size: "max" })
    .map((rows) => rows.sort((a, b) => a.at - b.at).map((row): QuoteRow => ({ expiry, type, strike, ...row })));
}

const chain = (expiry: string, maxRows: number) =>
  fc
    .tuple(
      ...[25950, 26000, 26050].flatMap((strike) =>
        (["CE", "PE"] as const).map((type) => contractRows(expiry, type, strike, maxRows)),
      ),
    )
    .map((runs) => runs.flat());

const days: fc.Arbitrary<ReferenceCase> = fc
  .record({
    expired: chain("2025-11-11", 2),
    near: fc
      .constantFrom("2025-11-18", "2025-11-25")
      .chain((expiry) => fc.constantFrom(120, 60, 20).chain((rows) => chain(expiry, rows))),
    far: chain("2025-12-30", 30),
    spot: fc.array(fc.record({ at: stamp, price: fc.constantFrom(25_950, 25_975, 26_010, 26_025, 26_070, 0) }), {
      maxLength: 120,
      size: "max",
    }),
    fillModel: fc.constantFrom("touch" as const, "mid" as const, "last" as const),
    maxQuoteAgeSeconds: fc.constantFrom(0, 2, 5, 10, 40, 40),
    latencySeconds: fc.constantFrom(0, 1, 2, 5),
    entrySecond: fc.integer({ min: 0, max: 60 }),
    entryWindowSeconds: fc.constantFrom(0, 10, 60, 100),
    exitSecond: fc.integer({ min: 61, max: SECONDS }),
    stopMultiple: fc.constantFrom(0, 1.05, 1.2, 1.5),
    targetFraction: fc.constantFrom(0, 0.05, 0.2, 0.4),
    maxStrikeDistanceSteps: fc.constantFrom(0.5, 1, 2),
  })
  .map(({ expired, near, far, spot, ...rules }) => ({
    product: tinyProduct,
    date: FIXTURE_DATE,
    rows: [...expired, ...near, ...far],
    spot: spot.sort((a, b) => a.at - b.at) as SpotRow[],
    ...rules,
  }));

const parameters = (day: ReferenceCase) => ({
  fillModel: day.fillModel,
  maxQuoteAgeSeconds: day.maxQuoteAgeSeconds,
  latencySeconds: day.latencySeconds,
  entryTime: clock(day.entrySecond),
  entryWindowSeconds: day.entryWindowSeconds,
  exitTime: clock(day.exitSecond),
  stopMultiple: day.stopMultiple,
  targetFraction: day.targetFraction,
  maxStrikeDistanceSteps: day.maxStrikeDistanceSteps,
});

/** The engine's trade in the shape of the reference. */
async function engine(day: ReferenceCase): Promise<ReferenceTrade | undefined> {
  const record = await runTape(fixtureTape(day), parameters(day), { lots: noLots });
  expect(record.days[0]!.outcome).toBe(record.trades.length === 0 ? "skipped" : "traded");
  expect(record.trades.length).toBeLessThanOrEqual(1);
  const trade = record.trades[0];
  if (!trade) return undefined;
  return {
    entryMicros: trade.entryMicros,
    exitMicros: trade.exitMicros,
    exitDecisionMicros: trade.exitDecisionMicros,
    exitReason: trade.exitReason,
    blindSeconds: trade.blindSeconds!,
    exitDelaySeconds: trade.exitDelaySeconds!,
    spotAtEntry: trade.spotAtEntry,
    spotAtExit: trade.spotAtExit,
    legs: trade.legs.map(({ expiryDate, optionType, strike, entryPrice, entryQuoteMicros, ...leg }) => ({
      expiryDate,
      optionType,
      strike,
      entryPrice,
      entryQuoteMicros,
      entryQuoteAgeSeconds: leg.entryQuoteAgeSeconds,
      exitPrice: leg.exitPrice,
      exitQuoteMicros: leg.exitQuoteMicros,
      exitQuoteAgeSeconds: leg.exitQuoteAgeSeconds,
      pnlPoints: leg.pnlPoints,
    })),
    pnlPoints: trade.pnlPoints,
  };
}

describe("the grid engine and the reference engine", () => {
  it("agree on every trade of random days, to the last bit", async () => {
    const seen: Record<string, number> = {};
    const compare = async (day: ReferenceCase): Promise<void> => {
      const expected = referenceEngine(day);
      const reason = expected?.exitReason ?? "skipped";
      seen[reason] = (seen[reason] ?? 0) + 1;
      expect(await engine(day)).toEqual(expected);
    };
    await fc.assert(fc.asyncProperty(days, compare), { numRuns: 250, seed: 920 });
    if (process.env["SHOW_SEEN"]) console.log(seen);
    // Days that never exercise a rule would prove nothing about it.
    for (const reason of ["stop", "target", "time", "endOfData", "skipped"]) expect(seen[reason]).toBeGreaterThan(5);
  });

  it("agree on days drawn anew in every run", async () => {
    const property = fc.asyncProperty(days, async (day) => {
      expect(await engine(day)).toEqual(referenceEngine(day));
    });
    await fc.assert(property, { numRuns: 60 });
  });

  it("8.6-40: cutting the future off changes no trade that was closed before", async () => {
    let compared = 0;
    const property = fc.asyncProperty(days, fc.integer({ min: 0, max: 10 }), async (day, later) => {
      const whole = await engine(day);
      if (!whole || whole.exitReason === "endOfData") return;
      const exitSecond = (whole.exitMicros - fixtureMicros(0, day.product, day.date)) / 1e6;
      const isKnown = (row: { at: string | number }): boolean => Math.floor(Number(row.at)) <= exitSecond + later;
      const past = { ...day, rows: day.rows.filter(isKnown), spot: day.spot.filter(isKnown) };
      expect(await engine(past)).toEqual(whole);
      compared++;
    });
    await fc.assert(property, { numRuns: 150, seed: 40 });
    expect(compared).toBeGreaterThan(20);
  });
});
