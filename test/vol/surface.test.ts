import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  blackPrice,
  compareSurfaces,
  createVolSurface,
  DELTA_CONVENTIONS,
  type EssviSlice,
  essviSmile,
  fitEssvi,
  fitSmile,
  fitSsvi,
  fitSvi,
  loadVolSurface,
  localVol,
  localVols,
  normalCdf,
  repairCalendar,
  type Smile,
  type SurfaceSlice,
  sabrSmile,
  saveVolSurface,
  smileMinimumButterfly,
  splineSmile,
  ssviPsi,
  strikeFromDelta,
  surfaceArbitrage,
  surfaceSlices,
  sviSmile,
  type VolSurface,
} from "../../lib/vol/index.js";
import { largestPsi } from "../../lib/vol/surface/EssviSlice.js";
import { essviFromUnknowns, isEssviFree, unknownsOfEssvi } from "../../lib/vol/surface/essviDomain.js";
import { aaplSlices, deribitSlices, esSlices } from "./realSlices.js";

/**
 * Heston volatilities: F 100, v0 0.04, rho -0.4, vol of vol 0.2, kappa 1.15, theta 0.04. Forde, Jacquier and Lee, as
 * kept in QuantLib's testExpansionOnFordeReference; rows 0.1, 1, 5 and 10 years.
 */
const HESTON_STRIKES = [60, 80, 90, 100, 110, 120, 140];
const HESTON: readonly (readonly [number, readonly number[]])[] = [
  [
    0.1,
    [
      0.27284673574924445, 0.22360758200372477, 0.21023988547031242, 0.1990674789471587, 0.19118230678920461,
      0.18721342919371017, 0.1899869903378507,
    ],
  ],
  [
    1,
    [
      0.25200775151345, 0.2127275920953156, 0.20286528150874591, 0.19479398358151515, 0.18872591728967686,
      0.18470857955411824, 0.18204457060905446,
    ],
  ],
  [
    5,
    [
      0.21637821506229973, 0.20077227130455172, 0.19721753043236154, 0.1942233023784151, 0.191693211401571,
      0.18955229722896752, 0.18491727548069495,
    ],
  ],
  [
    10,
    [
      0.20672925973965342, 0.198583062164427, 0.19668274423922746, 0.1950420231354201, 0.193610364344706,
      0.1923502827886502, 0.18934360917857015,
    ],
  ],
];

const hestonSlices = (): SurfaceSlice[] =>
  HESTON.map(([tauYears, vols]) => ({
    forward: 100,
    tauYears,
    logMoneyness: Float64Array.from(HESTON_STRIKES, (strike) => Math.log(strike / 100)),
    totalVariance: Float64Array.from(vols, (vol) => vol * vol * tauYears),
  }));

const TIMES = [0.05, 0.2, 0.7, 1.5];

const slicesOf = (values: Float64Array): EssviSlice[] =>
  Array.from({ length: values.length / 3 }, (_unused, i) => ({
    theta: values[3 * i]!,
    rho: values[3 * i + 1]! / values[3 * i + 2]!,
    psi: values[3 * i + 2]!,
  }));

/** Any point of the unbounded search space of four expiries. */
const unknowns = fc
  .array(
    fc.tuple(
      fc.double({ min: -1.5, max: 1.5, noNaN: true }),
      fc.double({ min: -6, max: -1, noNaN: true }),
      fc.double({ min: -4, max: 4, noNaN: true }),
    ),
    { minLength: 4, maxLength: 4 },
  )
  .map((rows) => Float64Array.from(rows.flat()));

const surfaceOf = (slices: readonly EssviSlice[]): VolSurface =>
  createVolSurface(
    slices.map((slice, i) => essviSmile(slice, { forward: 100 + i, tauYears: TIMES[i]!, range: [-0.5, 0.5] })),
    { model: "essvi" },
  );

