import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Expression } from "../../../lib/strategy/expression/Expression.js";
import {
  all,
  crossesAbove,
  indexValue,
  isAbove,
  isAtLeast,
  isAtMost,
  isBelow,
  not,
  rowValue,
} from "../../../lib/strategy/expression/expressions.js";
import { seesIndex } from "../../../lib/strategy/scan/seesIndex.js";
import { tinyProduct } from "../runFixture.js";
import { referenceRows } from "./rowFixture.js";
import { engineTrades, LAST } from "./scanCase.js";
import { type ScanCase, type ScanContract, scanReference } from "./scanReference.js";

const threshold = fc.integer({ min: 1995, max: 2005 }).map((ticks) => ticks / 20);
const condition: fc.Arbitrary<Expression> = fc.oneof(
  threshold.map((level) => isAbove(rowValue("price"), level)),
  threshold.map((level) => isBelow(rowValue("mid"), level)),
  threshold.map((level) => crossesAbove(rowValue("price"), level)),
  fc.constant(isAbove(rowValue("ema", { rows: 2 }), rowValue("ema", { rows: 5 }))),
  fc.constant(isAtLeast(rowValue("price"), rowValue("ask"))),
  fc.constant(isAtMost(rowValue("spreadPoints"), 0.3)),
  fc.constant(isAbove(rowValue("volumeSum", { seconds: 3 }), rowValue("volumeMeanBefore", { seconds: 10 }))),
  fc.constant(not(isAbove(rowValue("askSize"), rowValue("bidSize")))),
  fc.constant(isAbove(rowValue("price"), rowValue("highBefore", { seconds: 5 }))),
  fc.constant(isAbove(indexValue("spot"), 26_000)),
);

const contractsOfDay = fc
  .tuple(
    ...[25_950, 26_000, 26_050, 26_100].map((strike) => fc.tuple(fc.constant(strike), referenceRows, referenceRows)),
    fc.tuple(fc.constant(0), referenceRows, referenceRows),
  )
  .map((list): ScanContract[] => {
    // The far expiry repeats a strike and type of the near one.
    const shifted = (rows: ScanContract["rows"]): ScanContract["rows"] =>
      rows.map((row) => ({ ...row, at: row.at - 2 }));
    const near = list.slice(0, -1).map(([strike, ce, pe]) => ({ strike, ce: shifted(ce), pe: shifted(pe) }));
    const far = { strike: 26_050, ce: list.at(-1)![1], pe: list.at(-1)![2] };
    const of = (expiry: string, type: "CE" | "PE", from: typeof near): ScanContract[] =>
      from.map(({ strike, ce, pe }) => ({ expiry, type, strike, rows: type === "CE" ? ce : pe }));
    return [
      ...of("2025-11-25", "CE", near),
      ...of("2025-11-25", "PE", near),
      ...of("2025-12-30", "CE", [far]),
      ...of("2025-12-30", "PE", [far]),
    ];
  });

const days: fc.Arbitrary<ScanCase> = fc
  .record({
    contracts: contractsOfDay,
    spot: fc.array(
      fc.record({
        at: fc.oneof(
          fc.integer({ min: 0, max: LAST }),
          fc.integer({ min: 0, max: LAST * 4 }).map((q) => q / 4),
        ),
        price: fc.constantFrom(25_960, 25_990, 26_010, 26_040, 26_060, 0),
      }),
      { minLength: 20, maxLength: 60, size: "max" },
    ),
    strikeRule: fc.constantFrom("everyStrike" as const, "firstOutOfTheMoney" as const),
    overlapAllowed: fc.boolean(),
    callConditions: fc.array(condition, { minLength: 1, maxLength: 2 }),
    putConditions: fc.array(condition, { minLength: 1, maxLength: 2 }),
    windows: fc.tuple(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 41, max: LAST }),
      fc.integer({ min: 41, max: LAST }),
    ),
    rowExit: fc.oneof(condition, fc.constant(all(isBelow(rowValue("price"), 0)))),
    pointsTarget: fc.constantFrom(0.2, 0.5, 50),
    pointsStop: fc.constantFrom(0.2, 0.5, 50),
    maxHoldSeconds: fc.constantFrom(0, 0, 5, 20),
    minHoldSeconds: fc.constantFrom(0, 0, 3, 10),
    exitSecond: fc.integer({ min: 45, max: LAST }),
    maxPerDay: fc.constantFrom(1, 3, 100),
    cooldownSeconds: fc.constantFrom(0, 0, 5),
    latencySeconds: fc.constantFrom(0, 1, 1, 3),
    entryFillSeconds: fc.constantFrom(1, 5, 30),
    maxQuoteAgeSeconds: fc.constantFrom(2, 10, 100),
  })
  .map(({ callConditions, putConditions, windows: [a, b, c, d], spot, ...rest }): ScanCase => {
    const entry = (type: "CE" | "PE", from: number, until: number, conditions: readonly Expression[]) => {
      const seesSpot = rest.strikeRule !== "everyStrike" || conditions.some(seesIndex);
      return { name: `${type} entry`, type, from, until, conditions, seesSpot };
    };
    return {
      ...rest,
      spot: [...spot].sort((x, y) => x.at - y.at),
      entries: [entry("CE", a, c, callConditions), entry("PE", b, d, putConditions)],
      lastSecond: LAST,
      strikeStep: tinyProduct.strikeStep,
      nearest: "2025-11-25",
    };
  });

const isUsable = (day: ScanCase): boolean =>
  day.contracts.some(({ expiry, rows }) => expiry === "2025-11-25" && rows.length > 0);

describe("the scan engine and the plain reference", () => {
  it("agree on every trade of random days, to the last bit", () => {
    const seen: Record<string, number> = {};
    fc.assert(
      fc.property(days.filter(isUsable), (day) => {
        const expected = scanReference(day);
        for (const { reason } of expected) seen[reason] = (seen[reason] ?? 0) + 1;
        const kind = `${day.strikeRule} ${day.overlapAllowed ? "overlap" : "one at a time"}`;
        if (expected.length > 0) seen[kind] = (seen[kind] ?? 0) + 1;
        expect(engineTrades(day)).toEqual(expected);
      }),
      { numRuns: 150, seed: 26 },
    );
    if (process.env["SHOW_SEEN"]) console.log(seen);
    for (const reason of ["row exit", "target", "stop", "time", "maxHold", "endOfData"])
      expect(seen[reason] ?? 0, reason).toBeGreaterThan(5);
    expect(Object.keys(seen).filter((key) => /overlap|time$/.test(key)).length).toBeGreaterThanOrEqual(4);
  });

  it("agree on days drawn anew in every run", () => {
    fc.assert(
      fc.property(days.filter(isUsable), (day) => {
        expect(engineTrades(day)).toEqual(scanReference(day));
      }),
      { numRuns: 40 },
    );
  });
});
