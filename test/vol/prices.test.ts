import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bachelierGuess } from "../../lib/vol/bachelier/bachelierGuess.js";
import { logRatio } from "../../lib/vol/black/logRatio.js";
import { normalisedBlack } from "../../lib/vol/black/normalisedBlack.js";
import { impliedTotalVolatility } from "../../lib/vol/implied/impliedTotalVolatility.js";
import {
  assetOrNothingPrice,
  bachelierGreeks,
  bachelierPrice,
  bachelierPrices,
  blackPrice,
  blackPrices,
  blackScholesPrice,
  cashOrNothingPrice,
  IV_STATUSES,
  impliedNormalVolatilities,
  impliedNormalVolatility,
  inverseOption,
  inversePrice,
  normalCdf,
  normalisedBlackPrice,
  normalQuantile,
  type OptionType,
  PRICING_STATUSES,
} from "../../lib/vol/index.js";
import { readFixture, readVectors } from "./readFixture.js";
import { relativeError } from "./relativeError.js";

const golden = readFixture<{
  normalisedBlack: [x: number, s: number, price: number][];
  bachelier: [gap: number, s: number, price: number][];
  quantiles: [p: number, z: number][];
}>("prices.json");

describe("prices against 60 digits", () => {
  it("normalised Black price in every region, to the digits that exp(-h^2/2) leaves", () => {
    expect(golden.normalisedBlack.length).toBeGreaterThan(130);
    for (const [x, s, expected] of golden.normalisedBlack) {
      const exponent = (x / s) ** 2 + s ** 2 / 4;
      const error = relativeError(normalisedBlack(x, s), expected);
      expect(error, `x ${x} s ${s}`).toBeLessThan(Number.EPSILON * ((x === 0 ? 5 : 10) + exponent));
    }
  });

  it("implied total volatility of those prices", () => {
    for (const [x, s, price] of golden.normalisedBlack) {
      const complement = Math.exp(0.5 * x) - price;
      if (complement < 0.05 * Math.exp(0.5 * x)) continue;
      const found = impliedTotalVolatility(price, complement, x, 2 * Math.sinh(-0.5 * x));
      expect(relativeError(found, s), `x ${x} s ${s}`).toBeLessThan(2e-15);
    }
  });

  it("Bachelier price, and its implied volatility from the rounded price", () => {
    for (const [gap, s, expected] of golden.bachelier) {
      const price = bachelierPrice("call", 0, gap, 1, s);
      const exponent = 0.5 * (gap / s) ** 2;
      expect(relativeError(price, expected), `gap ${gap} s ${s}`).toBeLessThan(Number.EPSILON * (10 + exponent));
      const { vol } = impliedNormalVolatility("call", expected, 0, gap, 1);
      expect(relativeError(vol, s), `gap ${gap} s ${s}`).toBeLessThan(1e-15);
    }
  });

  it("the guess for Bachelier volatilities is within 1e-5, as its one step needs", () => {
    for (const [gap, s, price] of golden.bachelier) {
      expect(relativeError(bachelierGuess(price, gap), s), `gap ${gap} s ${s}`).toBeLessThan(1e-5);
    }
  });

  it("quantiles of the normal distribution", () => {
    for (const [p, z] of golden.quantiles) expect(relativeError(normalQuantile(p), z)).toBeLessThan(1e-15);
    expect([0, 1, -0.1, 1.1, Number.NaN].map(normalQuantile)).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect(normalQuantile(0.5)).toBe(0);
    fc.assert(
      fc.property(fc.double({ min: -300, max: -0.3, noNaN: true }), (exponent) => {
        const p = 10 ** exponent;
        expect(relativeError(normalCdf(normalQuantile(p)), p)).toBeLessThan(2e-14 + 1e-15 * normalQuantile(p) ** 2);
      }),
    );
  });

  it("logRatio from one unit in the last place to the ends of double precision", () => {
    for (const d of [2 ** -52, 1e-9, 1e-3, 0.05, 0.2]) {
      // ln((1 + d)/(1 - d)) = 2 (d + d^3/3 + ...).
      let series = 0;
      for (let k = 61; k >= 1; k -= 2) series = series * d * d + 2 / k;
      const [a, b] = [1 + d, 1 - d];
      const exact = (a - b) / (a + b) === d ? series * d : Math.log1p((a - b) / b);
      expect(relativeError(logRatio(a, b), exact)).toBeLessThan(1e-15);
    }
    expect(logRatio(7, 7)).toBe(0);
    expect(relativeError(logRatio(1e308, 1.7e308), -0.530628251062170396)).toBeLessThan(1e-15);
    expect(relativeError(logRatio(1e308, 1e-10), 318 * Math.LN10)).toBeLessThan(1e-15);
    expect(relativeError(logRatio(1e-310, 1e308), -618 * Math.LN10)).toBeLessThan(1e-12);
  });
});

