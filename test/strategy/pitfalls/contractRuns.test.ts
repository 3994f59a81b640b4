import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emaCross } from "../../../lib/strategy/catalog/benchmark/emaCross.js";
import type { StrategyDefinition, Trade } from "../../../lib/strategy/index.js";
import { fixtureTape } from "../../tape/tapeFixture.js";
import { NEAR, quotes, runTape, steadySpot } from "../runFixture.js";
import { referenceRows } from "../scan/rowFixture.js";
import type { ScanContract } from "../scan/scanReference.js";
import { tapeOfCase } from "../scan/scanTape.js";

/** Every contract of the file at any spread, so that short random runs trade often; no row need have traded. */
const eager: StrategyDefinition = {
  ...emaCross,
  entries: emaCross.entries.map((entry) =>
    "conditions" in entry
      ? { ...entry, conditions: entry.conditions.filter(({ name }) => name === "fast mean above slow") }
      : entry,
  ),
};
const parameters = { fastRows: 2, slowRows: 5, entryFillSeconds: 30, maxQuoteAgeSeconds: 60 };

const withoutNumber = ({ tradeId: _, ...rest }: Trade): string => JSON.stringify(rest);

describe("strategy pitfall 28: nothing goes over from the call to the put of the same strike", () => {
  it("a day of both gives exactly the trades of the two days that hold one of them", async () => {
    const spot = Array.from({ length: 120 }, (_, at) => ({ at, price: 26_010 }));
    const tradesOf = async (contracts: readonly ScanContract[]): Promise<readonly Trade[]> => {
      if (contracts.every(({ rows }) => rows.length === 0)) return [];
      const day = { exitTime: "09:16:55", lastEntry: "09:16:50", ...parameters };
      return (await runTape(tapeOfCase({ contracts, spot }), day, { definition: eager })).trades;
    };
    const seen = { CE: 0, PE: 0 };
    await fc.assert(
      fc.asyncProperty(referenceRows, referenceRows, async (calls, puts) => {
        const call: ScanContract = { expiry: NEAR, type: "CE", strike: 26_000, rows: calls };
        const put: ScanContract = { ...call, type: "PE", rows: puts };
        const [together, alone] = [await tradesOf([call, put]), [await tradesOf([call]), await tradesOf([put])]];
        expect(together.map(withoutNumber).sort()).toEqual(alone.flat().map(withoutNumber).sort());
        for (const { legs } of together) seen[legs[0]!.optionType]++;
      }),
      { numRuns: 60, seed: 28 },
    );
    expect(Math.min(seen.CE, seen.PE)).toBeGreaterThan(30);
  });
});

describe("strategy pitfall 14: nothing is capped without a word", () => {
  it("a scan of a whole session books every one of its many thousand trades, to the end of the day", async () => {
    const CLOSE = 22_500;
    const wave = (second: number): number => 100 + (second % 4 < 2 ? 0 : 3);
    const narrow = { spread: 0.05 };
    const rows = [...quotes("CE", 0, CLOSE, wave, narrow), ...quotes("PE", 0, CLOSE, wave, narrow)];
    const tape = fixtureTape({ rows, spot: steadySpot(26_010, CLOSE) });
    const day = { fastRows: 1, slowRows: 3, exitTime: "15:29:00", lastEntry: "15:25:00" };
    const { trades, rejections = [] } = await runTape(tape, day, { definition: eager });
    // The wave crosses once in four seconds on each of two contracts; orders of one contract fill one after the other.
    expect(trades.length).toBeGreaterThan(10_000);
    expect(trades.map(({ tradeId }) => tradeId)).toEqual(trades.map((_, i) => i + 1));
    // As many in the last hour as in the one before, on either contract.
    for (const type of ["CE", "PE"]) {
      const of = (hour: string): number =>
        trades.filter(({ legs, entryTime }) => legs[0]!.optionType === type && entryTime.startsWith(hour)).length;
      expect(Math.abs(of("14:") - of("13:")), type).toBeLessThanOrEqual(2);
      expect(of("14:")).toBeGreaterThan(800);
    }
    // Counts of what was refused go on, too: every second row is refused.
    expect(rejections.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(10_000);
  }, 60_000);
});