/** Lowest step of total variance in time and lowest butterfly function over a dense grid of times and moneyness. */
function worst(surface: VolSurface, times: readonly number[]): { step: number; g: number } {
  let step = Number.POSITIVE_INFINITY;
  let g = Number.POSITIVE_INFINITY;
  let before: Smile | undefined;
  for (const tauYears of times) {
    const smile = surface.smileAt(tauYears);
    g = Math.min(g, smileMinimumButterfly(smile, -4, 4).minimum);
    for (let k = -4; k <= 4; k += 0.05) {
      if (before !== undefined) step = Math.min(step, smile.totalVariance(k) - before.totalVariance(k));
    }
    before = smile;
  }
  return { step, g };
}

describe("extended SSVI", () => {
  it("is free of calendar and butterfly arbitrage wherever the search goes, between and beyond the expiries too", () => {
    fc.assert(
      fc.property(unknowns, (point) => {
        const values = new Float64Array(12);
        essviFromUnknowns(point, values);
        const slices = slicesOf(values);
        for (const { theta, rho, psi } of slices) expect(psi).toBeLessThanOrEqual(largestPsi(theta, rho) * (1 + 1e-9));
        const { step, g } = worst(surfaceOf(slices), [0.01, 0.05, 0.1, 0.2, 0.4, 0.7, 1, 1.5, 3]);
        expect(step).toBeGreaterThan(-1e-12);
        expect(g).toBeGreaterThan(-1e-9);
      }),
      { numRuns: 150 },
    );
  });

  it("has unknowns for every set of slices in the domain", () => {
    fc.assert(
      fc.property(unknowns, (point) => {
        const values = new Float64Array(12);
        essviFromUnknowns(point, values);
        const slices = slicesOf(values);
        fc.pre(isEssviFree(slices.map((slice) => ({ ...slice, psi: slice.psi * (1 - 1e-12) }))));
        const back = new Float64Array(12);
        essviFromUnknowns(unknownsOfEssvi(slices), back);
        for (let i = 0; i < 12; i++) {
          if (i % 3 === 0) expect(back[i]! / values[i]!).toBeCloseTo(1, 2);
        }
      }),
    );
  });

  it("follows Heston's volatilities, at once and without arbitrage", () => {
    const fit = fitEssvi(hestonSlices());
    expect(fit.converged).toBe(true);
    expect(fit.rmseVol).toBeLessThan(0.0025);
    expect(fit.slices[3]!.rmseVol).toBeLessThan(6e-4);
    for (const slice of hestonSlices()) {
      const alone = fitSvi(slice);
      expect(alone.rmseVol).toBeLessThan(1e-3);
      expect(alone.butterflyProof).toBe("free");
    }
    expect(surfaceArbitrage(fit.surface).found).toEqual([]);
    expect(fit.toDisplay()).toMatchObject({ kind: "table", totalRows: 4 });
  });

  it("finds an exact surface", () => {
    const truth = TIMES.map((tauYears): EssviSlice => {
      const theta = 0.05 * tauYears ** 0.9;
      return { theta, rho: -0.6 + 0.1 * tauYears, psi: 0.8 * (theta / (1 + theta)) ** 0.6 };
    });
    const surface = surfaceOf(truth);
    const k = Float64Array.from({ length: 17 }, (_unused, i) => -0.4 + 0.05 * i);
    const slices = surface.smiles.map((smile) => ({
      forward: smile.forward,
      tauYears: smile.tauYears,
      logMoneyness: k,
      totalVariance: k.map((at) => smile.totalVariance(at)),
    }));
    const fit = fitEssvi(slices.toReversed());
    expect(fit.rmseVol).toBeLessThan(1e-7);
    expect(compareSurfaces(surface, fit.surface).rmseVol).toBeLessThan(1e-7);
  });

  it("takes calendar arbitrage out of crossed expiries, and says so", () => {
    const slices = hestonSlices();
    const crossed = slices.map((slice, i) =>
      i === 1 ? { ...slice, totalVariance: slice.totalVariance.map((w) => w / 12) } : slice,
    );
    const fit = fitEssvi(crossed, { maxIterations: 200 });
    expect(fit.events.map((event) => event.code)).toContain("constrained");
    const { step, g } = worst(fit.surface, [0.1, 1, 5, 10]);
    expect(step).toBeGreaterThan(-1e-12);
    expect(g).toBeGreaterThanOrEqual(0);
    expect(fit.rmseVol).toBeGreaterThan(0.003);
  });

  it("refuses slices outside the theorem, and bad input", () => {
    const context = { forward: 1, tauYears: 1 };
    expect(() => essviSmile({ theta: 0.04, rho: -0.5, psi: 0.5 }, context)).toThrow("psi is 0.5");
    expect(() => essviSmile({ theta: 0, rho: 0, psi: 0 }, context)).toThrow("theta is 0");
    expect(() => essviSmile({ theta: 0.04, rho: 1, psi: 0 }, context)).toThrow("rho is 1");
    const [one] = hestonSlices() as [SurfaceSlice];
    expect(() => fitEssvi([])).toThrow("no expiry to fit a surface to");
    expect(() => fitEssvi([one, one])).toThrow("two slices expire in 0.1 years");
    expect(() => fitSsvi([{ ...one, forward: 0 }])).toThrow("forward is 0");
    const two = { logMoneyness: Float64Array.of(0, 0.1), totalVariance: Float64Array.of(0.04, 0.04) };
    expect(() => fitEssvi([{ ...one, ...two }])).toThrow("2 distinct strikes");
  });
});

