import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bivariateNormalCdf } from "../../lib/vol/american/bivariateNormalCdf.js";
import {
  baroneAdesiWhaleyPrice,
  bjerksundStenslandPrice,
  blackPrice,
  blackScholesPrice,
  deAmericanise,
  normalCdf,
  type OptionType,
} from "../../lib/vol/index.js";
import { readFixture } from "./readFixture.js";

interface Row {
  readonly type: OptionType;
  readonly underlying: number;
  readonly strike: number;
  readonly tauYears: number;
  readonly vol: number;
  readonly rate: number;
  readonly carry: number;
  readonly exact: number;
  readonly baw: number;
}
const { rows } = readFixture<{ rows: Row[] }>("american.json");
const priceOf = (price: typeof baroneAdesiWhaleyPrice, row: Row, vol: number = row.vol): number =>
  price(row.type, row.underlying, row.strike, row.tauYears, vol, row.rate, row.carry);

/** What smiles are made of: out of the money, up to half a year, rates up to 5 %. */
const isShortOtmFuture = (row: Row): boolean =>
  row.carry === 0 &&
  row.tauYears <= 0.51 &&
  row.rate <= 0.05 &&
  (row.type === "call" ? row.underlying < row.strike : row.underlying > row.strike);

describe("American approximations against QuantLib 1.29", () => {
  it("Barone-Adesi-Whaley is the same approximation, to the tolerance of its boundary search there", () => {
    expect(rows).toHaveLength(90);
    for (const row of rows) expect(Math.abs(priceOf(baroneAdesiWhaleyPrice, row) - row.baw)).toBeLessThan(1e-4);
  });

  // E. Haug, The Complete Guide to Option Pricing Formulas, 1998, page 24: options on futures, strike 100, rate 10 %.
  // His table is known to be reproduced to two decimals only.
  it.each([
    [90, 0.1, 0.15, 0.0206],
    [100, 0.1, 0.15, 1.8771],
    [110, 0.1, 0.15, 10.0089],
    [90, 0.1, 0.25, 0.3159],
    [100, 0.1, 0.25, 3.128],
    [110, 0.1, 0.25, 10.3919],
    [90, 0.1, 0.35, 0.9495],
    [100, 0.1, 0.35, 4.3777],
    [110, 0.1, 0.35, 11.1679],
    [90, 0.5, 0.15, 0.8208],
    [100, 0.5, 0.15, 4.0842],
    [110, 0.5, 0.15, 10.8087],
  ])("Haug: future %d, %d years, vol %d", (future, tau, vol, value) => {
    expect(Math.abs(baroneAdesiWhaleyPrice("call", future, 100, tau, vol, 0.1) - value)).toBeLessThan(0.003);
  });

  it("Bjerksund-Stensland is a lower bound of the exact value, and within the sizes that the page states", () => {
    const worst = { bs: 0, baw: 0, shortBs: 0, shortBaw: 0 };
    for (const row of rows) {
      const bs = priceOf(bjerksundStenslandPrice, row) - row.exact;
      const baw = Math.abs(priceOf(baroneAdesiWhaleyPrice, row) - row.exact);
      expect(bs).toBeLessThan(1e-6);
      worst.bs = Math.max(worst.bs, -bs);
      worst.baw = Math.max(worst.baw, baw);
      if (isShortOtmFuture(row)) {
        worst.shortBs = Math.max(worst.shortBs, -bs);
        worst.shortBaw = Math.max(worst.shortBaw, baw);
      }
    }
    // In per cent of the strike of 100.
    expect(worst.bs).toBeLessThan(0.36);
    expect(worst.baw).toBeLessThan(0.8);
    expect(worst.shortBs).toBeLessThan(0.011);
    expect(worst.shortBaw).toBeLessThan(0.008);
  });
});

const anyOption = fc.record({
  type: fc.constantFrom<OptionType>("call", "put"),
  underlying: fc.double({ min: 60, max: 160, noNaN: true }),
  tau: fc.double({ min: 0.01, max: 2, noNaN: true }),
  vol: fc.double({ min: 0.05, max: 0.9, noNaN: true }),
  rate: fc.double({ min: 0, max: 0.12, noNaN: true }),
  carry: fc.double({ min: -0.06, max: 0.06, noNaN: true }),
});

