import { describe, expect, it } from "vitest";
import {
  blackPrice,
  type FitSmileOptions,
  fitSmile,
  LAST_PRICE_FILTER,
  type SliceFit,
  type SmileFit,
  smileMinimumButterfly,
} from "../../lib/vol/index.js";
import {
  aaplSlices,
  deribitSlices,
  esSlices,
  niftySlices,
  nseSlices,
  type RealSlice,
  spxSlices,
  WINDOWS,
} from "./realSlices.js";

/**
 * One rule for all two-sided chains: a liquid quote has a spread of at most a fifth of its middle, and a bid above
 * half a point on the NSE (ten ticks). Last prices count when they are a minute old at most, and half a point or more.
 */
const OPTIONS: Readonly<Record<RealSlice["source"], FitSmileOptions>> = {
  ES: {},
  Deribit: { maxSpreadShare: 0.2 },
  AAPL: { maxSpreadShare: 0.2 },
  SPX: {},
  "NSE 2022": { maxSpreadShare: 0.2, cabinetPrice: 0.5 },
  "NIFTY 2026": { ...LAST_PRICE_FILTER, maxAgeSeconds: 60, minPrice: 0.5 },
};

interface Case {
  readonly slice: RealSlice;
  readonly window: number;
  readonly fit: SmileFit<SliceFit>;
}

/** Every slice in every window; those with fewer than five quotes are counted and left out. */
function cases(slices: readonly RealSlice[]): { done: Case[]; tooFew: number } {
  const done: Case[] = [];
  let tooFew = 0;
  for (const slice of slices) {
    for (const window of WINDOWS) {
      const options: FitSmileOptions = {
        ...OPTIONS[slice.source],
        model: "auto",
        maxAbsLogMoneyness: window,
        discountFactor: slice.discountFactor,
      };
      try {
        done.push({ slice, window, fit: fitSmile(slice.chain, options) });
      } catch (error) {
        if (!/strikes are usable/.test((error as Error).message)) throw error;
        tooFew++;
      }
    }
  }
  return { done, tooFew };
}

/** The acceptance's own words: what makes a fit degenerate, judged on the result alone. */
function degeneracies({ fit: { fit, smile, points } }: Case): string[] {
  const used = points.filter((point) => point.used);
  const found: string[] = [];
  if (fit.atBound.length > 0) found.push(`${fit.atBound.join(" and ")} at a bound`);
  const [nearest] = [...used].sort((a, b) => Math.abs(a.logMoneyness) - Math.abs(b.logMoneyness));
  const off = smile.vol(nearest!.strike) / nearest!.vol - 1;
  if (Math.abs(off) > 0.05) found.push(`${(100 * off).toFixed(1)} % off at the money`);
  const [low, high] = fit.range;
  const { minimum } = smileMinimumButterfly(smile, low - 0.5 * (high - low), high + 0.5 * (high - low));
  if (minimum < 0) found.push(`g = ${minimum}`);
  const rmse = Math.sqrt(
    used.reduce((sum, point) => sum + (smile.vol(point.strike) - point.vol) ** 2, 0) / used.length,
  );
  if (rmse > 0.01) found.push(`RMSE ${(100 * rmse).toFixed(2)} vol points`);
  return found;
}

/** Root of the mean squared volatility error over all quotes of the cases, in vol points. */
function pooledRmse(list: readonly Case[]): number {
  let squares = 0;
  let count = 0;
  for (const { fit } of list) {
    squares += fit.fit.points * fit.fit.rmseVol ** 2;
    count += fit.fit.points;
  }
  return 100 * Math.sqrt(squares / count);
}

const loaders = {
  ES: esSlices,
  Deribit: deribitSlices,
  "NSE 2022": nseSlices,
  AAPL: aaplSlices,
  "NIFTY 2026": niftySlices,
};
const loaded = Object.entries(loaders).flatMap(([source, load]) => {
  const slices = load();
  return slices === undefined ? [] : [{ source, ...cases(slices) }];
});
const of = (source: string) => loaded.find((entry) => entry.source === source);