describe("SSVI", () => {
  it("keeps the conditions of its source", () => {
    const fit = fitSsvi(hestonSlices());
    const { rho, eta, gamma, thetas } = fit.parameters;
    expect(eta * (1 + Math.abs(rho))).toBeLessThanOrEqual(2);
    expect(gamma).toBeGreaterThan(0);
    expect(gamma).toBeLessThanOrEqual(0.5);
    for (let i = 1; i < 4; i++) expect(thetas[i]).toBeGreaterThan(thetas[i - 1]!);
    expect(fit.rmseVol).toBeLessThan(0.01);
    expect(fitEssvi(hestonSlices()).rmseVol).toBeLessThan(fit.rmseVol);
    const { step, g } = worst(fit.surface, [0.05, 0.1, 0.5, 1, 3, 5, 8, 10, 12]);
    expect(step).toBeGreaterThan(-1e-12);
    expect(g).toBeGreaterThan(-1e-9);
  });

  it("is the formula of its source", () => {
    // w = theta/2 (1 + rho phi k + sqrt((phi k + rho)^2 + 1 - rho^2)), Gatheral and Jacquier 2014, equation 4.1.
    const theta = 0.09;
    const [rho, eta, gamma] = [-0.4, 1.1, 0.4];
    const phi = eta / (theta ** gamma * (1 + theta) ** (1 - gamma));
    const smile = essviSmile({ theta, rho, psi: ssviPsi(theta, { eta, gamma }) }, { forward: 1, tauYears: 1 });
    for (const k of [-1, -0.2, 0, 0.3, 2]) {
      const w = (theta / 2) * (1 + rho * phi * k + Math.sqrt((phi * k + rho) ** 2 + 1 - rho * rho));
      expect(smile.totalVariance(k)).toBeCloseTo(w, 14);
      const { slope, curvature } = smile.local(k);
      const h = 1e-4;
      const [low, high] = [smile.totalVariance(k - h), smile.totalVariance(k + h)];
      expect(slope).toBeCloseTo((high - low) / (2 * h), 7);
      expect(curvature).toBeCloseTo((high - 2 * w + low) / (h * h), 5);
    }
  });
});