const haug = readVectors("haug_european_values.csv");
describe.skipIf(haug === undefined)("Haug's tables of European prices", () => {
  it("all rows to their printed digits", () => {
    expect(haug).toHaveLength(43);
    for (const row of haug!) {
      const n = (name: string): number => Number(row[name]);
      const type: OptionType = row["type"] === "Call" ? "call" : "put";
      const price = blackScholesPrice(type, n("spot"), n("strike"), n("t"), n("vol"), n("r"), n("q"));
      expect(Math.abs(price - n("value"))).toBeLessThan(n("tol"));
    }
  });

  it("digitals", () => {
    const one = (name: string): Record<string, string> => readVectors(name)![0]!;
    for (const [name, isCash] of [
      ["haug_cash_or_nothing_european.csv", true],
      ["haug_asset_or_nothing_european.csv", false],
    ] as const) {
      const row = one(name);
      const n = (column: string): number => Number(row[column]);
      const forward = n("spot") * Math.exp((n("r") - n("q")) * n("t"));
      const discount = Math.exp(-n("r") * n("t"));
      const type: OptionType = row["type"] === "Call" ? "call" : "put";
      const price = isCash
        ? cashOrNothingPrice(type, forward, n("strike"), n("t"), n("vol"), discount, 10)
        : assetOrNothingPrice(type, forward, n("strike"), n("t"), n("vol"), discount);
      expect(Math.abs(price - n("value"))).toBeLessThan(n("tol"));
    }
  });
});

const anyOption = fc.record({
  type: fc.constantFrom<OptionType>("call", "put"),
  strike: fc.double({ min: 10, max: 1000, noNaN: true }),
  tau: fc.double({ min: 1e-3, max: 5, noNaN: true }),
  vol: fc.double({ min: 0.02, max: 2, noNaN: true }),
  discount: fc.double({ min: 0.6, max: 1, noNaN: true }),
});

describe("digitals", () => {
  it("a vanilla option is asset-or-nothing less strike cash-or-nothing, and call and put digitals sum to the certain", () => {
    fc.assert(
      fc.property(anyOption, ({ type, strike, tau, vol, discount }) => {
        const asset = assetOrNothingPrice(type, 100, strike, tau, vol, discount);
        const cash = cashOrNothingPrice(type, 100, strike, tau, vol, discount);
        const sign = type === "call" ? 1 : -1;
        expect(sign * (asset - strike * cash)).toBeCloseTo(blackPrice(type, 100, strike, tau, vol, discount), 10);
        const other = type === "call" ? "put" : "call";
        expect(cash + cashOrNothingPrice(other, 100, strike, tau, vol, discount)).toBeCloseTo(discount, 14);
      }),
    );
  });

  it("refuse an expired option and a cash of 0", () => {
    expect(() => cashOrNothingPrice("call", 100, 100, 0, 0.2)).toThrow("tauYears is 0");
    expect(() => assetOrNothingPrice("call", 100, 100, 1, 0)).toThrow("vol is 0");
    expect(() => cashOrNothingPrice("call", 100, 100, 1, 0.2, 1, 0)).toThrow("cash is 0");
  });
});

