import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalisedBlack, normalisedComplement } from "../../lib/vol/black/normalisedBlack.js";
import { impliedGuess } from "../../lib/vol/implied/impliedGuess.js";
import { impliedTotalVolatility } from "../../lib/vol/implied/impliedTotalVolatility.js";
import {
  blackPrice,
  blackVega,
  IV_STATUSES,
  impliedVolatilities,
  impliedVolatility,
  type OptionType,
} from "../../lib/vol/index.js";
import { IV_CASES, type IvCase } from "./impliedVolatility.case.js";

type Invert = (one: IvCase) => { vol: number; status: string };

const scalar: Invert = (c) => impliedVolatility(c.type, c.price, c.forward, c.strike, c.tauYears, c.discountFactor);

const wholeTable = {
  vols: new Float64Array(IV_CASES.length).fill(-1),
  statuses: new Uint8Array(IV_CASES.length).fill(255),
};
impliedVolatilities(
  {
    types: Uint8Array.from(IV_CASES, (c) => (c.type === "call" ? 0 : 1)),
    prices: Float64Array.from(IV_CASES, (c) => c.price),
    forwards: Float64Array.from(IV_CASES, (c) => c.forward),
    strikes: Float64Array.from(IV_CASES, (c) => c.strike),
    tauYears: Float64Array.from(IV_CASES, (c) => c.tauYears),
    discountFactors: Float64Array.from(IV_CASES, (c) => c.discountFactor),
  },
  wholeTable,
);
const batch: Invert = (c) => {
  const i = IV_CASES.indexOf(c);
  return { vol: wholeTable.vols[i]!, status: IV_STATUSES[wholeTable.statuses[i]!]! };
};

describe.each([
  ["scalar", scalar],
  ["batch", batch],
])("implied volatility, %s form", (_form, invert) => {
  it.each(IV_CASES.map((c) => [c.name, c] as const))("%s", (_name, c) => {
    const { vol, status } = invert(c);
    expect(status).toBe(c.status);
    if (c.status === "ok") expect(Math.abs(vol / c.vol - 1)).toBeLessThanOrEqual(c.tolerance);
    else expect(vol).toBeNaN();
  });
});