describe("a surface of slices", () => {
  const svi = (tauYears: number, scale: number, rho = -0.4) =>
    sviSmile(
      { a: 0.01 * scale, b: 0.08 * Math.sqrt(scale), rho, m: 0, sigma: 0.15 * Math.sqrt(scale) },
      { forward: 100 * 1.02 ** tauYears, tauYears, range: [-0.5, 0.5] },
    );
  const plain = createVolSurface([svi(1, 1.9), svi(0.25, 0.5), svi(0.5, 1)]);

  it("goes through its smiles and interpolates total variance in time along moneyness", () => {
    expect(plain.smiles.map((smile) => smile.tauYears)).toEqual([0.25, 0.5, 1]);
    for (const smile of plain.smiles) {
      expect(plain.volAtMoneyness(0.1, smile.tauYears)).toBe(Math.sqrt(smile.totalVariance(0.1) / smile.tauYears));
      expect(plain.vol(95, smile.tauYears)).toBe(smile.vol(95));
    }
    const [, half, year] = plain.smiles as [Smile, Smile, Smile];
    expect(plain.totalVariance(-0.2, 0.75)).toBeCloseTo(
      0.5 * (half.totalVariance(-0.2) + year.totalVariance(-0.2)),
      15,
    );
    expect(plain.forward(0.75)).toBeCloseTo(100 * 1.02 ** 0.75, 10);
    expect(plain.forward(0.1)).toBeCloseTo(100 * 1.02 ** 0.1, 10);
    expect(plain.forward(3)).toBeCloseTo(100 * 1.02 ** 3, 8);
    const strike = 103;
    const k = Math.log(strike / plain.forward(0.75));
    expect(plain.vol(strike, 0.75)).toBeCloseTo(plain.volAtMoneyness(k, 0.75), 14);
  });

  it("extrapolates without calendar or butterfly arbitrage", () => {
    const { step, g } = worst(plain, [0.001, 0.05, 0.25, 0.3, 0.5, 0.9, 1, 1.3, 4, 20]);
    expect(step).toBeGreaterThanOrEqual(0);
    expect(g).toBeGreaterThanOrEqual(0);
    expect(plain.volAtMoneyness(0.1, 0.01)).toBeCloseTo(plain.volAtMoneyness(0.1, 0.25), 14);
    const alone = createVolSurface([svi(0.5, 1)]);
    expect(alone.forward(2)).toBe(alone.forward(0.5));
    expect(alone.volAtMoneyness(0, 2)).toBeCloseTo(alone.volAtMoneyness(0, 0.5), 14);
  });

  it("answers deltas in every convention", () => {
    for (const tauYears of [0.1, 0.5, 0.8, 2]) {
      const smile = plain.smileAt(tauYears);
      for (const delta of [0.1, 0.25, 0.5, -0.25, -0.1]) {
        const type = delta > 0 ? "call" : "put";
        const strike = strikeFromDelta(smile, type, delta, { convention: "forward" });
        const root = smile.vol(strike) * Math.sqrt(tauYears);
        const d1 = -Math.log(strike / smile.forward) / root + root / 2;
        expect(delta > 0 ? normalCdf(d1) : -normalCdf(-d1)).toBeCloseTo(delta, 10);
        expect(plain.volAtDelta(delta, tauYears)).toBe(smile.vol(strike));
        for (const convention of DELTA_CONVENTIONS) {
          const options = { convention, carryFactor: 0.97 };
          expect(plain.volAtDelta(delta, tauYears, options)).toBe(
            smile.vol(strikeFromDelta(smile, type, delta, options)),
          );
        }
      }
    }
    expect(() => plain.volAtDelta(0, 0.5)).toThrow("delta of a put is 0");
    expect(() => plain.volAtDelta(1.2, 0.5)).toThrow("delta");
    expect(() => plain.volAtDelta(0.2, 0.5, { convention: "spot" })).toThrow("carryFactor is undefined");
  });

  it("reports the strike, expiry and size of an arbitrage, and repairs it with an event", () => {
    const broken = [svi(0.25, 1), svi(0.5, 0.7), svi(1, 2)];
    const report = surfaceArbitrage(createVolSurface(broken));
    expect(report.found).toHaveLength(1);
    const [found] = report.found as [(typeof report.found)[0]];
    expect(found).toMatchObject({ kind: "calendar", tauYears: 0.5, earlierTauYears: 0.25 });
    const [first, second] = broken as unknown as [Smile, Smile];
    const k = found.logMoneyness;
    const lack = (Math.sqrt(second.totalVariance(k)) - Math.sqrt(first.totalVariance(k))) / Math.sqrt(0.5);
    expect(found.size).toBeCloseTo(lack, 12);
    expect(found.strike).toBeCloseTo(second.forward * Math.exp(k), 10);
    expect(report.toDisplay()).toMatchObject({ kind: "table" });

    const repaired = repairCalendar(broken);
    expect(repaired.events).toHaveLength(1);
    expect(repaired.events[0]).toMatchObject({ severity: "warning", code: "arbitrageRepair" });
    expect(repaired.events[0]!.message).toMatch(
      /expiry in 0\.5000 years lay below the one in 0\.2500, by up to .* at strike/,
    );
    expect(surfaceArbitrage(repaired).found).toEqual([]);
    expect(surfaceArbitrage(repaired).toDisplay()).toMatchObject({ kind: "text" });
    const { step, g } = worst(repaired, [0.25, 0.5, 1]);
    expect(step).toBeGreaterThanOrEqual(0);
    expect(g).toBeGreaterThanOrEqual(0);
    for (const at of [-0.4, 0, 0.3]) {
      const { slope, curvature } = repaired.smiles[1]!.local(at);
      const h = 1e-4;
      const w = (x: number): number => repaired.smiles[1]!.totalVariance(x);
      expect(slope).toBeCloseTo((w(at + h) - w(at - h)) / (2 * h), 6);
      expect(curvature).toBeCloseTo((w(at + h) - 2 * w(at) + w(at - h)) / (h * h), 4);
    }
    expect(repairCalendar([svi(0.25, 0.5), svi(0.5, 1)]).events).toEqual([]);
    const vogt = sviSmile(
      { a: -0.041, b: 0.1331, m: 0.3586, rho: 0.306, sigma: 0.4153 },
      { forward: 1, tauYears: 1, range: [-1, 1] },
    );
    const [butterfly] = surfaceArbitrage(createVolSurface([vogt])).found;
    expect(butterfly).toMatchObject({ kind: "butterfly", withinQuotes: true });
    expect(butterfly!.size).toBeCloseTo(-0.03286, 4);
    expect(butterfly!.logMoneyness).toBeCloseTo(0.879, 2);
  });

  it("goes through JSON bit for bit, repaired smiles of every model too", () => {
    const context = { forward: 100 / 3, tauYears: 1 / 3, range: [-0.3, 0.2] as const };
    const smiles: Smile[] = [
      svi(0.1, 0.5),
      essviSmile({ theta: 0.04 / 3, rho: -0.3, psi: 0.1 }, context),
      sabrSmile({ alpha: 0.2, beta: 1, rho: -0.3, nu: 0.4 }, { ...context, tauYears: 0.5 }),
      splineSmile(
        { logMoneyness: Float64Array.of(-0.3, 0, 0.2), totalVariance: Float64Array.of(0.09, 0.02 / 3, 0.08) },
        { ...context, tauYears: 0.6 },
      ),
      svi(0.7, 0.2),
    ];
    const surface = repairCalendar(smiles);
    expect(surface.events.length).toBeGreaterThan(0);
    const text = saveVolSurface(surface);
    const back = loadVolSurface(text);
    expect(saveVolSurface(back)).toBe(text);
    for (const smile of surface.smiles) {
      for (const k of [-0.4, -0.1, 0, 0.17]) {
        expect(back.smileAt(smile.tauYears).local(k)).toEqual(smile.local(k));
      }
    }
    expect(compareSurfaces(surface, back)).toMatchObject({ rmseVol: 0, largest: { difference: 0 } });
    expect(() => loadVolSurface("{")).toThrow("not JSON");
    expect(() => loadVolSurface('{"format":"x"}')).toThrow('format "x"');
    expect(() => loadVolSurface(text.replace('"version":1', '"version":9'))).toThrow("version 9");
    expect(() => saveVolSurface(createVolSurface([plain.smileAt(0.3)]))).toThrow("without parameters");
  });

  it("keeps events that have no finite size, and refuses a text without its model or events", () => {
    const events = [
      { severity: "warning", code: "notMeasured", message: "a", where: -0.1, size: Number.NaN },
      { severity: "info", code: "flat", message: "b", where: Number.NEGATIVE_INFINITY, size: Number.POSITIVE_INFINITY },
      { severity: "info", code: "flat", message: "c" },
    ] as const;
    const text = saveVolSurface(createVolSurface([svi(0.25, 0.5)], { model: "ssvi", events }));
    const back = loadVolSurface(text);
    expect(back.model).toBe("ssvi");
    expect(back.events).toStrictEqual(events);
    expect(saveVolSurface(back)).toBe(text);
    const changed = (change: object) => JSON.stringify({ ...JSON.parse(text), ...change });
    expect(() => loadVolSurface(changed({ model: "foo" }))).toThrow('surface model "foo"');
    expect(() => loadVolSurface(changed({ model: undefined }))).toThrow("surface model undefined");
    expect(() => loadVolSurface(changed({ events: undefined }))).toThrow("a surface without events");
    expect(() => loadVolSurface(changed({ events: [null] }))).toThrow("event null");
    expect(() => loadVolSurface(changed({ events: [{ ...events[2], size: "big" }] }))).toThrow('number "big"');
    expect(() => createVolSurface([svi(0.25, 0.5)], { model: "foo" as "ssvi" })).toThrow('model is "foo"');
  });

  it("refuses queries that are not finite", () => {
    for (const surface of [plain, createVolSurface([svi(0.25, 0.5)])]) {
      for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        expect(() => surface.volAtMoneyness(bad, 0.3)).toThrow(`logMoneyness is ${bad}`);
        expect(() => surface.totalVariance(bad, 0.3)).toThrow(`logMoneyness is ${bad}`);
        expect(() => surface.vol(bad, 0.3)).toThrow(`strike is ${bad}`);
        expect(() => surface.volAtMoneyness(0, bad)).toThrow(`tauYears is ${bad}`);
        expect(() => surface.vol(100, bad)).toThrow(`tauYears is ${bad}`);
      }
    }
  });

  it("compares two surfaces point by point", () => {
    const other = createVolSurface([svi(0.25, 0.5), svi(0.5, 1.1), svi(1, 1.9)]);
    const comparison = compareSurfaces(plain, other);
    expect(comparison.largest.tauYears).toBe(0.5);
    const { difference, logMoneyness } = comparison.largest;
    expect(difference).toBe(other.volAtMoneyness(logMoneyness, 0.5) - plain.volAtMoneyness(logMoneyness, 0.5));
    expect(comparison.rmseVol).toBeGreaterThan(0);
    expect(comparison.differences).toHaveLength(63);
    expect(comparison.toDisplay()).toMatchObject({ kind: "record" });
    expect(() => compareSurfaces(plain, other, { tauYears: new Float64Array() })).toThrow("0 times");
  });

  it("refuses an empty or doubled surface and times that are not above 0", () => {
    expect(() => createVolSurface([])).toThrow("no smile to build a surface from");
    expect(() => createVolSurface([svi(1, 1), svi(1, 2)])).toThrow("two smiles expire in 1 years");
    expect(() => plain.vol(100, 0)).toThrow("tauYears is 0");
    expect(() => plain.vol(-1, 0.5)).toThrow("strike is -1");
    expect(() => plain.forward(Number.NaN)).toThrow("tauYears is NaN");
  });
});