describe.each([
  ["baroneAdesiWhaleyPrice", baroneAdesiWhaleyPrice],
  ["bjerksundStenslandPrice", bjerksundStenslandPrice],
])("%s", (_name, price) => {
  it("is worth at least the European option and exercise now, and less than its bound", () => {
    fc.assert(
      fc.property(anyOption, ({ type, underlying, tau, vol, rate, carry }) => {
        const american = price(type, underlying, 100, tau, vol, rate, carry);
        const european = blackScholesPrice(type, underlying, 100, tau, vol, rate, rate - carry);
        const exercise = Math.max(type === "call" ? underlying - 100 : 100 - underlying, 0);
        expect(american).toBeGreaterThanOrEqual(Math.max(european, exercise) - 1e-12);
        const most = type === "call" ? underlying * Math.exp(Math.max(carry - rate, 0) * tau) : 100;
        expect(american).toBeLessThanOrEqual(most * (1 + 1e-12));
      }),
    );
  });

  it("keeps these bounds where rates are 0, carries are large and volatilities are small or long", () => {
    for (const type of ["call", "put"] as const) {
      for (const underlying of [40, 80, 95, 100, 105, 120, 200]) {
        for (const tau of [0.02, 0.5, 1, 5]) {
          for (const vol of [1e-4, 0.01, 0.03, 0.2, 1, 3]) {
            for (const rate of [0, 0.02, 0.1]) {
              for (const carry of [-0.3, -0.05, 0, 0.03, 0.3]) {
                const where = JSON.stringify([type, underlying, tau, vol, rate, carry]);
                const american = price(type, underlying, 100, tau, vol, rate, carry);
                const european = blackScholesPrice(type, underlying, 100, tau, vol, rate, rate - carry);
                const exercise = Math.max(type === "call" ? underlying - 100 : 100 - underlying, 0);
                const most = type === "call" ? underlying * Math.exp(Math.max(carry - rate, 0) * tau) : 100;
                expect(american, where).toBeGreaterThanOrEqual(Math.max(european, exercise) - 1e-12);
                expect(american, where).toBeLessThanOrEqual(most * (1 + 1e-12));
              }
            }
          }
        }
      }
    }
    expect(price("put", 100, 200, 1, 0.2, 0, 0.03)).toBeGreaterThanOrEqual(100);
  });

  it("scales with underlying and strike", () => {
    fc.assert(
      fc.property(anyOption, ({ type, underlying, tau, vol, rate, carry }) => {
        const one = price(type, underlying, 100, tau, vol, rate, carry);
        const many = price(type, 8 * underlying, 800, tau, vol, rate, carry);
        expect(Math.abs(many - 8 * one)).toBeLessThan(1e-8);
      }),
    );
  });

  it("is European where waiting costs nothing", () => {
    expect(price("call", 100, 100, 1, 0.2, 0.05, 0.05)).toBe(blackScholesPrice("call", 100, 100, 1, 0.2, 0.05));
    expect(price("put", 100, 100, 1, 0.2, 0, 0)).toBe(blackPrice("put", 100, 100, 1, 0.2));
    expect(price("call", 100, 100, 1, 0.2, 0, 0)).toBe(blackPrice("call", 100, 100, 1, 0.2));
  });

  it.each<[string, [number, number, number, number, number, number]]>([
    ["underlying is 0", [0, 100, 1, 0.2, 0.05, 0]],
    ["strike is -1", [100, -1, 1, 0.2, 0.05, 0]],
    ["tauYears is 0", [100, 100, 0, 0.2, 0.05, 0]],
    ["vol is NaN", [100, 100, 1, Number.NaN, 0.05, 0]],
    ["rate is -0.01", [100, 100, 1, 0.2, -0.01, 0]],
    ["carry is Infinity", [100, 100, 1, 0.2, 0.05, Number.POSITIVE_INFINITY]],
    ["give rates as fractions", [100, 100, 10, 0.2, 5, 0]],
  ])("refuses input: %s", (message, args) => {
    expect(() => price("call", ...args)).toThrow(message);
    expect(() => price("C" as OptionType, 100, 100, 1, 0.2, 0.05, 0)).toThrow("option type");
  });
});

describe("bjerksundStenslandPrice at a volatility of 1 %", () => {
  it("is finite, below the value of waiting perfectly and close to it", () => {
    // Almost without volatility: the best time to exercise a path that drifts from 100 to 100 exp(-0.05 t).
    const bestOf = (strike: number, rate: number, carry: number): number =>
      Math.max(
        ...Array.from({ length: 1001 }, (_unused, i) => {
          const t = i / 1000;
          return Math.exp(-rate * t) * (strike - 100 * Math.exp(carry * t));
        }),
      );
    const found = bjerksundStenslandPrice("put", 100, 120, 1, 0.01, 0.02, -0.05);
    expect(Math.abs(found - bestOf(120, 0.02, -0.05))).toBeLessThan(0.1);
    expect(Math.abs(found - baroneAdesiWhaleyPrice("put", 100, 120, 1, 0.01, 0.02, -0.05))).toBeLessThan(0.01);
  });
});