describe("normalisedBlackPrice", () => {
  it("is the Black price over the root of forward times strike, on both sides of the money", () => {
    fc.assert(
      fc.property(anyOption, ({ type, strike, tau, vol }) => {
        const price = normalisedBlackPrice(type, Math.log(100 / strike), vol * Math.sqrt(tau)) * 10 * Math.sqrt(strike);
        expect(Math.abs(price - blackPrice(type, 100, strike, tau, vol))).toBeLessThan(1e-12 * (100 + strike));
      }),
    );
    expect(() => normalisedBlackPrice("call", Number.NaN, 1)).toThrow("logMoneyness is NaN");
    expect(() => normalisedBlackPrice("call", 0, -1)).toThrow("totalVol is -1");
  });
});

describe("inverse options", () => {
  it("in coins: parity 1 - K/F, premium as quoted, and the hedges of both views", () => {
    const [forward, strike, tau, vol] = [62_700, 65_000, 0.07, 0.45];
    const call = inverseOption("call", forward, strike, tau, vol);
    const put = inverseOption("put", forward, strike, tau, vol);
    expect(call.premiumCoin - put.premiumCoin).toBeCloseTo(1 - strike / forward, 14);
    expect(call.premiumCoin).toBe(inversePrice("call", forward, strike, tau, vol));
    expect(call.premiumUsd).toBe(blackPrice("call", forward, strike, tau, vol));
    const slope = (f: (u: number) => number): number => (f(forward + 1) - f(forward - 1)) / 2;
    for (const [type, own] of [["call", call] as const, ["put", put] as const]) {
      // Dollar view: d(dollar value)/dF. Coin view: F times d(coin value)/dF.
      expect(slope((f) => inversePrice(type, f, strike, tau, vol) * f)).toBeCloseTo(own.delta, 8);
      expect(forward * slope((f) => inversePrice(type, f, strike, tau, vol))).toBeCloseTo(own.netDelta, 8);
      expect(own.netDeltaUsd).toBe(own.netDelta * forward);
      expect(own.deltaUsd).toBe(own.delta * forward);
    }
    // A call is worth less than one coin whatever the dollar does, a put in coins is not bounded by one coin.
    expect(inversePrice("call", 1e9, strike, tau, vol)).toBeLessThan(1);
    expect(inversePrice("put", 1000, strike, tau, vol)).toBeGreaterThan(60);
    expect(() => inverseOption("call", 0, strike, tau, vol)).toThrow("forward is 0");
  });
});