describe("localVol", () => {
  const flat = (tauYears: number) =>
    sviSmile({ a: 0.04 * tauYears, b: 0, rho: 0, m: 0, sigma: 0.1 }, { forward: 100, tauYears });

  it("is the volatility itself where that is flat", () => {
    const surface = createVolSurface([flat(0.5), flat(1), flat(2)]);
    for (const tauYears of [0.1, 0.5, 0.7, 1, 1.7, 2, 3]) {
      for (const strike of [60, 100, 150]) {
        const { vol, status } = localVol(surface, strike, tauYears);
        expect(status).toBe("ok");
        expect(vol).toBeCloseTo(0.2, 8);
      }
    }
    const vols = new Float64Array(6);
    expect(localVols(surface, Float64Array.of(90, 100, 110), Float64Array.of(0.3, 0.8), vols)).toBe(0);
    expect(vols[4]).toBe(localVol(surface, 100, 0.8).vol);
    expect(() => localVols(surface, Float64Array.of(1), Float64Array.of(1), vols)).toThrow("vols has 6 elements");
    expect(() => localVol(surface, 0, 1)).toThrow("strike is 0");
  });

  it("agrees with Dupire's formula on differences of call prices", () => {
    const surface = createVolSurface(fitEssvi(hestonSlices()).surface.smiles, { model: "essvi" });
    const call = (strike: number, tauYears: number): number =>
      blackPrice("call", 100, strike, tauYears, surface.vol(strike, tauYears));
    for (const tauYears of [0.4, 2, 7]) {
      for (const strike of [80, 100, 115]) {
        const h = 1e-2 * strike;
        const t = 1e-3 * tauYears;
        const time = (call(strike, tauYears + t) - call(strike, tauYears - t)) / (2 * t);
        const bend =
          (-call(strike + 2 * h, tauYears) +
            16 * call(strike + h, tauYears) -
            30 * call(strike, tauYears) +
            16 * call(strike - h, tauYears) -
            call(strike - 2 * h, tauYears)) /
          (12 * h * h);
        const dupire = Math.sqrt((2 * time) / (strike * strike * bend));
        expect(Math.abs(localVol(surface, strike, tauYears).vol / dupire - 1)).toBeLessThan(1e-4);
      }
    }
  });

  it("says why there is none", () => {
    const falling = createVolSurface([flat(1), { ...flat(2), totalVariance: () => 0.03 }]);
    expect(localVol(falling, 100, 1.5)).toEqual({ vol: Number.NaN, status: "calendar" });
    const vogt = sviSmile({ a: -0.041, b: 0.1331, m: 0.3586, rho: 0.306, sigma: 0.4153 }, { forward: 1, tauYears: 1 });
    expect(localVol(createVolSurface([vogt]), Math.exp(0.9), 1).status).toBe("butterfly");
    const vols = new Float64Array(1);
    expect(localVols(falling, Float64Array.of(100), Float64Array.of(1.5), vols)).toBe(1);
  });
});

