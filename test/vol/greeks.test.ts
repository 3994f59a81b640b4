import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hedgeGreekColumns } from "../../lib/vol/greeks/hedgeGreekColumns.js";
import {
  bachelierGreeks,
  blackGreekColumns,
  blackGreeks,
  blackPrice,
  blackScholesGreekColumns,
  blackScholesGreeks,
  blackScholesPrice,
  type Greeks,
  greekColumns,
  marketGreeks,
  type OptionType,
  PRICING_STATUSES,
  type SpotGreeks,
} from "../../lib/vol/index.js";
import { readFixture, readVectors } from "./readFixture.js";

interface Row {
  readonly model: "black" | "blackScholes" | "bachelier";
  readonly type: OptionType;
  readonly underlying: number;
  readonly strike: number;
  readonly tauYears: number;
  readonly vol: number;
  readonly rate: number;
  readonly dividendYield: number;
  readonly greeks: Record<string, number>;
}
const { rows } = readFixture<{ rows: Row[] }>("greeks.json");

function greeksOf(row: Row): Greeks | SpotGreeks {
  const { type, underlying, strike, tauYears, vol, rate, dividendYield } = row;
  if (row.model === "blackScholes") {
    return blackScholesGreeks(type, underlying, strike, tauYears, vol, rate, dividendYield);
  }
  const price = row.model === "black" ? blackGreeks : bachelierGreeks;
  return price(type, underlying, strike, tauYears, vol, Math.exp(-rate * tauYears));
}

/** The two batch forms, one option at a time, as records of the main Greeks. */
function batchOf(row: Row): { greeks: Record<string, number>; status: string } {
  const out = greekColumns(1);
  const types = Uint8Array.of(row.type === "call" ? 0 : 1);
  const strikes = Float64Array.of(row.strike);
  const tauYears = Float64Array.of(row.tauYears);
  const vols = Float64Array.of(row.vol);
  if (row.model === "black") {
    const forwards = Float64Array.of(row.underlying);
    const discountFactors = Float64Array.of(Math.exp(-row.rate * row.tauYears));
    blackGreekColumns({ types, forwards, strikes, tauYears, vols, discountFactors }, out);
  } else {
    const spots = Float64Array.of(row.underlying);
    const rates = Float64Array.of(row.rate);
    const dividendYields = Float64Array.of(row.dividendYield);
    blackScholesGreekColumns({ types, spots, strikes, tauYears, vols, rates, dividendYields }, out);
  }
  const greeks = {
    price: out.prices[0]!,
    delta: out.deltas[0]!,
    gamma: out.gammas[0]!,
    vega: out.vegas[0]!,
    theta: out.thetas[0]!,
    rho: out.rhos[0]!,
    vanna: out.vannas[0]!,
    volga: out.volgas[0]!,
    charm: out.charms[0]!,
  };
  return { greeks, status: PRICING_STATUSES[out.statuses[0]!]! };
}

describe("Greeks against derivatives at 60 digits", () => {
  it.each(["black", "blackScholes", "bachelier"])("%s, all of them", (model) => {
    const own = rows.filter((row) => row.model === model);
    expect(own).toHaveLength(24);
    for (const row of own) {
      const found = greeksOf(row) as unknown as Record<string, number>;
      expect(Object.keys(found).sort()).toEqual(Object.keys(row.greeks).sort());
      for (const [name, expected] of Object.entries(row.greeks)) {
        // Where terms of both signs cancel, what counts is their size; below 1e-40 the differences end.
        const scale = name === "price" || name === "delta" ? 0 : Math.abs(row.greeks["vega"]!) * 1e-14 + 1e-40;
        const error = Math.abs(found[name]! - expected);
        expect(error, `${name} of ${JSON.stringify(row)}`).toBeLessThan(2e-12 * Math.abs(expected) + scale);
      }
    }
  });

  it("the batch form gives the same bits, and the price is that of the price functions", () => {
    for (const row of rows.filter(({ model }) => model !== "bachelier")) {
      const scalar = greeksOf(row) as unknown as Record<string, number>;
      const batch = batchOf(row);
      expect(batch.status).toBe("ok");
      for (const [name, value] of Object.entries(batch.greeks)) expect(value).toBe(scalar[name]);
      const { type, underlying, strike, tauYears, vol, rate, dividendYield } = row;
      expect(batch.greeks["price"]).toBe(
        row.model === "black"
          ? blackPrice(type, underlying, strike, tauYears, vol, Math.exp(-rate * tauYears))
          : blackScholesPrice(type, underlying, strike, tauYears, vol, rate, dividendYield),
      );
    }
  });
});

