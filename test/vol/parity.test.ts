import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blackPrice, impliedForward, parityRegression, parityReport } from "../../lib/vol/index.js";
import { sharedData } from "../sharedData.js";
import { openEsChain, openNiftyChain } from "./realChains.js";

interface Chain {
  readonly strikes: Float64Array;
  readonly calls: Float64Array;
  readonly puts: Float64Array;
}

function chain(forward: number, discount: number, strikes: readonly number[]): Chain {
  const at = (type: "call" | "put") => (strike: number) =>
    blackPrice(type, forward, strike, 0.5, 0.2 + (strike / forward - 1) ** 2, discount);
  return {
    strikes: Float64Array.from(strikes),
    calls: Float64Array.from(strikes, at("call")),
    puts: Float64Array.from(strikes, at("put")),
  };
}
const ladder = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => from + i * step);

describe("parityRegression", () => {
  it("recovers forward and discount factor of exact prices", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 90, max: 110, noNaN: true }),
        fc.double({ min: 0.8, max: 1, noNaN: true }),
        (forward, discount) => {
          const found = parityRegression(chain(forward, discount, ladder(80, 120, 2.5)));
          expect(Math.abs(found.forward - forward)).toBeLessThan(1e-10);
          expect(Math.abs(found.discountFactor - discount)).toBeLessThan(1e-11);
          expect([found.discountEstimated, found.outliers, found.warnings]).toEqual([true, 0, []]);
        },
      ),
    );
  });

  it("is not moved by stale quotes on a third of the strikes, and counts them", () => {
    const quotes = chain(100, 0.95, ladder(80, 120, 2));
    quotes.calls.forEach((call, i) => {
      if (i % 3 === 0) quotes.calls[i] = call + 2 + i / 7;
    });
    const found = parityRegression(quotes);
    expect(Math.abs(found.forward - 100)).toBeLessThan(0.01);
    expect(Math.abs(found.discountFactor - 0.95)).toBeLessThan(0.001);
    expect(found.outliers).toBe(7);
    expect(found.warnings.join()).toMatch("7 of 21 pairs disagree");
  });

  it("weighs by the spreads: a wide quote counts as little as it says", () => {
    const quotes = chain(100, 0.98, ladder(80, 120, 4));
    const halfSpreads = quotes.strikes.map((strike, i) => {
      // The error of each pair is half of its half spread, on alternating sides below the money and one side above.
      const half = strike > 100 ? 2 : 0.02;
      quotes.calls[i] = quotes.calls[i]! + (strike > 100 || i % 2 ? 0.5 : -0.5) * half;
      return half;
    });
    const plain = parityRegression(quotes);
    const weighted = parityRegression(quotes, { halfSpreads });
    expect(Math.abs(plain.forward - 100)).toBeGreaterThan(0.2);
    expect(Math.abs(weighted.forward - 100)).toBeLessThan(0.03);
    expect(Math.abs(weighted.discountFactor - 0.98)).toBeLessThan(0.002);
  });

  it("with the discount factor given needs one pair only, and reports standard errors that shrink with the noise", () => {
    const one = parityRegression(
      { strikes: Float64Array.of(100), calls: Float64Array.of(5), puts: Float64Array.of(3) },
      { discountFactor: 0.5 },
    );
    expect(one.forward).toBe(104);
    const noisy = (size: number): number => {
      const quotes = chain(100, 0.95, ladder(80, 120, 1));
      quotes.calls.forEach((call, i) => {
        quotes.calls[i] = call + size * Math.sin(13 * i);
      });
      const found = parityRegression(quotes);
      expect(Math.abs(found.forward - 100)).toBeLessThan(4 * found.forwardError);
      expect(Math.abs(found.discountFactor - 0.95)).toBeLessThan(4 * found.discountError);
      return found.forwardError;
    };
    expect(noisy(0.1) / noisy(0.01)).toBeCloseTo(10, 0);
  });

  it("refuses prices without a discount factor or a forward above 0", () => {
    const { strikes, calls, puts } = chain(100, 1, ladder(90, 110, 5));
    expect(() => parityRegression({ strikes, calls: puts, puts: calls })).toThrow(
      /put-call parity gives the discount factor -(1|0\.9999)/,
    );
    const level = strikes.map(() => 5);
    expect(() => parityRegression({ strikes, calls: level, puts: level })).toThrow(/gives the discount factor -?0/);
    const dear = strikes.map(() => 500);
    expect(() => parityRegression({ strikes, calls: level, puts: dear }, { discountFactor: 1 })).toThrow(
      /gives the forward -39/,
    );
  });

  it("refuses too few pairs, duplicate strikes, unequal lengths and bad options; leaves frozen input as it was", () => {
    const two = chain(100, 1, [95, 105]);
    expect(() => parityRegression(two)).toThrow("2 of 2 strikes have both a call and a put price");
    expect(() => parityRegression(chain(100, 1, [95, 100, 100]))).toThrow("strike 100 occurs twice");
    expect(() => parityRegression({ ...two, puts: new Float64Array(3) })).toThrow("puts has 3 elements and strikes 2");
    expect(() => parityRegression(chain(100, 1, [Number.NaN, 100, 105]))).toThrow(/strike is NaN|strikes\[0\] is NaN/);
    const three = Object.freeze(chain(100, 1, [95, 100, 105]));
    expect(() => parityRegression(three, { discountFactor: -1 })).toThrow("discountFactor is -1");
    expect(() => parityRegression(three, { maxMoneyness: 0 })).toThrow("maxMoneyness is 0");
    expect(() => parityRegression(three, { halfSpreads: new Float64Array(2) })).toThrow("halfSpreads has 2 elements");
    const before = structuredClone(three);
    expect(parityRegression(three).toDisplay()).toMatchObject({ kind: "record", title: "Parity regression" });
    expect(three).toEqual(before);
  });
});

