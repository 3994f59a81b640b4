import { describe, expect, it } from "vitest";
import { nseTradingDays, sampleSessions } from "../../lib/market/nseTradingDays.js";
import { SAMPLE_EXPIRIES, tradedExpiries } from "../../lib/market/sampleExpiries.js";
import { simulatePaths } from "../../lib/market/simulatePaths.js";
import { VarianceClock } from "../../lib/market/VarianceClock.js";
import { isoWeekday } from "../../lib/time/index.js";

const sessions = sampleSessions(31);
const clock = new VarianceClock("2025-11-17", "2026-02-24");
const paths = simulatePaths(11, sessions, clock);
const returns = (spot: Float64Array, every: number): number[] => {
  const out: number[] = [];
  for (let s = every; s < spot.length; s += every) out.push(Math.log(spot[s]! / spot[s - every]!));
  return out;
};
const sumOfSquares = (values: readonly number[]): number => values.reduce((sum, value) => sum + value * value, 0);

describe("sampleSessions", () => {
  it("gives the six sessions of 18 to 25 November 2025, more forward, then backward, never a holiday", () => {
    expect(sampleSessions(6)).toEqual([
      "2025-11-18",
      "2025-11-19",
      "2025-11-20",
      "2025-11-21",
      "2025-11-24",
      "2025-11-25",
    ]);
    expect(sessions.at(-1)).toBe("2025-12-31");
    expect(sampleSessions(32)[0]).toBe("2025-11-17");
    expect(sampleSessions(102)[0]).toBe("2025-08-01");
    // The vendor's spot files show 81 sessions from 1 August to 1 December 2025.
    expect(nseTradingDays("2025-08-01", "2025-12-01").length).toBe(81);
    expect(() => sampleSessions(103)).toThrow(/1 to 102 days/);
  });
});

describe("the calendar of expiries", () => {
  it("has two expiries for every session, all on trading days, Thursdays before September and Tuesdays after", () => {
    const trading = new Set(nseTradingDays("2025-08-01", "2026-02-27"));
    for (const { expiry } of SAMPLE_EXPIRIES) {
      expect(trading.has(expiry)).toBe(true);
      if (expiry !== "2025-10-20")
        expect([expiry, isoWeekday(expiry)]).toEqual([expiry, expiry < "2025-09-01" ? 4 : 2]);
    }
    for (const date of sampleSessions(102)) {
      for (const underlying of ["NIFTY", "BANKNIFTY"]) {
        const [near, next] = tradedExpiries(underlying, date);
        expect(near.expiry >= date && next.expiry > near.expiry).toBe(true);
      }
    }
    expect(tradedExpiries("NIFTY", "2025-11-18").map(({ kind, expiry }) => [kind, expiry])).toEqual([
      ["weekly", "2025-11-18"],
      ["monthly", "2025-11-25"],
    ]);
    expect(tradedExpiries("BANKNIFTY", "2025-11-26").map(({ expiry }) => expiry)).toEqual(["2025-12-30", "2026-01-27"]);
  });
});

describe("VarianceClock", () => {
  it("makes an ordinary night and session 1/252 year, and nothing remains at the expiry's close", () => {
    expect(clock.sessionYears() + clock.nightYears("2025-11-19")).toBeCloseTo(1 / 252, 15);
    expect(clock.nightYears("2025-11-24")).toBeCloseTo(clock.nightYears("2025-11-19") * 1.3, 15);
    expect(clock.remaining("2025-11-18", 22_500, "2025-11-18")).toBe(0);
    expect(clock.remaining("2025-11-18", 0, "2025-11-19")).toBeCloseTo(1 / 252 + clock.sessionYears(), 14);
    expect(clock.passed[22_500]).toBe(1);
  });

  it("runs along a U: fast at the open, slow at noon, faster into the close", () => {
    const share = (from: number, to: number): number => clock.passed[to]! - clock.passed[from]!;
    expect(share(0, 1800)).toBeGreaterThan(1.5 * share(9000, 10_800));
    expect(share(20_700, 22_500)).toBeGreaterThan(1.1 * share(9000, 10_800));
  });
});