describe("Greeks against high-order differences of the price", () => {
  const step = (f: (u: number) => number, at: number, h: number): number =>
    (f(at - 2 * h) - 8 * f(at - h) + 8 * f(at + h) - f(at + 2 * h)) / (12 * h);

  it("delta, vega, theta, rho of random options", () => {
    fc.assert(
      fc.property(
        fc.constantFrom<OptionType>("call", "put"),
        fc.double({ min: -0.4, max: 0.4, noNaN: true }),
        fc.double({ min: 0.05, max: 3, noNaN: true }),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 0.1, noNaN: true }),
        (type, moneyness, tau, vol, rate) => {
          const forward = 100;
          const strike = forward * Math.exp(moneyness);
          const at = (f: number, t: number, v: number, r: number): number =>
            blackPrice(type, f, strike, t, v, Math.exp(-r * t));
          const found = blackGreeks(type, forward, strike, tau, vol, Math.exp(-rate * tau));
          const close = (a: number, b: number): void => expect(Math.abs(a - b)).toBeLessThan(1e-5 * (Math.abs(b) + 1));
          close(
            found.delta,
            step((f) => at(f, tau, vol, rate), forward, 1e-2),
          );
          close(
            found.vega,
            step((v) => at(forward, tau, v, rate), vol, 1e-4),
          );
          close(found.theta, -step((t) => at(forward, t, vol, rate), tau, 1e-4 * tau));
          close(
            found.rho,
            step((r) => at(forward, tau, vol, r), rate, 1e-4),
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("the four Greeks of a hedge", () => {
  const four = ["deltas", "gammas", "vegas", "thetas"] as const;

  it.each([0, 0.065])("are those of blackGreekColumns in single precision, to the last bit (rate %f)", (rate) => {
    const count = 20_000;
    let state = 12_345;
    const random = (): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    const column = (value: (i: number) => number): Float64Array =>
      Float64Array.from({ length: count }, (_, i) => value(i));
    const strikes = column(() => 20_000 + 10_000 * random());
    // At the money, far from it, and without one of the inputs.
    const forwards = column((i) => (i % 97 === 0 ? strikes[i]! : i % 31 === 0 ? 1 + 1e5 * random() : 25_000));
    const tauYears = column((i) => (i % 101 === 0 ? -0.001 * (i % 2) : i % 7 === 0 ? 1e-7 : 0.3 * random()));
    const vols = column((i) => (i % 89 === 0 ? Number.NaN : i % 83 === 0 ? 0 : i % 79 === 0 ? 40 : 0.05 + random()));
    const discountFactors = rate === 0 ? undefined : tauYears.map((tau) => Math.exp(-rate * tau));
    const types = Uint8Array.from(strikes, (_, i) => (i % 1009 === 0 ? 2 : i & 1));
    const options = { types, forwards, strikes, tauYears, vols, discountFactors };
    const all = greekColumns(count);
    blackGreekColumns(options, all);
    const single = (): Float32Array => new Float32Array(count);
    const own = { deltas: single(), gammas: single(), vegas: single(), thetas: single() };
    hedgeGreekColumns(options, own);
    for (const name of four) {
      const differs = own[name].findIndex((value, i) => !Object.is(value, Math.fround(all[name][i]!)));
      expect(differs, name).toBe(-1);
    }
    expect(own.vegas.filter((vega) => vega > 0).length).toBeGreaterThan(0.8 * count);
    expect(own.deltas.filter(Number.isNaN).length).toBeGreaterThan(500);
  });

  it("refuses arrays of different lengths", () => {
    const one = Float64Array.of(1);
    const options = { types: Uint8Array.of(0), forwards: one, strikes: one, tauYears: one, vols: one };
    const out = { deltas: new Float32Array(1), gammas: new Float32Array(1), vegas: new Float32Array(2) };
    expect(() => hedgeGreekColumns(options, { ...out, thetas: new Float32Array(1) })).toThrow(/vegas/);
  });
});

describe("relations of Greeks", () => {
  it("call less put: delta D, no gamma, vega or volga; homogeneity in forward and strike", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 20, max: 500, noNaN: true }),
        fc.double({ min: 0.01, max: 3, noNaN: true }),
        fc.double({ min: 0.05, max: 1.5, noNaN: true }),
        fc.double({ min: 0.7, max: 1, noNaN: true }),
        (strike, tau, vol, discount) => {
          const call = blackGreeks("call", 100, strike, tau, vol, discount);
          const put = blackGreeks("put", 100, strike, tau, vol, discount);
          expect(Math.abs(call.delta - put.delta - discount)).toBeLessThan(1e-15);
          for (const name of [
            "gamma",
            "vega",
            "vanna",
            "volga",
            "speed",
            "zomma",
            "color",
            "veta",
            "ultima",
          ] as const) {
            expect(call[name]).toBe(put[name]);
          }
          const scaled = blackGreeks("call", 1600, 16 * strike, tau, vol, discount);
          if (Math.min(call.price, call.vega) > 1e-290)
            expect([scaled.delta, scaled.vega]).toEqual([call.delta, 16 * call.vega]);
        },
      ),
    );
  });
});

const haug = readVectors("haug_european_greeks.csv");
describe.skipIf(haug === undefined)("Haug's table of Greeks", () => {
  it("all rows to its printed digits", () => {
    expect(haug).toHaveLength(11);
    for (const row of haug!) {
      const [strike, spot, q, r, t, vol] = ["strike", "spot", "q", "r", "t", "vol"].map((name) =>
        Number(row[name]),
      ) as [number, number, number, number, number, number];
      const g = blackScholesGreeks(row["type"] === "Call" ? "call" : "put", spot, strike, t, vol, r, q);
      const value = {
        delta: g.delta,
        elasticity: (g.delta * spot) / g.price,
        gamma: g.gamma,
        vega: g.vega,
        theta_per_year: g.theta,
        theta_per_day: marketGreeks(g, spot).thetaPerDay,
        rho: g.rho,
        dividend_rho: Math.abs(g.dividendRho),
      }[row["greek"]!];
      expect(Math.abs(value! - Number(row["value"])), row["greek"]).toBeLessThan(6e-5);
    }
  });
});

const vollib = readVectors("py_vollib_bs_greeks_101.csv");
describe.skipIf(vollib === undefined)("the vectors of py_vollib", () => {
  it("price, delta, gamma, theta a year, vega and rho per 1.00 of 101 spots", () => {
    expect(vollib).toHaveLength(101);
    let worst = 0;
    for (const row of vollib!) {
      const n = (name: string): number => Number(row[name]);
      const call = blackScholesGreeks("call", n("S"), n("K"), n("t"), n("v"), n("R"));
      const put = blackScholesGreeks("put", n("S"), n("K"), n("t"), n("v"), n("R"));
      const pairs: [number, number][] = [
        [call.price, n("bs_call")],
        [put.price, n("bs_put")],
        [call.delta, n("CD")],
        [put.delta, n("PD")],
        [call.gamma, n("CG")],
        [call.theta, n("CT")],
        [put.theta, n("PT")],
        [call.vega, n("CV")],
        [call.rho, n("CR")],
        [put.rho, n("PR")],
      ];
      for (const [own, theirs] of pairs) worst = Math.max(worst, Math.abs(own - theirs));
    }
    // They are printed to ten decimals, theta through a division by 365.
    expect(worst).toBeLessThan(1e-6);
  });
});

describe("bad input", () => {
  const good: readonly number[] = [100, 100, 1, 0.2, 1];
  it.each<[string, number, number, string]>([
    ["forward is -1", 0, -1, "outOfDomain"],
    ["forward is 0", 0, 0, "outOfDomain"],
    ["strike is NaN", 1, Number.NaN, "nonFinite"],
    ["strike is -5", 1, -5, "outOfDomain"],
    ["tauYears is 0", 2, 0, "zeroTime"],
    ["tauYears is -0.5", 2, -0.5, "pastExpiry"],
    ["vol is 0", 3, 0, "zeroVol"],
    ["vol is -0.2", 3, -0.2, "outOfDomain"],
    ["vol is Infinity", 3, Number.POSITIVE_INFINITY, "nonFinite"],
    ["discountFactor is 0", 4, 0, "outOfDomain"],
  ])("%s", (message, position, value, status) => {
    const bad = good.with(position, value) as [number, number, number, number, number];
    expect(() => blackGreeks("call", ...bad)).toThrow(message);
    const out = greekColumns(2);
    const column = (i: number): Float64Array => Float64Array.of(bad[i]!, good[i]!);
    blackGreekColumns(
      {
        types: Uint8Array.of(0, 0),
        forwards: column(0),
        strikes: column(1),
        tauYears: column(2),
        vols: column(3),
        discountFactors: column(4),
      },
      out,
    );
    expect(PRICING_STATUSES[out.statuses[0]!]).toBe(status);
    expect(out.statuses[1]).toBe(0);
    for (const [name, numbers] of Object.entries(out)) {
      if (name !== "statuses") expect([numbers[0], numbers[1] > -100]).toEqual([Number.NaN, true]);
    }
  });

  it("spot form: rates that are not numbers, or percents", () => {
    expect(() => blackScholesGreeks("put", 100, 100, 1, 0.2, Number.NaN)).toThrow("rate is NaN");
    expect(() => blackScholesGreeks("put", 100, 100, 1, 0.2, 0, Number.POSITIVE_INFINITY)).toThrow("dividendYield is");
    expect(() => blackScholesPrice("put", 100, 100, 100, 0.2, 5)).toThrow("give rates as fractions a year");
    const out = greekColumns(3);
    const hundred = Float64Array.of(100, 100, 100);
    const one = Float64Array.of(1, 1, 1);
    blackScholesGreekColumns(
      {
        types: Uint8Array.of(0, 1, 7),
        spots: hundred,
        strikes: hundred,
        tauYears: one,
        vols: one,
        rates: Float64Array.of(Number.NaN, 2000, 0),
      },
      out,
    );
    expect([...out.statuses].map((code) => PRICING_STATUSES[code])).toEqual([
      "nonFinite",
      "outOfDomain",
      "outOfDomain",
    ]);
    expect([...out.prices, ...out.charms]).toEqual(Array(6).fill(Number.NaN));
  });

  it("columns of another length, by name", () => {
    const one = Float64Array.of(1);
    const options = { types: Uint8Array.of(0), forwards: one, strikes: one, tauYears: one, vols: one };
    expect(() => blackGreekColumns(options, greekColumns(2))).toThrow("prices has 2 elements and forwards 1");
  });
});

describe("marketGreeks", () => {
  it("is the change of the price for one vol point, one day and one basis point, to first order", () => {
    const at = (vol: number, tau: number, rate: number): number =>
      blackScholesPrice("call", 100, 105, tau, vol, rate, 0.01);
    const market = marketGreeks(blackScholesGreeks("call", 100, 105, 0.5, 0.3, 0.04, 0.01), 100);
    expect(market.vegaPerVolPoint).toBeCloseTo(at(0.305, 0.5, 0.04) - at(0.295, 0.5, 0.04), 5);
    expect(market.thetaPerDay).toBeCloseTo(at(0.3, 0.5 - 0.5 / 365, 0.04) - at(0.3, 0.5 + 0.5 / 365, 0.04), 6);
    expect(market.rhoPerBasisPoint).toBeCloseTo(at(0.3, 0.5, 0.04005) - at(0.3, 0.5, 0.03995), 8);
    expect(market.volgaPerVolPointSquared).toBeCloseTo(
      at(0.31, 0.5, 0.04) - 2 * at(0.3, 0.5, 0.04) + at(0.29, 0.5, 0.04),
      5,
    );
    expect(() => marketGreeks(blackGreeks("call", 1, 1, 1, 1), 0)).toThrow("underlying is 0");
    expect(() => marketGreeks(blackGreeks("call", 1, 1, 1, 1), 1, 0)).toThrow("daysPerYear is 0");
  });
});