const real = {
  Deribit: deribitSlices(),
  AAPL: aaplSlices(),
  ES: esSlices()?.filter(({ name }) => name.startsWith("16:00")),
};

describe.skipIf(Object.values(real).some((slices) => slices === undefined))("surfaces of real chains", () => {
  it.each(Object.entries(real))("%s: extended SSVI and repaired slices are free of arbitrage", (source, slices) => {
    const fits = slices!.flatMap(({ chain, discountFactor }) => {
      try {
        return [fitSmile(chain, { maxSpreadShare: 0.2, maxStdevs: 3, discountFactor })];
      } catch (error) {
        if (!/strikes are usable/.test((error as Error).message)) throw error;
        return [];
      }
    });
    const quotes = surfaceSlices(fits);
    const fit = fitEssvi(quotes);
    const times = Array.from({ length: 9 }, () => {
      const started = performance.now();
      fitEssvi(quotes);
      return performance.now() - started;
    }).sort((a, b) => a - b);
    expect(fit.converged).toBe(true);
    const repaired = repairCalendar(fits.map(({ smile }) => smile));
    process.stdout.write(
      `${source}: ${fits.length} expiries, extended SSVI RMSE ${(100 * fit.rmseVol).toFixed(3)} vol points in ${times[4]!.toFixed(1)} ms and ${fit.iterations} steps, slices with ${repaired.events.length} repairs\n`,
    );
    expect(surfaceArbitrage(fit.surface).found).toEqual([]);
    expect(surfaceArbitrage(repaired).found).toEqual([]);
    expect(repaired.events.filter((event) => event.severity === "error")).toEqual([]);
    expect(fit.rmseVol).toBeLessThan(0.012);
    // Repairs leave the quotes alone: the money moves by less than a tenth of a vol point.
    for (const [i, { smile }] of fits.sort((a, b) => a.tauYears - b.tauYears).entries()) {
      expect(Math.abs(repaired.smiles[i]!.vol(smile.forward) - smile.vol(smile.forward))).toBeLessThan(0.001);
    }
  });
});
