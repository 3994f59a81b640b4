import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type BookPosition,
  blackGreeks,
  CALLS_SOLD_PUTS_BOUGHT,
  compareSnapshots,
  dealerExposure,
  type FlowSnapshot,
  type OptionInterest,
  portfolioGreeks,
  type SignModel,
} from "../../lib/vol/index.js";
import { densitiesFixture } from "./densitiesFixture.js";
import { relativeError } from "./relativeError.js";

interface Row {
  readonly type: 0 | 1;
  readonly strike: number;
  readonly tau: number;
  readonly vol: number;
  readonly openInterest: number;
  readonly forward?: number;
}

function chainOf(rows: readonly Row[], spot = 100, multiplier = 50): OptionInterest {
  const column = (of: (row: Row) => number) => Float64Array.from(rows, of);
  return {
    types: Uint8Array.from(rows, (row) => row.type),
    strikes: column((row) => row.strike),
    tauYears: column((row) => row.tau),
    forwards: column((row) => row.forward ?? spot),
    vols: column((row) => row.vol),
    openInterest: column((row) => row.openInterest),
    spot,
    multiplier,
  };
}

const ROWS: Row[] = [
  { type: 0, strike: 105, tau: 0.1, vol: 0.18, openInterest: 1200 },
  { type: 1, strike: 95, tau: 0.1, vol: 0.25, openInterest: 1500 },
  { type: 0, strike: 110, tau: 0.35, vol: 0.17, openInterest: 700, forward: 101 },
  { type: 1, strike: 95, tau: 0.35, vol: 0.24, openInterest: 300, forward: 101 },
];
const of = (rows: readonly Row[], signModel: SignModel = CALLS_SOLD_PUTS_BOUGHT) =>
  dealerExposure(chainOf(rows), { signModel });

describe("the Greeks behind exposures and books", () => {
  it.each(densitiesFixture.greeks)("are the derivatives of the price, taken in 50 digits: %#", (row) => {
    const out = blackGreeks(row.call ? "call" : "put", row.forward, row.strike, row.tau, row.vol, row.discount);
    for (const name of ["delta", "gamma", "vega", "vanna", "charm"] as const) {
      expect(relativeError(out[name], row[name])).toBeLessThan(2e-12);
    }
  });
});