describe("impliedVolatility", () => {
  it("returns the volatility that made the price, to what the price can carry", () => {
    fc.assert(
      fc.property(
        fc.constantFrom<OptionType>("call", "put"),
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.double({ min: 1e-3, max: 3, noNaN: true }),
        fc.double({ min: 1e-3, max: 4, noNaN: true }),
        (type, moneyness, vol, tau) => {
          const forward = 100;
          const strike = forward * Math.exp(moneyness);
          const price = blackPrice(type, forward, strike, tau, vol);
          const solved = impliedVolatility(type, price, forward, strike, tau);
          const carried = (2 * Number.EPSILON * (price + forward)) / blackVega(forward, strike, tau, vol);
          const outOfTheMoney = type === "call" ? strike >= forward : strike <= forward;
          if (outOfTheMoney && price > 1e-290 && price < 0.99 * Math.min(forward, strike)) {
            expect(solved.status).toBe("ok");
            expect(Math.abs(solved.vol / vol - 1)).toBeLessThan(1e-13);
          } else if (solved.status === "ok") {
            expect(Math.abs(solved.vol - vol)).toBeLessThan(4e-15 * vol + carried);
          } else {
            // Nothing but a price without visible time value, or one at its bound, may be refused.
            expect(["belowVolMin", "aboveMaximum"]).toContain(solved.status);
            expect(carried > 1e-3 * vol || price < 1e-290).toBe(true);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("has no failure and no error above 2e-15 on the CLY grid", () => {
    // S=100, r=3 %, 40 strikes 105 to 800, 40 maturities 0.01 to 2, 40 vols 0.01 to 0.99, prices above 1e-20.
    const step = (from: number, to: number, i: number): number => from + (i * (to - from)) / 39;
    let cells = 0;
    let failures = 0;
    let worst = 0;
    for (let i = 0; i < 40; i++) {
      const strike = step(105, 800, i);
      for (let j = 0; j < 40; j++) {
        const tau = step(0.01, 2, j);
        const forward = 100 * Math.exp(0.03 * tau);
        const discount = Math.exp(-0.03 * tau);
        for (let k = 0; k < 40; k++) {
          const vol = step(0.01, 0.99, k);
          const price = blackPrice("call", forward, strike, tau, vol, discount);
          if (!(price > 1e-20)) continue;
          cells++;
          const solved = impliedVolatility("call", price, forward, strike, tau, discount);
          if (solved.status !== "ok") failures++;
          else worst = Math.max(worst, Math.abs(solved.vol - vol));
        }
      }
    }
    expect(cells).toBe(51_321);
    expect(failures).toBe(0);
    expect(worst).toBeLessThan(2e-15);
  });
});

describe("impliedTotalVolatility", () => {
  it("reads a high volatility off the distance to the bound, which keeps the digits that the price has lost", () => {
    for (const x of [0, -0.01, -0.5, -3]) {
      for (const s of [6, 8, 10, 14]) {
        const solved = impliedTotalVolatility(
          normalisedBlack(x, s),
          normalisedComplement(x, s),
          x,
          2 * Math.sinh(-0.5 * x),
        );
        expect(Math.abs(solved / s - 1)).toBeLessThan(1e-15);
      }
    }
  });
});

describe("impliedTotalVolatility without a bracket", () => {
  it("starts within 2e-4 where options trade, which one step of fourth order makes exact", () => {
    for (const x of [0, -1e-4, -0.01, -0.1, -0.5, -1, -2]) {
      for (const s of [0.001, 0.01, 0.05, 0.2, 0.5, 0.8, 1]) {
        const price = normalisedBlack(x, s);
        if (price < 1e-300) continue;
        const start = impliedGuess(price, x, 2 * Math.sinh(-0.5 * x));
        expect(Math.abs(start / s - 1), `x ${x} s ${s}`).toBeLessThan(2e-4);
      }
    }
  });

  it("settles from moneyness 0 to e^100 and total volatility 1e-5 to 12, to full accuracy", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -25, max: 4.6, noNaN: true }),
        fc.double({ min: Math.log(1e-5), max: Math.log(12), noNaN: true }),
        (logDistance, logVol) => {
          const x = -Math.exp(logDistance);
          const s = Math.exp(logVol);
          const price = normalisedBlack(x, s);
          fc.pre(price > 1e-300);
          const found = impliedTotalVolatility(price, normalisedComplement(x, s), x, 2 * Math.sinh(-0.5 * x));
          expect(Math.abs(found / s - 1)).toBeLessThan(x < -10 ? 1e-14 : 2e-15);
        },
      ),
      { numRuns: 20_000 },
    );
  });
});

describe("impliedVolatilities", () => {
  const two = (): Float64Array => Float64Array.of(100, 100);

  it("takes discount factors of 1 when there are none, and refuses unknown type codes element by element", () => {
    const out = { vols: new Float64Array(2), statuses: new Uint8Array(2) };
    const prices = Float64Array.of(7.965567455405797, 7.965567455405797);
    impliedVolatilities(
      { types: Uint8Array.of(0, 2), prices, forwards: two(), strikes: two(), tauYears: Float64Array.of(1, 1) },
      out,
    );
    expect(out.vols[0]).toBeCloseTo(0.2, 15);
    expect(out.vols[1]).toBeNaN();
    expect([...out.statuses].map((code) => IV_STATUSES[code])).toEqual(["ok", "outOfDomain"]);
  });

  it("leaves its input as it was, and a second run gives the same bits", () => {
    const quotes = {
      types: Uint8Array.of(0, 1),
      prices: Float64Array.of(7.9, 8.1),
      forwards: two(),
      strikes: two(),
      tauYears: Float64Array.of(1, 2),
      discountFactors: Float64Array.of(1, 0.9),
    };
    const before = structuredClone(quotes);
    const runs = [0, 1].map(() => {
      const out = { vols: new Float64Array(2), statuses: new Uint8Array(2) };
      impliedVolatilities(Object.freeze(quotes), out);
      return out;
    });
    expect(quotes).toEqual(before);
    expect(runs[0]).toEqual(runs[1]);
    expect(runs[0]!.vols.every((vol) => vol > 0)).toBe(true);
  });

  it("refuses arrays of different lengths by name", () => {
    const quotes = {
      types: new Uint8Array(2),
      prices: two(),
      forwards: two(),
      strikes: new Float64Array(3),
      tauYears: two(),
    };
    const out = { vols: new Float64Array(2), statuses: new Uint8Array(2) };
    expect(() => impliedVolatilities(quotes, out)).toThrow("strikes has 3 elements and prices 2");
  });
});
