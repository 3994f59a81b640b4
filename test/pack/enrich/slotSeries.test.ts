import fc from "fast-check";
import { expect, test } from "vitest";
import { slotSeries } from "../../../lib/pack/enrich/slotSeries.js";

const OPEN = 1_763_437_500_000_000;

/** The rule in plain words: the last row stamped at or before a slot counts, unless it is too old. */
function naive(times: readonly number[], values: readonly number[], slotMicros: number, maxAgeMicros: number): number {
  const row = times.findLastIndex((time) => time <= slotMicros);
  return row >= 0 && slotMicros - times[row]! <= maxAgeMicros ? values[row]! : Number.NaN;
}

test("a slot shows the last row at or before it, whichever slot the series begins at", () => {
  fc.assert(
    fc.property(
      // Seconds and fractions from before the open to after the last slot, some of them equal.
      fc.array(fc.oneof(fc.integer({ min: -20, max: 70 }), fc.double({ min: -20, max: 70, noNaN: true })), {
        maxLength: 30,
      }),
      fc.constantFrom(1e6, 60e6),
      fc.constantFrom(0, 1, 2.5, 10, 120),
      fc.integer({ min: 0, max: 55 }),
      (seconds, stepMicros, maxAgeSeconds, firstSlot) => {
        const times = seconds.map((second) => OPEN + Math.round(second * stepMicros)).sort((a, b) => a - b);
        const values = times.map((_, row) => (row % 5 === 3 ? Number.NaN : row));
        // Rows of other contracts stand around it.
        const [column, prices] = [Float64Array.of(OPEN, ...times, OPEN), Float64Array.of(-1, ...values, -1)];
        const end = 1 + times.length;
        const slots = { openMicros: OPEN, stepMicros };
        const out = slotSeries(column, prices, 1, end, slots, maxAgeSeconds, new Float64Array(7), firstSlot);
        const expected = Array.from(out, (_, slot) =>
          naive(times, values, OPEN + (firstSlot + slot) * stepMicros, maxAgeSeconds * 1e6),
        );
        expect([...out]).toEqual(expected);
      },
    ),
    { numRuns: 2_000 },
  );
});