describe("dealerExposure", () => {
  it("is gamma x open interest x multiplier x S^2 / 100, and its kin", () => {
    const found = of([ROWS[0]!], "dealerLong");
    const greeks = blackGreeks("call", 100, 105, 0.1, 0.18);
    expect(found.total.gamma).toBeCloseTo((greeks.gamma * 1200 * 50 * 100 ** 2) / 100, 6);
    expect(found.total.vanna).toBeCloseTo((greeks.vanna * 1200 * 50 * 100) / 100, 6);
    expect(found.total.charm).toBeCloseTo((greeks.charm * 1200 * 50 * 100) / 365, 6);
    // What a 1 % move makes dealers trade, by the deltas themselves.
    const move = (forward: number) => blackGreeks("call", forward, 105, 0.1, 0.18).delta * 1200 * 50;
    const traded = (100 * (move(100.005) - move(99.995))) / 0.01;
    expect(relativeError(found.total.gamma, traded)).toBeLessThan(1e-6);
  });

  it("adds up by strike and by expiry, and reports both extremes whatever the model", () => {
    const found = of(ROWS);
    for (const lines of [found.byStrike, found.byExpiry]) {
      for (const name of ["gamma", "vanna", "charm"] as const) {
        const sum = lines.reduce((total, line) => total + line[name], 0);
        expect(Math.abs(sum - found.total[name])).toBeLessThan(1e-9 * Math.abs(found.dealerLong[name]));
      }
    }
    expect(found.byStrike.map(({ at }) => at)).toEqual([95, 105, 110]);
    expect(found.byExpiry.map(({ at, openInterest }) => [at, openInterest])).toEqual([
      [0.1, 2700],
      [0.35, 1000],
    ]);
    expect(found.dealerShort.gamma).toBe(-found.dealerLong.gamma);
    expect(of(ROWS, "dealerShort").total).toEqual(found.dealerShort);
    expect(of(ROWS, "dealerLong").total).toEqual(found.dealerLong);
    expect(found.dealerLong.gamma).toBeGreaterThan(0);
    expect(Math.abs(found.total.gamma)).toBeLessThan(found.dealerLong.gamma);
    expect(found.openInterest).toBe(3700);
  });

  it("finds the spot at which gamma flips, as scipy does", () => {
    const found = of(ROWS.slice(0, 2));
    expect(found.flips).toHaveLength(1);
    expect(relativeError(found.flips[0]!, densitiesFixture.flip)).toBeLessThan(1e-11);
    // Re-priced there it is nothing, and of opposite sign beside it.
    const at = (spot: number) =>
      dealerExposure(chainOf(ROWS.slice(0, 2), spot), { signModel: CALLS_SOLD_PUTS_BOUGHT }).total.gamma;
    expect(Math.abs(at(found.flips[0]!))).toBeLessThan(1e-8 * found.dealerLong.gamma);
    expect(at(found.flips[0]! * 1.01)).toBeGreaterThan(0);
    expect(at(found.flips[0]! * 0.99)).toBeLessThan(0);
    expect(found.profile.gamma[40]).toBeCloseTo(found.total.gamma, 6);
    expect(of(ROWS, "dealerShort").flips).toEqual([]);
  });

  it("finds a flip among gammas too small to multiply, and across a run of zeros", () => {
    const pair = (vol: number): Row[] => [
      { type: 0, strike: 105, tau: 0.01, vol, openInterest: 100 },
      { type: 1, strike: 95, tau: 0.01, vol, openInterest: 100 },
    ];
    // d1 is about 30 at 100 and the gammas are about 1e-196; they cancel where ln(S/105) = -ln(S/95), nearly.
    const small = of(pair(0.0167));
    expect(Math.abs(small.profile.gamma[40]!)).toBeLessThan(1e-170);
    expect(small.flips).toHaveLength(1);
    expect(Math.abs(small.flips[0]! - Math.sqrt(95 * 105))).toBeLessThan(0.01);
    // d1 is 500: nothing but zeros between the strikes.
    const none = of(pair(0.001));
    expect(none.profile.gamma[40]).toBe(0);
    expect(none.flips).toHaveLength(1);
    expect(Math.abs(none.flips[0]! - 100)).toBeLessThan(0.5);
  });

  it("has its walls where the gamma of one type sits", () => {
    const { callWall, putWall } = of(ROWS);
    expect([callWall?.strike, putWall?.strike]).toEqual([105, 95]);
    expect(putWall!.gamma).toBeGreaterThan(0);
    expect(of([ROWS[0]!]).putWall).toBeUndefined();
  });

  it("leaves out and counts what it cannot use", () => {
    const base = ROWS[0]!;
    const rows: Row[] = [
      base,
      { ...base, tau: 0 },
      { ...base, tau: -0.1 },
      { ...base, tau: 2.01 },
      { ...base, tau: 2 },
      { ...base, vol: Number.NaN },
      { ...base, vol: 0 },
      { ...base, openInterest: 0 },
      { ...base, openInterest: Number.NaN },
      ROWS[1]!,
    ];
    const found = of(rows, [{ type: "call", netLong: 0.5 }]);
    expect(found.leftOut).toEqual({ expired: 2, beyondTwoYears: 1, noVol: 2, noOpenInterest: 2, unsigned: 1 });
    expect(found.used).toBe(2);
    expect(Object.values(found.leftOut).reduce((sum, count) => sum + count, found.used)).toBe(rows.length);
    expect(found.total.gamma).toBeCloseTo(-0.5 * found.dealerLong.gamma, 9);
  });

  it("reads a table of customer flows by type and moneyness, first line first", () => {
    const model: SignModel = [
      { type: "put", to: -0.04, netLong: 1 },
      { type: "put", netLong: -1 },
      { type: "call", netLong: 0 },
    ];
    const found = of(ROWS, model);
    expect(found.byStrike.map(({ gamma }) => Math.sign(gamma))).toEqual([-1, 0, 0]);
    expect(found.toDisplay()).toMatchObject({ kind: "record", title: "Dealer exposure" });
  });

  it("leaves its input alone, and gives the same again bit for bit", () => {
    const chain = chainOf(ROWS);
    const copy = structuredClone(chain);
    const options = { signModel: CALLS_SOLD_PUTS_BOUGHT };
    const once = dealerExposure(chain, options);
    expect(chain).toEqual(copy);
    expect(JSON.stringify(dealerExposure(chain, options))).toBe(JSON.stringify(once));
  });

  it("does not change when the rows come in another order", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(ROWS, { minLength: 4 }), (rows) => {
        expect(relativeError(of(rows).total.gamma, of(ROWS).total.gamma)).toBeLessThan(1e-11);
      }),
    );
  });

  it("refuses what is none, naming it", () => {
    const chain = chainOf(ROWS);
    const from =
      (change: Partial<OptionInterest>, options = {}) =>
      () =>
        dealerExposure({ ...chain, ...change }, { signModel: "dealerShort", ...options });
    expect(from({ spot: 0 })).toThrow("spot is 0");
    expect(from({ multiplier: Number.NaN })).toThrow("multiplier is NaN");
    expect(from({ strikes: Float64Array.of(1, 2, 3, -4) })).toThrow("strikes[3] is -4");
    expect(from({ types: Uint8Array.of(0, 1, 2, 0) })).toThrow("types[2] is 2");
    expect(from({ openInterest: Float64Array.of(1, -1, 1, 1) })).toThrow("openInterest[1] is -1");
    expect(from({ vols: Float64Array.of(1, -1, 1, 1) })).toThrow("vols[1] is -1");
    expect(from({ vols: new Float64Array(3) })).toThrow("vols has 3 elements and strikes 4");
    expect(from({ tauYears: new Float64Array(4).fill(Number.NaN) })).toThrow("tauYears[0] is NaN");
    expect(from({}, { signModel: "dealersAreShort" })).toThrow('the sign model is "dealersAreShort"');
    expect(from({}, { signModel: [] })).toThrow("the sign model is []");
    expect(from({}, { signModel: [{ type: "call", netLong: 2 }] })).toThrow("netLong of flow 0 is 2");
    expect(from({}, { signModel: [{ type: "CE", netLong: 1 }] })).toThrow('type of flow 0 is "CE"');
    expect(from({}, { spotReach: 1 })).toThrow("spotReach is 1");
    expect(from({}, { spotPoints: 2 })).toThrow("spotPoints is 2");
    expect(() => of([])).toThrow("a chain without options");
  });
});