describe("parityReport", () => {
  const quotes = () => {
    const { strikes, calls, puts } = chain(100, 0.97, [90, 95, 100, 105, 110]);
    return {
      strikes,
      callBids: calls.map((price) => price - 0.1),
      callAsks: calls.map((price) => price + 0.1),
      putBids: puts.map((price) => price - 0.1),
      putAsks: puts.map((price) => price + 0.1),
    };
  };
  const market = { discountFactor: 0.97, forwardBid: 99.95, forwardAsk: 100.05 };

  it("finds nothing in consistent quotes", () => {
    const report = parityReport(quotes(), market);
    expect(report.violations).toEqual([]);
    expect(report.rows).toHaveLength(5);
    expect(report.largestMidGap).toBeLessThan(1e-12);
  });

  it("names strike, side and the points left after all spreads", () => {
    const bad = quotes();
    // 0.5 too dear: the spreads of call, put and forward take 0.1 + 0.1 + 0.97 * 0.05.
    bad.callBids[3] = bad.callBids[3]! + 0.5;
    bad.callAsks[3] = bad.callAsks[3]! + 0.5;
    bad.putBids[1] = bad.putBids[1]! + 2;
    bad.putAsks[1] = bad.putAsks[1]! + 2;
    const { violations } = parityReport(bad, market);
    expect(violations.map(({ strike, fault }) => [strike, fault])).toEqual([
      [95, "putRich"],
      [105, "callRich"],
    ]);
    expect(violations[1]!.profit).toBeCloseTo(0.5 - 0.2 - 0.97 * 0.05, 12);
    expect(violations[0]!.midGap).toBeCloseTo(-2, 12);
  });

  it("counts missing and crossed quotes, and refuses a crossed forward and unequal lengths", () => {
    const gaps = quotes();
    gaps.callAsks[0] = Number.NaN;
    gaps.putBids[1] = 0;
    gaps.callBids[2] = gaps.callAsks[2]! + 3;
    const report = parityReport(gaps, market);
    expect([report.missing, report.crossed, report.violations.length]).toEqual([2, 1, 0]);
    expect(report.toDisplay()).toMatchObject({ kind: "table", totalRows: 3 });
    expect(() => parityReport(gaps, { ...market, forwardBid: 101 })).toThrow("forwardBid 101 is above forwardAsk");
    expect(() => parityReport({ ...gaps, putAsks: new Float64Array(2) }, market)).toThrow("putAsks has 2 elements");
    expect(() => parityReport(gaps, { ...market, forwardBid: Number.NaN })).toThrow("forwardBid is NaN");
  });
});

