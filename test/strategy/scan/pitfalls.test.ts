import { describe, expect, it } from "vitest";
import { emaCross } from "../../../lib/strategy/catalog/benchmark/emaCross.js";
import { checkDefinition } from "../../../lib/strategy/definition/checkDefinition.js";
import type { Expression } from "../../../lib/strategy/expression/Expression.js";
import {
  all,
  crossesBelow,
  isAbove,
  isAtLeast,
  isBelow,
  multiply,
  rowValue,
} from "../../../lib/strategy/expression/expressions.js";
import { resolveParameters } from "../../../lib/strategy/index.js";
import { RowProgram } from "../../../lib/strategy/scan/RowProgram.js";
import type { RowRules } from "../../../lib/strategy/scan/RowRule.js";
import { scanEngine } from "../../../lib/strategy/scan/scanEngine.js";
import { rowRunOf } from "./rowFixture.js";
import type { ReferenceRow } from "./rowReference.js";
import { engineTrades, LAST } from "./scanCase.js";
import type { ScanCase, ScanContract } from "./scanReference.js";
import { tapeOfCase } from "./scanTape.js";

const NEAR = "2025-11-25";
const row = (at: number, last: number, more: Partial<ReferenceRow> = {}): ReferenceRow => ({
  at,
  last,
  bid: last - 0.05,
  ask: last + 0.05,
  bidSizes: [75, 75, 75, 75, 75],
  askSizes: [75, 75, 75, 75, 75],
  totalBid: 750,
  totalAsk: 750,
  volume: 75 * (at + 1),
  volumeChange: at === 0 ? 0 : 75,
  openInterest: 7_500,
  ...more,
});
/** A row a second, from `price`. */
const rowsOf = (price: (second: number) => number, to: number = LAST): ReferenceRow[] =>
  Array.from({ length: to + 1 }, (_, at) => row(at, price(at)));
const contract = (type: "CE" | "PE", strike: number, rows: readonly ReferenceRow[]): ScanContract => {
  return { expiry: NEAR, type, strike, rows };
};
const never = isBelow(rowValue("price"), 0);
const always = isAtLeast(rowValue("rowCount"), 1);

/** Buys calls (and puts) whenever `condition` holds. */
const caseOf = (contracts: readonly ScanContract[], condition: Expression, more: Partial<ScanCase> = {}): ScanCase => ({
  contracts,
  spot: Array.from({ length: LAST + 1 }, (_, at) => ({ at, price: 26_010 })),
  lastSecond: LAST,
  strikeStep: 50,
  nearest: NEAR,
  strikeRule: "everyStrike",
  overlapAllowed: false,
  entries: (["CE", "PE"] as const).map((type) => {
    return { name: `${type} entry`, type, from: 0, until: 100, conditions: [condition], seesSpot: false };
  }),
  rowExit: never,
  pointsTarget: 500,
  pointsStop: 500,
  maxHoldSeconds: 0,
  minHoldSeconds: 0,
  exitSecond: 110,
  maxPerDay: 1_000,
  cooldownSeconds: 0,
  latencySeconds: 1,
  entryFillSeconds: 5,
  maxQuoteAgeSeconds: 10,
  ...more,
});
const rules = (entry: readonly Expression[], exits: readonly Expression[] = []): RowRules => ({
  entries:
    entry.length === 0 ? [] : [{ name: "entry", conditions: entry.map((holds, i) => ({ name: `c${i}`, holds })) }],
  exits: exits.map((holds, i) => ({ name: `x${i}`, holds })),
  isPicked: false,
});
const signalsOf = (rows: readonly ReferenceRow[], wanted: RowRules, before = 0) => {
  const run = rowRunOf({ rows, strike: 26_000, index: () => [] }, { isNarrow: true, before });
  return new RowProgram(wanted).run({ ...run, windows: wanted.entries.map(() => [run.first, run.end]) });
};

