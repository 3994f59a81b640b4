import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asofBackward } from "../../../lib/columns/index.js";
import { runStrategy, shortStraddle0920 } from "../../../lib/strategy/index.js";
import { fixtureTape } from "../../tape/tapeFixture.js";
import { quotes, runTape, shortProduct, steadySpot } from "../runFixture.js";

const times = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 30 });
const isSorted = (values: readonly number[]): boolean => values.every((value, i) => i === 0 || value >= values[i - 1]!);

describe("strategy pitfall 1: an as-of join never runs on keys out of order", () => {
  it("shuffled keys of either side are refused, sorted ones joined as a search of all pairs joins them", () => {
    let joined = 0;
    fc.assert(
      fc.property(
        times,
        times,
        fc.boolean(),
        fc.boolean(),
        fc.integer({ min: 0, max: 20 }),
        (a, b, sortA, sortB, tolerance) => {
          const order = (values: readonly number[], isAsked: boolean): number[] =>
            isAsked ? [...values].sort((x, y) => x - y) : [...values];
          const [left, right] = [order(a, sortA), order(b, sortB)];
          const join = (): Int32Array =>
            asofBackward(Float64Array.from(left), Float64Array.from(right), tolerance, new Int32Array(left.length));
          if (!isSorted(left) || !isSorted(right)) {
            expect(join).toThrow(/go backward at row/);
            return;
          }
          joined++;
          const found = left.map((at) => right.findLastIndex((known) => known <= at && at - known <= tolerance));
          expect([...join()]).toEqual(found);
        },
      ),
      { numRuns: 400, seed: 1 },
    );
    expect(joined).toBeGreaterThan(100);
  });

  it("a day whose index or quotes are out of order is a failed day that says where, and the run is incomplete", async () => {
    const rows = [...quotes("CE", 0, 1800, 100, { every: 10 }), ...quotes("PE", 0, 1800, 80, { every: 10 })];
    const spot = steadySpot();
    const run = (openDay: () => ReturnType<typeof fixtureTape>) =>
      runStrategy({
        definition: shortStraddle0920,
        parameters: { exitTime: "09:40" },
        underlyings: ["NIFTY"],
        days: ["2025-11-18"],
        openDay,
        study: "test",
      });
    const shuffled = [...spot.slice(0, 50), ...spot.slice(100), ...spot.slice(50, 100)];
    const ofSpot = await run(() => fixtureTape({ rows, spot: shuffled, product: shortProduct }));
    expect(ofSpot.days[0]).toMatchObject({
      outcome: "failed",
      reason: expect.stringMatching(/spot time goes backward/),
    });
    const ofRows = await run(() => fixtureTape({ rows: [...rows].reverse(), spot, product: shortProduct }));
    expect(ofRows.days[0]!.reason).toMatch(/time of contract NSE:NIFTY:2025-11-25:CE:26000 goes backward at row 1/);
    for (const { verdict, trades } of [ofSpot, ofRows]) {
      expect(verdict.status).toBe("incomplete");
      expect(trades).toEqual([]);
    }
    expect((await runTape(fixtureTape({ rows, spot, product: shortProduct }))).verdict.status).toBe("sound");
  });
});