describe("compareSnapshots", () => {
  const before: FlowSnapshot = {
    underlying: 100,
    future: 101,
    impliedMean: 101,
    kurtosis: 4,
    gammaExposure: 5e6,
    openInterest: 10_000,
  };
  const kinds = (change: Partial<FlowSnapshot>, limits = {}) =>
    compareSnapshots(before, { ...before, ...change }, limits).map(({ code }) => code);

  it("says nothing of a quiet market", () => expect(kinds({})).toEqual([]));

  it.each<[string, Partial<FlowSnapshot>, string[]]>([
    ["kurtosis up 51 % on a stable underlying", { kurtosis: 6.04, underlying: 100.9 }, ["kurtosisJump"]],
    ["kurtosis down 51 %", { kurtosis: 1.96 }, ["kurtosisJump"]],
    ["kurtosis up 49 %", { kurtosis: 5.96 }, []],
    ["kurtosis up with the underlying moving", { kurtosis: 8, underlying: 97 }, []],
    ["mean 2.1 % above the future", { impliedMean: 101 * 1.021 }, ["meanOffFuture"]],
    ["mean 2.1 % below", { impliedMean: 101 * 0.979 }, ["meanOffFuture"]],
    ["mean 1.9 % off", { impliedMean: 101 * 1.019 }, []],
    ["gamma flips, open interest stays", { gammaExposure: -1e6 }, ["signFlip"]],
    ["gamma flips with open interest", { gammaExposure: -1e6, openInterest: 12_000 }, []],
    ["not measured", { kurtosis: Number.NaN, impliedMean: Number.NaN }, ["notMeasured", "notMeasured"]],
  ])("%s", (_name, change, expected) => expect(kinds(change)).toEqual(expected));

  it("takes other limits, and refuses bad prices and limits", () => {
    expect(kinds({ kurtosis: 5 }, { kurtosisChange: 0.2 })).toEqual(["kurtosisJump"]);
    expect(() => kinds({ underlying: 0 })).toThrow("after.underlying is 0");
    expect(() => kinds({}, { meanOffset: -1 })).toThrow("meanOffset is -1");
  });
});

