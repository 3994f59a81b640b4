import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { frozenSpells, gapsOf } from "../../lib/quality/index.js";

const OPEN = 1_763_437_500_000_000;
const SECONDS = 22_500;
const at = (second: number): number => OPEN + second * 1e6;
const window = (edges: boolean, limitSeconds = 10) => ({
  openMicros: OPEN,
  closeMicros: at(SECONDS),
  edges,
  limitSeconds,
});

describe("gaps", () => {
  test("8.5-20: a gap is longer than the limit, not as long", () => {
    expect(gapsOf([at(0), at(10), at(21)], window(false))).toEqual([
      { fromMicros: at(10), toMicros: at(21), seconds: 11 },
    ]);
    expect(gapsOf([at(0), at(10), at(20)], window(false))).toEqual([]);
  });

  test("the time from the open to the first row and from the last row to the close counts where there is a session", () => {
    expect(gapsOf([at(60), at(65)], window(true)).map(({ seconds }) => seconds)).toEqual([60, SECONDS - 65]);
    expect(gapsOf([], window(true))).toEqual([{ fromMicros: OPEN, toMicros: at(SECONDS), seconds: SECONDS }]);
    expect(gapsOf([], window(false))).toEqual([]);
  });

  test("rows outside the session open and close no gap", () => {
    const times = [
      at(-2000),
      at(-5),
      ...Array.from({ length: SECONDS / 10 + 1 }, (_, i) => at(i * 10)),
      at(SECONDS + 300),
    ];
    expect(gapsOf(times, window(true))).toEqual([]);
  });

  test("injected gaps are found exactly, whatever else is in the series", () => {
    const gap = fc.record({
      from: fc.integer({ min: 1, max: SECONDS - 400 }),
      seconds: fc.integer({ min: 12, max: 300 }),
    });
    fc.assert(
      fc.property(fc.array(gap, { maxLength: 8 }), fc.integer({ min: 1, max: 3 }), (wanted, repeats) => {
        // Holes that neither touch nor overlap: the rows at both of their ends stay.
        const holes = [...wanted]
          .sort((a, b) => a.from - b.from)
          .filter((hole, index, all) =>
            all.slice(0, index).every((before) => before.from + before.seconds < hole.from),
          );
        const kept = holes.filter(
          (hole, index) => index === 0 || holes[index - 1]!.from + holes[index - 1]!.seconds < hole.from,
        );
        const times: number[] = [];
        for (let second = 0; second <= SECONDS; second++) {
          if (kept.some(({ from, seconds }) => second > from && second < from + seconds)) continue;
          for (let i = 0; i < repeats; i++) times.push(at(second));
        }
        expect(gapsOf(Float64Array.from(times), window(true))).toEqual(
          kept.map(({ from, seconds }) => ({ fromMicros: at(from), toMicros: at(from + seconds), seconds })),
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe("frozen spells", () => {
  const series = (prices: readonly number[], seconds = prices.map((_, i) => i)) =>
    [Float64Array.from(seconds, at), Float64Array.from(prices)] as const;

  test("last from the first to the last row with the price", () => {
    const [times, prices] = series([1, 2, 2, 2, 2, 3, 3], [0, 1, 20, 40, 62, 63, 64]);
    expect(frozenSpells(times, prices, 60)).toEqual([{ fromMicros: at(1), toMicros: at(62), seconds: 61, price: 2 }]);
    expect(frozenSpells(times, prices, 61)).toEqual([]);
  });

  test("time without rows is no spell, and neither are missing prices", () => {
    expect(frozenSpells(...series([1, 2, 3], [0, 1, 500]), 60)).toEqual([]);
    expect(frozenSpells(...series([Number.NaN, Number.NaN], [0, 500]), 60)).toEqual([]);
  });

  test("a spell at the end of the series counts", () => {
    expect(frozenSpells(...series([1, 2, 2], [0, 1, 100]), 60)).toHaveLength(1);
  });
});
