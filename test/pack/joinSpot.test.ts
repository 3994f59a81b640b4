import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SpotSeries } from "../../lib/columns/index.js";
import { joinSpot } from "../../lib/pack/joinSpot.js";
import { at, DAY } from "../lake/lakeFixture.js";
import { quoteRun } from "./packFixture.js";

function spotAt(micros: readonly number[], price: readonly number[], underlying = "NIFTY"): SpotSeries {
  return { underlying, instrument: "index", timestamp: Float64Array.from(micros), price: Float64Array.from(price) };
}

describe("joinSpot", () => {
  test("never looks ahead: a price one microsecond after the row is not known", () => {
    const run = quoteRun("CE", 26_000, { seconds: [10] });
    const later = spotAt([at(9), at(10) + 1], [25_900, 26_500]);
    expect(joinSpot(run, later, { toleranceMs: 5000 })).toMatchObject({
      spotPrice: Float64Array.of(25_900),
      spotAgeMs: Float64Array.of(1000),
    });
    const same = spotAt([at(9), at(10)], [25_900, 26_500]);
    expect(joinSpot(run, same, { toleranceMs: 5000 })).toMatchObject({
      spotPrice: Float64Array.of(26_500),
      spotAgeMs: Float64Array.of(0),
    });
    const only = spotAt([at(10) + 1], [26_500]);
    expect(joinSpot(run, only, { toleranceMs: 5000 })).toMatchObject({
      spotPrice: Float64Array.of(Number.NaN),
      noSpot: 1,
    });
  });

  test("holds the tolerance to the microsecond and fills nothing", () => {
    const run = quoteRun("CE", 26_000, { seconds: [5, 6, 11] });
    const spot = spotAt([at(0)], [25_900]);
    const joined = joinSpot(run, spot, { toleranceMs: 5000 });
    expect([...joined.spotPrice]).toEqual([25_900, Number.NaN, Number.NaN]);
    expect([...joined.spotAgeMs]).toEqual([5000, Number.NaN, Number.NaN]);
    expect(joined.noSpot).toBe(2);
    const tighter = joinSpot(run, spotAt([at(0) - 1], [25_900]), { toleranceMs: 5000 });
    expect(tighter.noSpot).toBe(3);
    for (const column of [joined.distanceFromSpot, joined.moneynessPct, joined.intrinsicValue, joined.timeValue]) {
      expect([...column].map(Number.isNaN)).toEqual([false, true, true]);
    }
  });

  test("takes no price of the day before, whatever the tolerance", () => {
    const run = quoteRun("CE", 26_000, { seconds: [0, 2], day: "2025-11-19" });
    const spot = spotAt([at(22_500, DAY), at(1, "2025-11-19")], [25_900, 26_000]);
    const joined = joinSpot(run, spot, { toleranceMs: Number.POSITIVE_INFINITY });
    expect([...joined.spotPrice]).toEqual([Number.NaN, 26_000]);
  });

  test("derives the columns of the specification, section 3.3", () => {
    const spot = spotAt([at(0)], [26_040]);
    const call = joinSpot(quoteRun("CE", 26_000, { seconds: [1], last: [100] }), spot, { toleranceMs: 5000 });
    expect(call.distanceFromSpot[0]).toBe(-40);
    expect(call.moneynessPct[0]).toBeCloseTo(-0.15361, 5);
    expect([call.intrinsicValue[0], call.timeValue[0]]).toEqual([40, 60]);
    const put = joinSpot(quoteRun("PE", 26_000, { seconds: [1], last: [100] }), spot, { toleranceMs: 5000 });
    expect(put.moneynessPct[0]).toBe(call.moneynessPct[0]);
    expect([put.intrinsicValue[0], put.timeValue[0]]).toEqual([0, 100]);
    const high = joinSpot(quoteRun("PE", 26_100, { seconds: [1], last: [50] }), spot, { toleranceMs: 5000 });
    expect([high.intrinsicValue[0], high.timeValue[0]]).toEqual([60, -10]);
  });

  test("has a mid only where both sides are quoted, also without spot", () => {
    const run = quoteRun("CE", 26_000, {
      seconds: [1, 2, 3, 90],
      bid: [99, Number.NaN, 99, 99.5],
      ask: [101, 101, Number.NaN, 101],
      last: [Number.NaN, 100, 100, 100],
    });
    const joined = joinSpot(run, spotAt([at(0)], [26_000]), { toleranceMs: 5000 });
    expect([...joined.midPrice]).toEqual([100, Number.NaN, Number.NaN, 100.25]);
    expect([...joined.timeValue]).toEqual([Number.NaN, 100, 100, Number.NaN]);
  });

  test("refuses another underlying, unsorted prices, a negative tolerance", () => {
    const run = quoteRun("CE", 26_000, { seconds: [1] });
    expect(() => joinSpot(run, spotAt([at(0)], [1], "BANKNIFTY"), { toleranceMs: 1 })).toThrow(
      /NSE:NIFTY.* cannot be joined to prices of BANKNIFTY/,
    );
    expect(() => joinSpot(run, spotAt([at(1), at(0)], [1, 2]), { toleranceMs: 1 })).toThrow(/go backward/);
    expect(() => joinSpot(run, spotAt([at(0)], [1]), { toleranceMs: -1 })).toThrow(/tolerance -1000 is not/);
  });

  test("equals the rule in words on any input", () => {
    const seconds = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(seconds, seconds, fc.integer({ min: 0, max: 20 }), (rowSeconds, spotSeconds, toleranceSeconds) => {
        const rows = [...rowSeconds].sort((a, b) => a - b);
        const times = [...new Set(spotSeconds)].sort((a, b) => a - b);
        const spot = spotAt(
          times.map((second) => at(second)),
          times.map((second) => 25_000 + second),
        );
        const joined = joinSpot(quoteRun("CE", 25_030, { seconds: rows }), spot, {
          toleranceMs: toleranceSeconds * 1000,
        });
        rows.forEach((second, row) => {
          const known = times.filter((time) => time <= second && second - time <= toleranceSeconds).at(-1);
          expect(joined.spotPrice[row]).toBe(known === undefined ? Number.NaN : 25_000 + known);
          expect(joined.spotAgeMs[row]).toBe(known === undefined ? Number.NaN : (second - known) * 1000);
        });
        expect(joined.noSpot).toBe([...joined.spotPrice].filter(Number.isNaN).length);
      }),
    );
  });
});