describe("blackPrices", () => {
  const count = 400;
  const strikes = Float64Array.from({ length: count }, (_, i) => 40 + i / 2.5);
  const options = {
    types: Uint8Array.from({ length: count }, (_, i) => i & 1),
    forwards: new Float64Array(count).fill(100),
    strikes,
    tauYears: Float64Array.from({ length: count }, (_, i) => (i % 7) / 3),
    vols: Float64Array.from({ length: count }, (_, i) => (i % 11) / 8),
    discountFactors: new Float64Array(count).fill(0.97),
  };

  it("gives the bits of blackPrice, and leaves frozen input as it was", () => {
    const before = structuredClone(options);
    const out = { prices: new Float64Array(count), statuses: new Uint8Array(count).fill(9) };
    blackPrices(Object.freeze(options), out);
    for (let i = 0; i < count; i++) {
      const type = options.types[i] === 0 ? "call" : "put";
      expect(out.prices[i]).toBe(blackPrice(type, 100, strikes[i]!, options.tauYears[i]!, options.vols[i]!, 0.97));
      expect(out.statuses[i]).toBe(0);
    }
    expect(options).toEqual(before);
  });

  it.each<[string, number, number[], string]>([
    ["a type code of 2", 2, [100, 100, 1, 0.2, 1], "outOfDomain"],
    ["a forward of 0", 0, [0, 100, 1, 0.2, 1], "outOfDomain"],
    ["a negative strike", 0, [100, -1, 1, 0.2, 1], "outOfDomain"],
    ["a NaN time", 1, [100, 100, Number.NaN, 0.2, 1], "nonFinite"],
    ["a time after expiry", 1, [100, 100, -1, 0.2, 1], "pastExpiry"],
    ["a negative volatility", 0, [100, 100, 1, -0.2, 1], "outOfDomain"],
    ["an infinite forward", 0, [Number.POSITIVE_INFINITY, 100, 1, 0.2, 1], "nonFinite"],
    ["a discount factor of 0", 0, [100, 100, 1, 0.2, 0], "outOfDomain"],
  ])("says what is wrong with %s and goes on", (_name, code, [forward, strike, tau, vol, discount], status) => {
    const two = (bad: number, good: number): Float64Array => Float64Array.of(bad, good);
    const out = { prices: new Float64Array(2), statuses: new Uint8Array(2) };
    blackPrices(
      {
        types: Uint8Array.of(code, 0),
        forwards: two(forward!, 100),
        strikes: two(strike!, 100),
        tauYears: two(tau!, 1),
        vols: two(vol!, 0.2),
        discountFactors: two(discount!, 1),
      },
      out,
    );
    expect([...out.statuses].map((s) => PRICING_STATUSES[s])).toEqual([status, "ok"]);
    expect(out.prices[0]).toBeNaN();
    expect(out.prices[1]).toBe(blackPrice("call", 100, 100, 1, 0.2));
  });

  it("prices finite numbers whose sum is infinite", () => {
    const one = Float64Array.of(1);
    const huge = Float64Array.of(1.6e308);
    const out = { prices: new Float64Array(1), statuses: new Uint8Array(1) };
    blackPrices({ types: Uint8Array.of(0), forwards: huge, strikes: huge, tauYears: one, vols: one }, out);
    expect(PRICING_STATUSES[out.statuses[0]!]).toBe("ok");
    expect(relativeError(out.prices[0]!, 1.6e308 * 0.382924922548026)).toBeLessThan(1e-14);
  });
});

