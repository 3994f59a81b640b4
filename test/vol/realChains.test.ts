import { describe, expect, it } from "vitest";
import { fitSmile, impliedForward, impliedVolatility, smileDensity, sviSmile } from "../../lib/vol/index.js";
import { openEsChain, openNiftyChain } from "./realChains.js";

const YEAR_MINUTES = 365 * 1440;
const nifty = openNiftyChain();
const es = openEsChain();

describe.skipIf(nifty === undefined)("NIFTY chain, 18 August 2026, last prices", () => {
  // To 15:30 on the 25th from 13:07 on the 18th.
  const tauYears = (7 * 1440 + 143) / YEAR_MINUTES;

  it("has a parity forward 40 points above spot at 13:07, and no call-put gap in volatility", () => {
    const { strikes, calls, puts, spot } = nifty!("202608181307", "25-Aug-2026");
    expect(spot).toBeCloseTo(24_187.65, 2);
    const found = impliedForward({ strikes, calls, puts }, { nearSpot: spot });
    expect(Math.abs(found.forward - 24_228.15)).toBeLessThan(0.5);
    expect(found.residualPoints).toBeLessThan(1);
    expect(found.warnings).toEqual([]);
    const i = strikes.indexOf(24_250);
    const call = impliedVolatility("call", calls[i]!, found.forward, 24_250, tauYears).vol;
    const put = impliedVolatility("put", puts[i]!, found.forward, 24_250, tauYears).vol;
    // The vendor's own column says 9.56 % and 10.56 %.
    expect(Math.abs(call - put)).toBeLessThan(0.001);
    expect(Math.abs(call - 0.1)).toBeLessThan(0.001);
  });

  it("gives the same forward whether or not the spot is known", () => {
    const { strikes, calls, puts, spot } = nifty!("202608181307", "25-Aug-2026");
    expect(impliedForward({ strikes, calls, puts }).forward).toBe(
      impliedForward({ strikes, calls, puts }, { nearSpot: spot }).forward,
    );
  });

  it("fits a smile and a density every half hour", () => {
    for (let minutes = 11 * 60; minutes <= 15 * 60; minutes += 30) {
      const clock = `${Math.floor(minutes / 60)}${String(minutes % 60).padStart(2, "0")}`;
      const { strikes, calls, puts, spot } = nifty!(`20260818${clock}`, "25-Aug-2026");
      const left = (7 * 1440 + 15.5 * 60 - minutes) / YEAR_MINUTES;
      const chain = { strikes, callPrices: calls, putPrices: puts, tauYears: left, spot };
      const { fit, forward, points, statusCounts } = fitSmile(chain, { maxStdevs: 5 });
      expect(points).toHaveLength(strikes.length);
      expect(Object.values(statusCounts).reduce((sum, count) => sum + count, 0)).toBe(strikes.length);
      expect(fit.converged).toBe(true);
      expect(fit.atmVol).toBeGreaterThan(0.09);
      expect(fit.atmVol).toBeLessThan(0.11);
      // The wings are more convex than raw SVI can be; 0.34 vol points on average.
      expect(fit.rmseVol).toBeLessThan(0.005);
      const density = smileDensity(sviSmile(fit.parameters, { forward: forward.forward, tauYears: left }));
      expect(Math.abs(density.mass - 1)).toBeLessThan(1e-8);
      expect(Math.abs(density.meanMinusForward)).toBeLessThan(1e-8 * density.forward);
      expect(density.stdev).toBeGreaterThan(300);
      expect(density.stdev).toBeLessThan(500);
      expect(density.negativeDensity.count).toBe(0);
    }
  });
});

describe.skipIf(es === undefined)("ES options, 6 January 2020, two-sided quotes", () => {
  const pairForwards = (lastBar: string): number[] => {
    const { strikes, calls, puts } = es!("20200320", lastBar);
    return [...strikes]
      .map((strike, i) => (strike >= 3200 && strike <= 3250 ? strike + calls[i]! - puts[i]! : Number.NaN))
      .filter((forward) => !Number.isNaN(forward));
  };

  it("has K + C - P within a tick of the future when the bar of 16:00 is visible, and not before", () => {
    // The future's mid is 3232.125 on the same bars.
    const visible = pairForwards("2020-01-06T16:00:00");
    expect(visible.length).toBeGreaterThanOrEqual(5);
    for (const forward of visible) {
      expect(forward).toBeGreaterThanOrEqual(3232);
      expect(forward).toBeLessThanOrEqual(3232.25);
    }
    // At 16:00:00 the last visible bar is the one stamped 15:59: the look-ahead trap.
    for (const forward of pairForwards("2020-01-06T15:59:00")) {
      expect(forward).toBeGreaterThanOrEqual(3231.875);
      expect(forward).toBeLessThanOrEqual(3232);
    }
  });

  it("has an implied forward within a tick of the future", () => {
    const { strikes, calls, puts } = es!("20200320", "2020-01-06T16:00:00");
    const found = impliedForward({ strikes, calls, puts });
    expect(Math.abs(found.forward - 3232.125)).toBeLessThan(0.25);
    expect(found.residualPoints).toBeLessThan(0.25);
    expect(found.warnings).toEqual([]);
  });

  it.each(["20200320", "20200619"])(
    "fits the %s smile within 0.05 vol points, without butterfly arbitrage",
    (expiry) => {
      const { strikes, calls, puts } = es!(expiry, "2020-01-06T16:00:00");
      const [year, month, day] = [expiry.slice(0, 4), expiry.slice(4, 6), expiry.slice(6)].map(Number) as [
        number,
        number,
        number,
      ];
      const minutes = (Date.UTC(year, month - 1, day, 13, 30) - Date.UTC(2020, 0, 6, 16, 1)) / 60_000;
      const tauYears = minutes / YEAR_MINUTES;
      const { fit, forward } = fitSmile({ strikes, callPrices: calls, putPrices: puts, tauYears });
      expect(fit.rmseVol).toBeLessThan(0.0005);
      expect(fit.butterfly.minimum).toBeGreaterThan(0);
      expect(fit.points).toBeGreaterThan(50);
      const density = smileDensity(sviSmile(fit.parameters, { forward: forward.forward, tauYears }));
      expect(Math.abs(density.mass - 1)).toBeLessThan(1e-8);
      expect(Math.abs(density.meanMinusForward)).toBeLessThan(1e-8 * density.forward);
      expect(density.skewness).toBeLessThan(-1);
      expect(density.kurtosis).toBeGreaterThan(5);
      expect(density.events.filter((event) => event.severity === "error")).toEqual([]);
    },
  );
});