describe.skipIf(loaded.length < 5)("smiles of real chains, in windows of 5, 7, 10, 15 and 20 %", () => {
  it("none of at least 140 fits is degenerate", () => {
    const flawed = loaded.flatMap(({ source, done }) =>
      done.flatMap((entry) =>
        degeneracies(entry).map((flaw) => `${source} ${entry.slice.name} ${entry.window}: ${flaw}`),
      ),
    );
    const counts = Object.fromEntries(loaded.map(({ source, done }) => [source, done.length]));
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const models = loaded.flatMap(({ done }) => done.map(({ fit }) => fit.smile.model));
    const splines = models.filter((model) => model === "spline").length;
    process.stdout.write(`${total} fits ${JSON.stringify(counts)}, ${splines} of them splines\n`);
    expect(flawed).toEqual([]);
    expect(total).toBeGreaterThanOrEqual(140);
    for (const { done } of loaded) {
      for (const { fit } of done) expect(fit.fit.points).toBeGreaterThanOrEqual(5);
    }
    expect(counts).toMatchObject({ ES: 140, "NIFTY 2026": 100 });
  });

  it("every raw SVI among them is proved free of butterfly arbitrage on the whole line", () => {
    let proved = 0;
    for (const { done } of loaded) {
      for (const { fit } of done) {
        if (fit.smile.model !== "svi") continue;
        expect(fit.fit).toMatchObject({ butterflyProof: "free" });
        proved++;
      }
    }
    expect(proved).toBeGreaterThan(250);
  });

  it("ES: within 0.05 vol points and inside the quotes", () => {
    const { done } = of("ES")!;
    const tick = (price: number): number => (price < 5 ? 0.05 : 0.25);
    let inside = 0;
    let count = 0;
    for (const { fit } of done) {
      for (const point of fit.points) {
        if (!point.used) continue;
        const vol = fit.smile.vol(point.strike);
        const price = blackPrice(point.type, fit.forward.forward, point.strike, fit.tauYears, vol);
        const bid = blackPrice(point.type, fit.forward.forward, point.strike, fit.tauYears, point.bidVol);
        const ask = blackPrice(point.type, fit.forward.forward, point.strike, fit.tauYears, point.askVol);
        expect(price).toBeGreaterThan(bid - tick(bid));
        expect(price).toBeLessThan(ask + tick(ask));
        if (vol >= point.bidVol && vol <= point.askVol) inside++;
        count++;
      }
    }
    process.stdout.write(
      `ES: pooled RMSE ${pooledRmse(done).toFixed(4)} vol points, ${((100 * inside) / count).toFixed(1)} % of ${count} inside\n`,
    );
    expect(pooledRmse(done)).toBeLessThanOrEqual(0.05);
    expect(inside / count).toBeGreaterThanOrEqual(0.85);
  });

  it("NIFTY last prices: within 0.15 vol points up to 10 % moneyness, expiry day apart", () => {
    const near = of("NIFTY 2026")!.done.filter(({ window }) => window <= 0.1);
    const later = near.filter(({ slice }) => !slice.name.endsWith("18-Aug-2026"));
    const lastDay = near.filter(({ slice }) => slice.name.endsWith("18-Aug-2026"));
    const worst = Math.max(...later.map(({ fit }) => 100 * fit.fit.rmseVol));
    process.stdout.write(
      `NIFTY within 10 %: pooled RMSE ${pooledRmse(later).toFixed(4)} vol points over ${later.length} fits (worst ${worst.toFixed(3)}), expiry day ${pooledRmse(lastDay).toFixed(3)}, together ${pooledRmse(near).toFixed(3)}\n`,
    );
    expect(pooledRmse(later)).toBeLessThanOrEqual(0.15);
    expect(worst).toBeLessThan(0.2);
    // Hours before expiry one tick of 0.05 is worth half a vol point and more at the outer strikes.
    expect(pooledRmse(lastDay)).toBeLessThan(0.5);
  });

  it("says why every strike of every chain is in or out", () => {
    for (const { done } of loaded) {
      for (const { slice, fit } of done) {
        expect(Object.values(fit.statusCounts).reduce((sum, count) => sum + count, 0)).toBe(slice.chain.strikes.length);
      }
    }
    const [first] = of("NIFTY 2026")!.done;
    expect(first!.fit.statusCounts.stale).toBeGreaterThan(10);
  });
});

const spx = spxSlices();

describe.skipIf(spx === undefined)("the small SPX end-of-day samples", () => {
  it("are refused with the reason of every strike, never fitted", () => {
    expect(spx!.length).toBeGreaterThan(50);
    let refused = 0;
    for (const { chain } of spx!) {
      try {
        fitSmile(chain);
      } catch (error) {
        expect(error).toMatchObject({ name: "StrikebookError", code: "empty" });
        expect((error as Error).message).toMatch(/strikes are usable \(.*\)|has both a call and a put/);
        refused++;
      }
    }
    expect(refused).toBe(spx!.length);
  });
});