describe("scans of contracts whose rows alternate in time", () => {
  // Prices of two contracts, far apart: at every second both have a row.
  const cheap = contract(
    "CE",
    26_000,
    rowsOf((s) => 100 + (s % 10) / 10),
  );
  const dear = contract(
    "CE",
    26_050,
    rowsOf((s) => 300 + (s % 10) / 10),
  );

  it("strategy pitfall 11: a trade begins and ends in one contract, and another contract's rows never close it", () => {
    const rising = isAbove(rowValue("priceChange", { rows: 1 }), 0);
    const falling = isBelow(rowValue("priceChange", { rows: 1 }), 0);
    const trades = engineTrades(caseOf([cheap, dear], rising, { rowExit: falling, overlapAllowed: true }));
    expect(trades.length).toBeGreaterThan(10);
    for (const { entryPrice, exitPrice, exitSecond, entrySecond } of trades) {
      expect(Math.abs(entryPrice - exitPrice)).toBeLessThan(2);
      // Prices fall once in ten seconds; rows of the other contract would be a fall at every second.
      expect(exitSecond % 10 === 1 || exitSecond === 110).toBe(true);
      expect(exitSecond).toBeGreaterThan(entrySecond);
    }
    expect(new Set(trades.map((trade) => trade.contract))).toEqual(new Set(["CE 26000", "CE 26050"]));
  });

  it("strategy pitfall 11: rows in the order of time, not of contracts, are refused", () => {
    const mixed = contract("CE", 26_000, [row(0, 100), row(5, 100), row(1, 300)]);
    expect(() => tapeOfCase({ contracts: [mixed], spot: [] })).toThrow(/goes backward/);
  });

  it("strategy pitfall 28: a call's last row and the first of the put at the same strike are no pair", () => {
    // The call ends at 300, the put of the same strike begins at 100 and stands next in the file.
    const call = contract(
      "CE",
      26_000,
      rowsOf((s) => 300 + s / 100, 60),
    );
    const put = contract(
      "PE",
      26_000,
      rowsOf(() => 100),
    );
    const day = caseOf([call, put], crossesBelow(rowValue("price"), 200), { rowExit: isBelow(rowValue("price"), 200) });
    expect(engineTrades(day)).toEqual([]);
    const bought = engineTrades({
      ...day,
      entries: day.entries.map((e) => ({ ...e, conditions: [always], until: 5 })),
    });
    // The call stays until its own last price: the put's 100 is no exit of it.
    expect(bought[0]).toMatchObject({ contract: "CE 26000", reason: "endOfData" });
  });
});

describe("holding and overlap", () => {
  const steady = contract(
    "CE",
    26_000,
    rowsOf((s) => 100 + (s % 4) / 10),
  );

  it("strategy pitfall 12: minHoldSeconds keeps a position from leaving at the next row", () => {
    const held = (minHoldSeconds: number) =>
      engineTrades(caseOf([steady], always, { rowExit: always, minHoldSeconds })).map(
        (t) => t.exitSecond - t.entrySecond,
      );
    expect(new Set(held(0))).toEqual(new Set([2]));
    // A decision at second 20 of the hold, filled a second later.
    expect(new Set(held(20).slice(0, -1))).toEqual(new Set([21]));
  });

  it("strategy pitfall 13: no two positions overlap, whatever signals come while one is open", () => {
    const other = contract(
      "PE",
      26_000,
      rowsOf((s) => 200 + (s % 3) / 10),
    );
    const far = contract(
      "CE",
      26_050,
      rowsOf((s) => 50 + (s % 5) / 10),
    );
    for (const overlapAllowed of [false, true]) {
      const trades = engineTrades(
        caseOf([steady, other, far], always, { rowExit: always, overlapAllowed, minHoldSeconds: 3 }),
      );
      expect(trades.length).toBeGreaterThan(15);
      const lanes = overlapAllowed ? ["CE 26000", "CE 26050", "PE 26000"] : [undefined];
      for (const lane of lanes) {
        const own = trades.filter((trade) => lane === undefined || trade.contract === lane);
        own.slice(1).forEach((trade, i) => {
          expect(trade.decided).toBeGreaterThan(own[i]!.exitSecond);
        });
      }
    }
  });

  it("strategy pitfall 29: every entry has an exit, also when nothing closes it before the end of the data", () => {
    const trades = engineTrades(caseOf([steady], always, { maxPerDay: 1 }));
    expect(trades).toMatchObject([{ reason: "time", exitSecond: 110 }]);
    const ends = contract(
      "CE",
      26_000,
      rowsOf(() => 100, 50),
    );
    expect(engineTrades(caseOf([ends], always, { maxPerDay: 1 }))).toMatchObject([
      { reason: "endOfData", exitPrice: 99.95 },
    ]);
  });
});

