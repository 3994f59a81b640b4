import { describe, expect, it } from "vitest";
import { MarketSimulation, resolveSampleOptions, type TruthSlice, truthSurface } from "../../lib/market/index.js";
import { UNDERLYING_MODELS } from "../../lib/market/UnderlyingModel.js";
import { undiscountedOption } from "../../lib/market/undiscountedOption.js";

const simulation = new MarketSimulation(resolveSampleOptions({ days: 6, rows: 30_000 }));
const surface = truthSurface(simulation);

/** Raw SVI, written out here again so that the test does not lean on the simulator's SSVI. */
const totalVariance = ({ svi: { a, b, rho, m, sigma } }: TruthSlice, k: number): number =>
  a + b * (rho * (k - m) + Math.sqrt((k - m) ** 2 + sigma ** 2));
const spread = (slice: TruthSlice): number => Math.sqrt(slice.theta);

describe("the surface of the ground truth", () => {
  it("has a slice every 5 minutes for both expiries of both underlyings, but for the moment of expiry", () => {
    // 76 clock times a day from 09:15 to 15:30; NIFTY expires on the 18th and 25th, BANKNIFTY on the 25th.
    expect(surface.length).toBe(6 * 2 * 2 * 76 - 3);
    expect(surface.filter((slice) => slice.tauYears <= 0)).toEqual([]);
    expect(surface.some(({ date, expiry, time }) => date === expiry && time === "15:25:00")).toBe(true);
  });

  it("meets the SSVI conditions of no static arbitrage (Gatheral & Jacquier 2014, remark 4.4)", () => {
    for (const { rho, eta, gamma, phi, theta } of surface) {
      expect(eta * (1 + Math.abs(rho))).toBeLessThanOrEqual(2);
      expect(gamma).toBeGreaterThan(0);
      expect(gamma).toBeLessThanOrEqual(0.5);
      // Theorem 4.2, which holds for any phi.
      expect(theta * phi * (1 + Math.abs(rho))).toBeLessThan(4);
      expect(theta * phi * phi * (1 + Math.abs(rho))).toBeLessThanOrEqual(4);
    }
  });

  it("has no butterfly arbitrage: Durrleman's g >= 0 out to 8 deviations", () => {
    for (const slice of surface) {
      for (let x = -8; x <= 8; x += 0.5) {
        const k = x * spread(slice);
        const h = 0.01 * spread(slice);
        const [below, w, above] = [totalVariance(slice, k - h), totalVariance(slice, k), totalVariance(slice, k + h)];
        const first = (above - below) / (2 * h);
        const second = (above - 2 * w + below) / (h * h);
        const g = (1 - (k * first) / (2 * w)) ** 2 - (first * first * (1 / w + 0.25)) / 4 + second / 2;
        if (!(g > -1e-5)) throw new Error(`g = ${g} at x = ${x} of ${JSON.stringify(slice)}`);
      }
    }
  });

  it("has no butterfly arbitrage in premiums: calls fall and are convex over strikes", () => {
    for (const slice of surface.filter((_, i) => i % 50 === 0)) {
      const strikes = Array.from({ length: 61 }, (_, i) => slice.forward * Math.exp((i - 30) * 0.2 * spread(slice)));
      const calls = strikes.map((strike) =>
        undiscountedOption(slice.forward, strike, totalVariance(slice, Math.log(strike / slice.forward)), "CE"),
      );
      let slope = -1 - 1e-9;
      for (let i = 1; i < strikes.length; i++) {
        const next = (calls[i]! - calls[i - 1]!) / (strikes[i]! - strikes[i - 1]!);
        expect(next).toBeGreaterThanOrEqual(slope - 1e-9);
        expect(next).toBeLessThanOrEqual(1e-9);
        slope = next;
      }
    }
  });

  it("has no calendar arbitrage: total variance grows with the expiry at every log-moneyness", () => {
    let pairs = 0;
    for (const near of surface) {
      const next = surface.find(
        (other) =>
          other.underlying === near.underlying && other.timestamp === near.timestamp && other.expiry > near.expiry,
      );
      if (!next) continue;
      pairs++;
      for (let x = -8; x <= 8; x += 0.5)
        expect(totalVariance(next, x * spread(next))).toBeGreaterThan(totalVariance(near, x * spread(next)));
    }
    expect(pairs).toBeGreaterThan(800);
  });

  it("says the same thing in SSVI and in raw SVI", () => {
    for (const slice of surface.filter((_, i) => i % 7 === 0)) {
      const { theta, rho, phi, eta, gamma } = slice;
      expect(phi).toBeCloseTo(eta / (theta ** gamma * (1 + theta) ** (1 - gamma)), 8);
      for (const k of [-0.05, -0.01, 0, 0.004, 0.03]) {
        const ssvi = (theta / 2) * (1 + rho * phi * k + Math.sqrt((phi * k + rho) ** 2 + 1 - rho ** 2));
        expect(totalVariance(slice, k) / ssvi).toBeCloseTo(1, 12);
      }
      expect(slice.atmVolatility).toBeCloseTo(Math.sqrt(theta / slice.tauYears), 12);
    }
  });

  it("states a forward that is spot times exp(carry tau)", () => {
    for (const { underlying, spot, forward, tauYears, timestamp, expiry } of surface) {
      const { carry } = UNDERLYING_MODELS.find((model) => model.underlying === underlying)!;
      expect(forward / (spot * Math.exp(carry * tauYears))).toBeCloseTo(1, 13);
      expect(tauYears).toBeCloseTo(
        (Date.parse(`${expiry}T15:30:00+05:30`) - timestamp / 1000) / (365 * 86_400_000),
        12,
      );
    }
  });

  it("lies where index volatilities lie, with a falling skew, and rises into an expiry day's open", () => {
    for (const slice of surface) {
      if (slice.date !== slice.expiry) {
        expect(slice.atmVolatility).toBeGreaterThan(0.07);
        expect(slice.atmVolatility).toBeLessThan(0.3);
      }
      expect(totalVariance(slice, -spread(slice))).toBeGreaterThan(totalVariance(slice, spread(slice)));
    }
  });
});

describe("undiscountedOption", () => {
  it("gives Black's premium and keeps parity", () => {
    // F = K = 100, w = 0.04: F (2 N(0.1) - 1) with N(0.1) = 0.539827837277029 (tables of the normal distribution).
    expect(undiscountedOption(100, 100, 0.04, "CE")).toBeCloseTo(100 * (2 * 0.539827837277029 - 1), 10);
    for (const strike of [80, 99.5, 100, 130])
      expect(undiscountedOption(100, strike, 0.02, "CE") - undiscountedOption(100, strike, 0.02, "PE")).toBeCloseTo(
        100 - strike,
        12,
      );
  });

  it("is the intrinsic value when no variance is left", () => {
    expect([
      undiscountedOption(100, 90, 0, "CE"),
      undiscountedOption(100, 90, 0, "PE"),
      undiscountedOption(100, 110, -1, "PE"),
    ]).toEqual([10, 0, 10]);
  });
});