describe("Bachelier", () => {
  it("keeps parity, rises with volatility, moves with a shift of forward and strike, and takes any sign", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -100, max: 100, noNaN: true }),
        fc.double({ min: -100, max: 100, noNaN: true }),
        fc.double({ min: 1e-3, max: 4, noNaN: true }),
        fc.double({ min: 0.5, max: 80, noNaN: true }),
        (forward, strike, tau, vol) => {
          const call = bachelierPrice("call", forward, strike, tau, vol, 0.9);
          const put = bachelierPrice("put", forward, strike, tau, vol, 0.9);
          expect(Math.abs(call - put - 0.9 * (forward - strike))).toBeLessThan(1e-13 * 100);
          expect(bachelierPrice("call", forward, strike, tau, 1.001 * vol, 0.9)).toBeGreaterThanOrEqual(call);
          const { vol: found, status } = impliedNormalVolatility("call", call, forward, strike, tau, 0.9);
          const vega = bachelierGreeks("call", forward, strike, tau, vol, 0.9).vega;
          const carried = (2e-16 * (call + 200)) / vega;
          if (status === "ok") expect(Math.abs(found - vol)).toBeLessThan(4e-15 * vol + 4 * carried);
          else expect(carried > 1e-3 * vol || call < 1e-290).toBe(true);
        },
      ),
    );
  });

  it("is near Black for a small volatility: sigma_N = sigma F", () => {
    expect(bachelierPrice("call", 100, 100, 1, 1)).toBeCloseTo(blackPrice("call", 100, 100, 1, 0.01), 5);
  });

  // WTI, 20 April 2020: the May future settled at -37.63 dollars.
  const cases = [
    { type: "put", price: 50, forward: -37.63, strike: 5, tauYears: 0.01, discountFactor: 1, status: "ok" },
    { type: "call", price: 0.2, forward: -37.63, strike: -20, tauYears: 0.01, discountFactor: 0.999, status: "ok" },
    { type: "call", price: -1, forward: 1, strike: 2, tauYears: 1, discountFactor: 1, status: "belowIntrinsic" },
    { type: "call", price: 9.9, forward: 10, strike: 0, tauYears: 1, discountFactor: 1, status: "belowIntrinsic" },
    { type: "call", price: 10, forward: 10, strike: 0, tauYears: 1, discountFactor: 1, status: "belowVolMin" },
    { type: "put", price: 1, forward: 1, strike: 1, tauYears: 0, discountFactor: 1, status: "zeroTime" },
    { type: "put", price: 1, forward: Number.NaN, strike: 1, tauYears: 1, discountFactor: 1, status: "nonFinite" },
    { type: "put", price: 1, forward: 1, strike: 1, tauYears: 1, discountFactor: 0, status: "outOfDomain" },
  ] as const;

  it.each(cases)("implied volatility, scalar and batch: $type $price of $strike gives $status", (c) => {
    const { type, price, forward, strike, tauYears, discountFactor } = c;
    const scalar = impliedNormalVolatility(type, price, forward, strike, tauYears, discountFactor);
    const out = { vols: new Float64Array(1), statuses: new Uint8Array(1) };
    impliedNormalVolatilities(
      {
        types: Uint8Array.of(type === "call" ? 0 : 1),
        prices: Float64Array.of(price),
        forwards: Float64Array.of(forward),
        strikes: Float64Array.of(strike),
        tauYears: Float64Array.of(tauYears),
        discountFactors: Float64Array.of(discountFactor),
      },
      out,
    );
    expect(scalar.status).toBe(c.status);
    expect(IV_STATUSES[out.statuses[0]!]).toBe(c.status);
    expect(out.vols[0]).toBe(scalar.vol);
    if (c.status === "ok") {
      expect(bachelierPrice(type, forward, strike, tauYears, scalar.vol, discountFactor)).toBeCloseTo(price, 12);
    } else {
      expect(scalar.vol).toBeNaN();
    }
  });

  it("batch of prices equals the scalar form and names what is wrong", () => {
    const out = { prices: new Float64Array(4), statuses: new Uint8Array(4) };
    bachelierPrices(
      {
        types: Uint8Array.of(0, 1, 1, 3),
        forwards: Float64Array.of(-3, 5, Number.NaN, 1),
        strikes: Float64Array.of(2, 8, 1, 1),
        tauYears: Float64Array.of(0.5, -1, 1, 1),
        normalVols: Float64Array.of(4, 1, 1, 1),
      },
      out,
    );
    expect([...out.statuses].map((code) => PRICING_STATUSES[code])).toEqual([
      "ok",
      "pastExpiry",
      "nonFinite",
      "outOfDomain",
    ]);
    expect([...out.prices]).toEqual([bachelierPrice("call", -3, 2, 0.5, 4), Number.NaN, Number.NaN, Number.NaN]);
  });

  it.each<[string, [number, number, number, number, number]]>([
    ["forward is NaN", [Number.NaN, 1, 1, 1, 1]],
    ["strike is Infinity", [1, Number.POSITIVE_INFINITY, 1, 1, 1]],
    ["tauYears is -1", [1, 1, -1, 1, 1]],
    ["normalVol is -2", [1, 1, 1, -2, 1]],
    ["discountFactor is 0", [1, 1, 1, 1, 0]],
  ])("refuses input: %s", (message, args) => {
    expect(() => bachelierPrice("call", ...args)).toThrow(message);
    expect(() => bachelierGreeks("call", ...args)).toThrow(message);
  });
});