describe("bivariateNormalCdf", () => {
  it("has the closed form at the origin, factorises, and sums to the marginal", () => {
    for (const rho of [-0.8, -0.3, 0.5, 0.79]) {
      expect(bivariateNormalCdf(0, 0, rho)).toBeCloseTo(0.25 + Math.asin(rho) / (2 * Math.PI), 14);
      for (const [a, b] of [
        [0.3, -1.2],
        [2, 2],
        [-3, 0.5],
      ] as const) {
        expect(bivariateNormalCdf(a, b, rho) + bivariateNormalCdf(a, -b, -rho)).toBeCloseTo(normalCdf(a), 14);
      }
    }
    expect(bivariateNormalCdf(0.3, -1.2, 0)).toBe(normalCdf(0.3) * normalCdf(-1.2));
  });
});

describe("deAmericanise", () => {
  it.each(["bjerksundStensland", "baroneAdesiWhaley"] as const)(
    "inverts %s to the volatility that made the price",
    (m) => {
      const price = m === "bjerksundStensland" ? bjerksundStenslandPrice : baroneAdesiWhaleyPrice;
      for (const row of rows) {
        const quote = priceOf(price, row);
        const exercise = Math.max(row.type === "call" ? row.underlying - 100 : 100 - row.underlying, 0);
        const found = deAmericanise(row.type, quote, row.underlying, 100, row.tauYears, row.rate, row.carry, m);
        // What exercise or nothing is worth says nothing about volatility.
        if (quote <= exercise + 1e-6) continue;
        expect(found.status).toBe("ok");
        expect(Math.abs(priceOf(price, row, found.vol) - quote)).toBeLessThan(1e-10);
        if (quote > exercise + 0.01) expect(Math.abs(found.vol - row.vol)).toBeLessThan(1e-8);
        expect(found.earlyExercisePremium).toBeGreaterThan(-1e-9);
        if (!Number.isNaN(found.europeanBias)) expect(found.europeanBias).toBeGreaterThan(-1e-9);
      }
    },
  );

  it("comes within 0.05 vol points of the truth for exact out-of-the-money quotes on futures", () => {
    let checked = 0;
    for (const row of rows) {
      if (!isShortOtmFuture(row) || row.exact < 0.01) continue;
      const found = deAmericanise(row.type, row.exact, row.underlying, 100, row.tauYears, row.rate);
      checked++;
      expect(Math.abs(found.vol - row.vol), JSON.stringify(row)).toBeLessThan(0.0005);
      expect(Math.abs(found.methodGap)).toBeLessThan(0.001);
    }
    expect(checked).toBeGreaterThan(8);
  });

  it("removes most of what early exercise adds to the volatility a year out", () => {
    for (const row of rows) {
      const isOut = row.type === "call" ? row.underlying < 100 : row.underlying > 100;
      if (!isOut || row.tauYears < 1) continue;
      const found = deAmericanise(row.type, row.exact, row.underlying, 100, row.tauYears, row.rate, row.carry);
      const untouched = found.vol + found.europeanBias - row.vol;
      if (untouched > 0.002) expect(Math.abs(found.vol - row.vol)).toBeLessThan(0.35 * untouched);
    }
  });

  it.each<[string, OptionType, number, string]>([
    ["below exercise", "call", 9.99, "belowIntrinsic"],
    ["at exercise", "call", 10, "belowVolMin"],
    ["negative", "put", -1, "belowIntrinsic"],
    ["above the bound", "call", 110.5, "aboveMaximum"],
    ["above the bound of a put", "put", 100, "aboveMaximum"],
    ["NaN", "put", Number.NaN, "nonFinite"],
  ])("says what is wrong with a price %s", (_name, type, price, status) => {
    const found = deAmericanise(type, price, 110, 100, 0.5, 0.03);
    expect(found.status).toBe(status);
    expect([found.vol, found.europeanPrice, found.methodGap]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it("refuses bad arguments by name", () => {
    expect(() => deAmericanise("call", 1, 100, 0, 0.5, 0.03)).toThrow("strike is 0");
    expect(() => deAmericanise("call", 1, 100, 100, 0.5, -0.03)).toThrow("rate is -0.03");
  });
});