const es = openEsChain();
describe.skipIf(es === undefined)("ES, 6 January 2020", () => {
  it("the regression finds the future within a tick and the rate of 1.55 % in both expiries", () => {
    // The secured overnight financing rate of the day was 1.54 %, the three-month Treasury bill 1.56 %.
    for (const [expiry, tau] of [
      ["20200320", 74 / 365],
      ["20200619", 165 / 365],
    ] as const) {
      const found = parityRegression(es!(expiry, "2020-01-06T16:00:00"));
      const rate = -Math.log(found.discountFactor) / tau;
      expect(Math.abs(rate - 0.0155)).toBeLessThan(0.001);
      if (expiry === "20200320") expect(Math.abs(found.forward - 3232.125)).toBeLessThan(0.25);
    }
  });
});

const nifty = openNiftyChain();
describe.skipIf(nifty === undefined)("NIFTY last prices, 18 August 2026", () => {
  it("the mean nearest the money beats the regression over the chain", () => {
    const pairs = nifty!("202608181307", "25-Aug-2026");
    const mean = impliedForward(pairs).forward;
    const line = parityRegression(pairs).forward;
    expect(Math.abs(mean - 24_228.15)).toBeLessThan(0.5);
    expect(Math.abs(line - 24_228.15)).toBeGreaterThan(1);
    expect(Math.abs(line - 24_228.15)).toBeLessThan(5);
  });
});

const deribit = sharedData("deribit-btc-20260801");
describe.skipIf(deribit === undefined)("Deribit, 1 August 2026", () => {
  const rows = (name: string): string[][] =>
    readFileSync(`${deribit}/${name}`, "utf8")
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.split(","));

  it("the regression weighted by spreads is within 25 dollars of all 13 dated futures, and no parity trade is left", () => {
    const options = rows("deribit_btc_options_20260801.csv");
    const futures = rows("deribit_btc_futures_20260801.csv").filter((row) => row[2] !== "");
    expect(futures).toHaveLength(13);
    for (const [, name, expiry, bid, ask] of futures) {
      const own = options.filter((row) => row[2] === expiry);
      const forwardBid = Number(bid);
      const forwardAsk = Number(ask);
      const future = 0.5 * (forwardBid + forwardAsk);
      const strikes = Float64Array.from(new Set(own.map((row) => Number(row[3])))).sort();
      const quotes = (right: string, column: number): Float64Array =>
        strikes.map((strike) => {
          const cell = own.find((row) => Number(row[3]) === strike && row[4] === right)?.[column];
          return cell === undefined || cell === "" ? Number.NaN : Number(cell) * future;
        });
      const [callBids, callAsks, putBids, putAsks] = [quotes("C", 5), quotes("C", 6), quotes("P", 5), quotes("P", 6)];
      const middle = (bids: Float64Array, asks: Float64Array): Float64Array => bids.map((b, i) => 0.5 * (b + asks[i]!));
      const pairs = { strikes, calls: middle(callBids, callAsks), puts: middle(putBids, putAsks) };
      const halfSpreads = strikes.map((_, i) => 0.5 * (callAsks[i]! - callBids[i]! + putAsks[i]! - putBids[i]!));
      const { forward } = parityRegression(pairs, { halfSpreads, discountFactor: 1 });
      expect(Math.abs(forward - future), name).toBeLessThan(25);
      const report = parityReport({ strikes, callBids, callAsks, putBids, putAsks }, { forwardBid, forwardAsk });
      expect(report.rows.length, name).toBeGreaterThan(4);
      expect(report.violations, name).toEqual([]);
    }
  });
});