describe("simulatePaths", () => {
  it("realises the volatility of the model within a plausible band, with overnight moves", () => {
    for (const [underlying, low, high] of [
      ["NIFTY", 0.08, 0.16],
      ["BANKNIFTY", 0.09, 0.19],
    ] as const) {
      const days = paths.get(underlying)!;
      const squares = days.reduce((sum, { spot }) => sum + sumOfSquares(returns(spot, 1)), 0);
      const realised = Math.sqrt(squares / (days.length * clock.sessionYears()));
      expect(realised).toBeGreaterThan(low);
      expect(realised).toBeLessThan(high);
      const nights = days.map(({ previousClose, spot }) => Math.log(spot[0]! / previousClose));
      expect(Math.sqrt(sumOfSquares(nights) / nights.length)).toBeGreaterThan(0.0015);
      expect(Math.sqrt(sumOfSquares(nights) / nights.length)).toBeLessThan(0.007);
      days.slice(1).forEach((day, i) => {
        expect(day.previousClose).toBe(days[i]!.spot[22_500]);
      });
    }
  });

  it("moves more at the open than at noon, jumps now and then, and moves volatility", () => {
    const days = paths.get("NIFTY")!;
    const inside = (from: number, to: number): number =>
      days.reduce((sum, { spot }) => sum + sumOfSquares(returns(spot.subarray(from, to + 1), 10)), 0);
    expect(inside(0, 1800)).toBeGreaterThan(1.3 * inside(9000, 10_800));
    const jumps = days.flatMap((day) => day.jumps.map((jump) => ({ day, ...jump })));
    expect(jumps.length).toBeGreaterThan(5);
    expect(jumps.length).toBeLessThan(80);
    for (const { day, second, logSize } of jumps) {
      if (second > 0)
        expect(Math.abs(Math.log(day.spot[second]! / day.spot[second - 1]!) - logSize)).toBeLessThan(0.0006);
    }
    const variances = days.map((day) => day.variance[0]!);
    expect(Math.max(...variances) / Math.min(...variances)).toBeGreaterThan(1.2);
    expect(Math.min(...variances)).toBeGreaterThan(0);
  });

  it("correlates the two indices, and volatility with falling prices", () => {
    const [nifty, bank] = ["NIFTY", "BANKNIFTY"].map((name) => paths.get(name)!);
    const a = nifty!.flatMap(({ spot }) => returns(spot, 300));
    const b = bank!.flatMap(({ spot }) => returns(spot, 300));
    const correlation = (x: readonly number[], y: readonly number[]): number =>
      x.reduce((sum, value, i) => sum + value * y[i]!, 0) / Math.sqrt(sumOfSquares(x) * sumOfSquares(y));
    expect(correlation(a, b)).toBeGreaterThan(0.75);
    expect(correlation(a, b)).toBeLessThan(0.95);
    const variance = nifty!.flatMap(({ variance: v }) =>
      Array.from({ length: 75 }, (_, i) => v[300 * (i + 1)]! - v[300 * i]!),
    );
    expect(correlation(a, variance)).toBeLessThan(-0.4);
  });

  it("prints two decimals and depends on the seed alone", () => {
    const again = simulatePaths(11, sessions.slice(0, 1), clock);
    const other = simulatePaths(12, sessions.slice(0, 1), clock);
    expect(again.get("NIFTY")![0]!.spot).toEqual(paths.get("NIFTY")![0]!.spot);
    expect(other.get("NIFTY")![0]!.spot).not.toEqual(paths.get("NIFTY")![0]!.spot);
    for (const price of again.get("NIFTY")![0]!.spot) expect(Number(price.toFixed(2))).toBe(price);
  });
});