describe("what a row program finds", () => {
  it("strategy pitfall 14: as many signals as there are rows, with no cap", () => {
    const many = Array.from({ length: 30_000 }, (_, i) => row(i, 100));
    const { entries, exits, rows } = signalsOf(many, rules([always], [always]));
    expect([entries[0]!.length, exits[0]!.length, rows]).toEqual([30_000, 30_000, 30_000]);
    expect(entries[0]!.at(-1)).toBe(29_999);
  });

  it("strategy pitfall 26: the volume of the day is no value; a spike is measured against the mean of changes", () => {
    const definition = {
      ...emaCross,
      entries: emaCross.entries.map((entry) => ({
        ...entry,
        conditions: [{ name: "volume", holds: isAbove(rowValue("volume"), 50) }],
      })),
    } as typeof emaCross;
    expect(() => checkDefinition(definition)).toThrow(/volume of the day .* volumeSum/);
    // 75 a second all day: the day's volume grows without end, and its ratio to its own mean tends to 2.
    const rows = rowsOf(() => 100).map((each) => (each.at === 90 ? { ...each, volumeChange: 300 } : each));
    const spike = isAbove(rowValue("volumeChange"), multiply(3, rowValue("volumeMeanBefore", { seconds: 60 })));
    expect([...signalsOf(rows, rules([spike])).entries[0]!]).toEqual([90]);
  });

  it("strategy pitfall 27: nothing of the contract before is seen, and the vwap is one of volume", () => {
    const rows = [row(0, 100), row(1, 110, { volumeChange: 300 }), row(2, 90, { volumeChange: 100 })];
    // (110 x 300 + 90 x 100) / 400; the mean of prices is 100.
    const vwap = rowValue("vwap");
    const known: Expression = all(isAtLeast(vwap, 105), { op: "atMost", of: [vwap, 105] });
    expect([...signalsOf(rows, rules([known])).entries[0]!]).toEqual([2]);
    const values: Expression[] = [
      isAbove(rowValue("ema", { rows: 3 }), 99),
      isAbove(rowValue("high", { seconds: 1 }), 100),
      isBelow(rowValue("dayHighBefore"), 1_000),
      isAtLeast(rowValue("volumeSum", { seconds: 1 }), 100),
    ];
    for (const value of values) {
      const alone = signalsOf(rows, rules([value])).entries[0]!;
      expect([...signalsOf(rows, rules([value]), 7).entries[0]!]).toEqual([...alone].map((at) => at + 7));
    }
  });

  it("a definition with a row value that does not exist, or without its argument, is refused by name", () => {
    const asking = (holds: Expression) =>
      ({
        ...emaCross,
        entries: emaCross.entries.map((entry) => ({ ...entry, conditions: [{ name: "c", holds }] })),
      }) as typeof emaCross;
    expect(() => checkDefinition(asking(isAbove(rowValue("emma", { rows: 3 }), 1)))).toThrow(/no row value "emma"/);
    expect(() => checkDefinition(asking(isAbove(rowValue("ema"), 1)))).toThrow(/ema without rows/);
    expect(() => checkDefinition(asking(isAbove(rowValue("ema", { rows: 1.5 }), 1)))).toThrow(/rows is 1.5/);
    expect(() => checkDefinition(asking(isAbove(rowValue("barEma", { period: 3 }), 1)))).toThrow(/bar lengths/);
  });

  it("an entry outside the session or after the exit is refused", () => {
    const tape = tapeOfCase({
      contracts: [
        contract(
          "CE",
          26_000,
          rowsOf(() => 100),
        ),
      ],
      spot: [{ at: 0, price: 26_010 }],
    });
    const late = resolveParameters(emaCross, { firstEntry: "09:16:50", lastEntry: "09:16:55", exitTime: "09:16:40" });
    expect(() => scanEngine(emaCross, late, tape)).toThrow(/not before the exit/);
    expect(() => scanEngine(emaCross, resolveParameters(emaCross), tape)).toThrow(/outside the session/);
  });
});