describe("portfolioGreeks", () => {
  const call: BookPosition = {
    type: "call",
    quantity: 10,
    multiplier: 50,
    expiry: "2026-03-20",
    forward: 100,
    tauYears: 0.25,
    strike: 100,
    vol: 0.2,
  };
  const far = { ...call, expiry: "2026-06-19", tauYears: 0.5 };

  it("nets to nothing where it must, and adds up by expiry", () => {
    const put: BookPosition = { ...call, type: "put", quantity: -10 };
    // Long call, short put, short the forward: parity.
    const flat = portfolioGreeks([call, put, { ...call, type: "underlying", quantity: -10 }]);
    for (const name of ["delta", "gamma", "vega", "vanna", "charm"] as const) {
      expect(Math.abs(flat.total[name])).toBeLessThan(1e-11);
    }
    const book = portfolioGreeks([far, call, { ...far, quantity: -4, strike: 120 }]);
    expect(book.byExpiry.map(({ expiry, positions }) => [expiry, positions])).toEqual([
      ["2026-03-20", 1],
      ["2026-06-19", 2],
    ]);
    expect(book.total.vega).toBeCloseTo(book.byExpiry[0]!.vega + book.byExpiry[1]!.vega, 12);
    // Fixture: vega 19.9221957047382 per 1.00 for this call.
    expect(book.byExpiry[0]!.vega).toBeCloseTo((500 * 19.9221957047382) / 100, 10);
    expect(book.toDisplay()).toMatchObject({ kind: "table", totalRows: 3 });
  });

  it("discounts a forward, and keeps parity with it", () => {
    const discounted = { ...call, discountFactor: 0.97 };
    const flat = portfolioGreeks([
      discounted,
      { ...discounted, type: "put", quantity: -10 },
      { ...discounted, type: "underlying", quantity: -10 },
    ]);
    expect(Math.abs(flat.total.delta)).toBeLessThan(1e-11);
    expect(Math.abs(flat.total.charm)).toBeLessThan(1e-11);
  });

  it.each<[Partial<BookPosition>, string]>([
    [{ quantity: Number.NaN }, "book[0].quantity is NaN"],
    [{ multiplier: 0 }, "book[0].multiplier is 0"],
    [{ forward: -1 }, "book[0].forward is -1"],
    [{ tauYears: 0 }, "book[0].tauYears is 0"],
    [{ strike: undefined }, "book[0].strike is NaN"],
    [{ vol: 0 }, "book[0].vol is 0"],
    [{ type: "CE" as "call" }, 'option type is "CE"'],
  ])("refuses %j", (change, message) => expect(() => portfolioGreeks([{ ...call, ...change }])).toThrow(message));

  it("refuses an empty book and one label for two times", () => {
    expect(() => portfolioGreeks([])).toThrow("a book without positions");
    expect(() => portfolioGreeks([call, { ...call, tauYears: 0.3 }])).toThrow(
      "has 0.3 years to go, and another line 0.25",
    );
  });
});
