import { describe, expect, it } from "vitest";
import { compareRuns, type RunRecord, type Trade } from "../../../lib/strategy/index.js";
import { syntheticStrategyRecord, syntheticStudyRecord } from "../../report/syntheticRecord.js";
import { changedRun, withRunTrades } from "./registeredRecords.js";

const base = syntheticStrategyRecord();
const cheaper = (trade: Trade): Trade => ({
  ...trade,
  legs: trade.legs.map((leg, i) => (i === 0 ? { ...leg, exitPrice: leg.exitPrice + 0.05 } : leg)),
});

describe("compareRuns", () => {
  it("a run equals itself, and a copy that numbers its trades otherwise and was made later by another build", () => {
    const same = compareRuns(base, base);
    expect(same.isEqual).toBe(true);
    expect(same.trades).toEqual({ equal: 7, different: [], onlyInA: [], onlyInB: [], notCompared: [] });
    expect(same.first).toBeUndefined();
    const other = changedRun(
      withRunTrades(base, (trades) => [...trades].reverse().map((trade, i) => ({ ...trade, tradeId: i + 100 }))),
      { createdAt: "later", code: { version: "9", sourceHash: "other", commit: "c" } },
    );
    const comparison = compareRuns(base, other);
    expect(comparison.isEqual).toBe(true);
    expect(comparison.context.code.map(({ field }) => field)).toEqual(["version", "sourceHash", "commit"]);
  });

  it("no tolerance: the last bit of a price is a difference, explained field by field with its causes", () => {
    const stop = base.parameters.map((each) => (each.name === "stopMultiple" ? { ...each, value: 1.3 } : each));
    const other = changedRun(
      withRunTrades(base, (trades) =>
        trades.map((trade, i) => (i === 1 ? { ...trade, spotAtExit: trade.spotAtExit * (1 + Number.EPSILON) } : trade)),
      ),
      { parameters: stop, definition: { ...base.definition!, hash: "another" } },
    );
    const { trades, first, isEqual } = compareRuns(base, other);
    expect(isEqual).toBe(false);
    expect([trades.equal, trades.different.length]).toEqual([6, 1]);
    expect(first).toMatchObject({
      kind: "different",
      underlying: "NIFTY",
      date: "2025-11-19",
      fields: [{ field: "spotAtExit" }],
    });
    expect(first!.causes).toEqual([
      "parameter stopMultiple: 1.2 x premium received in A, 1.3 x premium received in B",
      `definition hash: ${base.definition!.hash} in A, another in B`,
    ]);
  });

  it("the first difference is the earliest, whatever its kind, and names the input of its day", () => {
    const inputs = base.inputs.map((input) =>
      input.date === "2025-11-19" ? { ...input, files: [{ name: "x", sha256: "f".repeat(64) }] } : input,
    );
    const other = changedRun(
      withRunTrades(base, (trades) =>
        trades
          .filter(({ tradeId }) => tradeId !== 2)
          .map((trade) => (trade.date === "2025-11-20" ? cheaper(trade) : trade)),
      ),
      { inputs },
    );
    const { trades, first } = compareRuns(base, other);
    expect([trades.equal, trades.different.length, trades.onlyInA.length, trades.onlyInB.length]).toEqual([4, 2, 1, 0]);
    expect(first).toMatchObject({ kind: "onlyInA", date: "2025-11-19", underlying: "NIFTY", nearest: null });
    expect(first!.causes).toEqual([
      expect.stringMatching(/^the input NIFTY 2025-11-19 nse_options: .* ffffffffffff in B$/),
    ]);
  });

  it("a trade of other legs or another time is another trade; the nearest of its day is shown", () => {
    const later = withRunTrades(base, (trades) =>
      trades.map((trade, i) => (i === 0 ? { ...trade, entryMicros: trade.entryMicros + 1e6 } : trade)),
    );
    const { trades, first } = compareRuns(base, later);
    expect([trades.onlyInA.length, trades.onlyInB.length]).toEqual([1, 1]);
    expect(first!.nearest!.entryMicros).toBe(base.trades[0]!.entryMicros + 1e6);
    expect(first!.causes).toEqual([expect.stringContaining("the engine does not give the same twice")]);
    const otherStrike = withRunTrades(base, (all) =>
      all.map((trade, i) =>
        i === 0
          ? { ...trade, legs: trade.legs.map((leg) => ({ ...leg, entryContract: `${leg.entryContract}0` })) }
          : trade,
      ),
    );
    expect(compareRuns(base, otherStrike).trades.onlyInB).toHaveLength(1);
  });

  it("legs that a management rule opened are compared, not matched by", () => {
    const hedged = withRunTrades(base, (trades) =>
      trades.map((trade, i) =>
        i === 0 ? { ...trade, legs: [...trade.legs, { ...trade.legs[0]!, entryReason: "hedge", strike: 1 }] } : trade,
      ),
    );
    const { trades } = compareRuns(base, hedged);
    expect(trades.different).toMatchObject([{ differences: [{ field: "legs.length", a: 2, b: 3 }] }]);
  });

  it("a leg that one run closed in two parts is the leg that the other closed whole", () => {
    const slots = (trade: Trade): Trade => ({
      ...trade,
      legs: trade.legs.map((leg) => ({ ...leg, slot: leg.optionType, lots: 2 })),
    });
    const halved = (trade: Trade, slot: string): Trade => ({
      ...trade,
      legs: trade.legs.flatMap((leg) =>
        leg.slot === slot
          ? [
              { ...leg, lots: 1, exitPrice: leg.exitPrice + 1 },
              { ...leg, lots: 1 },
            ]
          : [leg],
      ),
    });
    const change = (slot?: string): RunRecord =>
      withRunTrades(base, (trades) =>
        trades.map(slots).map((trade, i) => (i === 0 && slot ? halved(trade, slot) : trade)),
      );
    const [whole, call, put] = [change(), change("CE"), change("PE")];
    expect(compareRuns(call, call).isEqual).toBe(true);
    for (const [a, b, fields] of [
      [whole, call, ["legs.length", "legs[0].lots", "legs[0].exitPrice"]],
      [call, whole, ["legs.length", "legs[0].lots", "legs[0].exitPrice"]],
    ] as const) {
      const { trades } = compareRuns(a, b);
      expect([trades.equal, trades.onlyInA, trades.onlyInB]).toEqual([6, [], []]);
      expect(trades.different.map(({ differences }) => differences.map(({ field }) => field))).toEqual([fields]);
    }
    // Of the same number of parts, of another leg.
    const { trades } = compareRuns(call, put);
    expect([trades.equal, trades.different.length]).toEqual([6, 1]);
    const twice = withRunTrades(whole, (all) =>
      all.map((trade, i) =>
        i === 0 ? { ...trade, legs: [...trade.legs, { ...trade.legs[0]!, slot: "other" }] } : trade,
      ),
    );
    expect(compareRuns(whole, twice).trades.onlyInB).toHaveLength(1);
  });

  it("two trades with one key are matched in order, and one too many is told", () => {
    const twice = withRunTrades(base, (trades) => [...trades, { ...trades[0]!, tradeId: 99 }]);
    expect(compareRuns(base, twice).trades).toMatchObject({ equal: 7, onlyInB: [{ tradeId: 99 }] });
  });

  it("strategy pitfall 23: equivalence is a trade-by-trade diff: 298 trades never match 268, whatever their sum", () => {
    const many = (count: number, total: number): RunRecord =>
      withRunTrades(base, ([trade]) =>
        Array.from({ length: count }, (_, i) => ({
          ...trade!,
          tradeId: i + 1,
          entryMicros: trade!.entryMicros + i * 1e6,
          pnlPoints: total / count,
        })),
      );
    const comparison = compareRuns(many(268, -512.5), many(298, -512.5));
    expect(comparison.isEqual).toBe(false);
    expect(comparison.trades.onlyInB).toHaveLength(30);
    const display = comparison.toDisplay();
    expect(display.kind === "markdown" && display.markdown).toMatch(/^### Different: /);
  });

  it("strategy pitfall 24: a comparison holds both runs, so a change is of these two and no other baseline", () => {
    const other = withRunTrades(base, (trades) => trades.map(cheaper));
    const before = changedRun(base, { metrics: { ...base.metrics, pnlPointsTotal: -39_029 } });
    const after = changedRun(other, { metrics: { ...base.metrics, pnlPointsTotal: -5009, winRatePercent: null } });
    const comparison = compareRuns(before, after);
    expect([comparison.a, comparison.b]).toEqual([before, after]);
    expect(comparison.metric("pnlPointsTotal")).toEqual({
      name: "pnlPointsTotal",
      a: -39_029,
      b: -5009,
      change: 34_020,
    });
    expect(comparison.metric("winRatePercent").change).toBeNull();
    expect(JSON.parse(JSON.stringify(comparison))).toMatchObject({
      equal: false,
      a: { runId: before.runId, verdict: "sound" },
      b: { runId: after.runId },
    });
  });

  it("a day that ended otherwise makes runs different; another reason for the same outcome does not", () => {
    const days = (change: Partial<RunRecord["days"][number]>) =>
      changedRun(base, { days: base.days.map((day) => (day.outcome === "skipped" ? { ...day, ...change } : day)) });
    expect(compareRuns(base, days({ outcome: "failed" })).isEqual).toBe(false);
    const worded = compareRuns(base, days({ reason: "no quote" }));
    expect(worded.isEqual).toBe(true);
    expect(worded.context.days).toHaveLength(1);
  });

  it("a field that an earlier version did not record is said, and is no difference", () => {
    const newer = withRunTrades(base, (trades) =>
      trades.map((trade) => ({ ...trade, lots: 1, legs: trade.legs.map((leg) => ({ ...leg, slot: "call" })) })),
    );
    const { isEqual, trades } = compareRuns(base, newer);
    expect(isEqual).toBe(true);
    expect(trades.notCompared).toEqual(["legs[].slot", "lots"]);
    const missing = withRunTrades(base, (all) => all.map((trade) => ({ ...trade, pnlCurrency: null })));
    expect(compareRuns(base, missing).isEqual).toBe(false);
  });

  it("missing numbers are equal to missing numbers", () => {
    const gone = () => withRunTrades(base, (trades) => trades.map((trade) => ({ ...trade, spotAtExit: Number.NaN })));
    expect(compareRuns(gone(), gone()).isEqual).toBe(true);
    expect(compareRuns(base, gone()).isEqual).toBe(false);
  });

  it("studies are compared by their values and figures", () => {
    const a = syntheticStudyRecord({ curve: [1, 2, 3] }, { metrics: { forward: 1 } });
    expect(compareRuns(a, syntheticStudyRecord({ curve: [1, 2, 3] }, { metrics: { forward: 1 } })).isEqual).toBe(true);
    expect(compareRuns(a, syntheticStudyRecord({ curve: [1, 2, 4] }, { metrics: { forward: 1 } })).values).toEqual([
      { field: "curve[2]", a: 3, b: 4 },
    ]);
    expect(compareRuns(a, syntheticStudyRecord({ curve: [1, 2, 3] }, { metrics: { forward: 2 } })).isEqual).toBe(false);
    expect(compareRuns(a, syntheticStudyRecord({}, { metrics: { forward: 1 } })).isEqual).toBe(false);
  });
});
