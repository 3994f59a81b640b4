import { describe, expect, it } from "vitest";
import { StrikebookError } from "../../lib/task/index.js";
import * as vol from "../../lib/vol/index.js";

/**
 * Every function of the room: a call in order, whose numbers are then replaced one at a time, or the reason why it is not
 * in this table. `free` names numbers that may have any finite value; a path is the argument's place and its member.
 */
const RAW = { a: 0.004, b: 0.06, rho: -0.4, m: 0.01, sigma: 0.08 };
const SMILE = vol.sviSmile(RAW, { forward: 100, tauYears: 0.5, range: [-0.2, 0.2] });
const LAW = vol.smileLaw(SMILE);
const SURFACE = vol.createVolSurface([SMILE]);
const SABR = { alpha: 0.3, beta: 0.6, rho: -0.2, nu: 0.4 };
const CONTEXT = { forward: 100, tauYears: 0.5 };
const SNAPSHOT = { underlying: 100, future: 100, impliedMean: 100, kurtosis: 4, gammaExposure: 1, openInterest: 10 };

type Call = { readonly args: readonly unknown[]; readonly free?: readonly string[]; readonly skip?: readonly string[] };

const BLACK: Call = { args: ["call", 100, 95, 0.5, 0.2, 0.98] };
const SPOT: Call = { args: ["call", 100, 95, 0.5, 0.2, 0.03, 0.01], free: ["5", "6"] };
const NORMAL: Call = { args: ["call", 100, 95, 0.5, 20, 0.98], free: ["1", "2"] };
const AMERICAN: Call = { args: ["call", 100, 95, 0.5, 0.2, 0.03, 0.01], free: ["6"] };
const UNMEASURED = ["0.impliedMean", "0.kurtosis", "0.gammaExposure", "0.openInterest", "0.future"];

const CALLS: Readonly<Record<string, Call>> = {
  assetOrNothingPrice: BLACK,
  cashOrNothingPrice: { args: [...BLACK.args, 10] },
  blackPrice: BLACK,
  blackGreeks: BLACK,
  blackVega: { args: BLACK.args.slice(1) },
  inverseOption: { args: BLACK.args.slice(0, 5) },
  inversePrice: { args: BLACK.args.slice(0, 5) },
  normalisedBlackPrice: { args: ["call", 0.1, 0.2], free: ["1"] },
  blackScholesPrice: SPOT,
  blackScholesGreeks: SPOT,
  bachelierPrice: NORMAL,
  bachelierGreeks: NORMAL,
  baroneAdesiWhaleyPrice: AMERICAN,
  bjerksundStenslandPrice: AMERICAN,
  // The price is data: its faults are statuses.
  deAmericanise: { args: ["call", 8, 100, 95, 0.5, 0.03, 0.01], free: ["6"], skip: ["1"] },
  cboeVolatilityIndex: { args: [{ variance: 0.04, minutes: 30_000 }, { variance: 0.05, minutes: 60_000 }, 43_200] },
  // What could not be measured is NaN, and an event says so.
  compareSnapshots: {
    args: [SNAPSHOT, SNAPSHOT],
    skip: [...UNMEASURED, ...UNMEASURED.slice(0, 4).map((path) => path.replace("0.", "1."))],
  },
  essviSmile: { args: [{ theta: 0.04, rho: -0.3, psi: 0.2 }, CONTEXT], free: ["0.rho"] },
  futuresCurve: { args: [{ index: 100, perpetual: 100, futures: [{ tauYears: 0.2, price: 101 }] }] },
  jumpWingSviFromRaw: { args: [RAW, 0.5], free: ["0.a", "0.rho", "0.m"] },
  rawFromJumpWingSvi: {
    args: [{ atmVariance: 0.05, atmSkew: -0.1, putWing: 0.6, callWing: 0.3, minimumVariance: 0.03 }, 0.5],
    free: ["0.atmSkew"],
  },
  naturalSviFromRaw: { args: [RAW], free: ["0.a", "0.rho", "0.m"] },
  rawFromNaturalSvi: {
    args: [{ delta: 0.001, mu: 0.01, rho: -0.3, omega: 0.05, zeta: 4 }],
    free: ["0.delta", "0.mu", "0.rho"],
  },
  localVol: { args: [SURFACE, 100, 0.4] },
  greekColumns: { args: [3] },
  marketGreeks: { args: [vol.blackGreeks("call", 100, 95, 0.5, 0.2), 100, 365], skip: ["0"] },
  modelFreeVariance: { args: [LAW, [-0.3, 0.3]], free: ["1"], skip: ["0"] },
  optionDelta: { args: ["call", 0.1, 0.04, "spot", 0.99], free: ["1"] },
  strikeFromDelta: { args: [SMILE, "call", 0.25, { convention: "spot", carryFactor: 0.99 }] },
  smileSkew: { args: [SMILE, { convention: "spot", carryFactor: 0.99, delta: 0.25 }] },
  sabrVol: { args: [SABR, 100, 95, 0.5], free: ["0.rho"] },
  sabrNormalVol: { args: [SABR, 100, 95, 0.5], free: ["0.rho"] },
  sabrSmile: { args: [SABR, CONTEXT], free: ["0.rho"] },
  sviSmile: { args: [RAW, CONTEXT], free: ["0.a", "0.rho", "0.m"] },
  sviMinimumButterfly: { args: [RAW, -1, 1], free: ["1", "2"], skip: ["0"] },
  smileMinimumButterfly: { args: [SMILE, -1, 1], free: ["1", "2"] },
  smileDensity: { args: [SMILE, { gridSize: 101, widthStd: 5 }] },
  varianceRiskPremium: { args: [0.2, 0.18] },
  varianceYears: { args: [0, 1e12, { weekendWeight: 0.5 }], free: ["0", "1"] },
  volRegime: { args: [0.5, { low: 0.2, high: 0.8, crash: 0.98 }], skip: ["0"] },
  portfolioGreeks: {
    args: [
      [
        {
          type: "put",
          quantity: 1,
          multiplier: 50,
          expiry: "x",
          forward: 100,
          tauYears: 0.5,
          strike: 95,
          vol: 0.2,
          discountFactor: 0.98,
        },
      ],
    ],
    free: ["0.0.quantity"],
  },
};

const HOT = "hot: unchecked by design, NaN in gives NaN out (held below)";
const STATUS = "prices are data: a status and a NaN (impliedVolatility.test.ts)";
const BATCH = "batch: a status and a NaN for each element (black.test.ts, prices.test.ts, greeks.test.ts)";
const ARRAYS = "arrays of quotes, in which NaN is no quote: its own test file refuses the rest element by element";
const OBJECTS = "takes results of the room, not numbers: what made them has checked them";

const EXEMPT: Readonly<Record<string, string>> = {
  erfc: HOT,
  erfcx: HOT,
  normalCdf: HOT,
  normalPdf: HOT,
  normalQuantile: HOT,
  ssviPsi: HOT,
  sviTotalVariance: HOT,
  sviSlope: HOT,
  sviCurvature: HOT,
  sviButterfly: HOT,
  smileButterfly: HOT,
  sviLeastLevel: HOT,
  sviButterflyProof: "a verdict on any five numbers: what is no slice is not `free` (held below)",
  impliedVolatility: STATUS,
  impliedNormalVolatility: STATUS,
  strikeLiquidity: "a verdict on any quote, with the reason",
  blackPrices: BATCH,
  bachelierPrices: BATCH,
  blackGreekColumns: BATCH,
  blackScholesGreekColumns: BATCH,
  impliedVolatilities: BATCH,
  impliedNormalVolatilities: BATCH,
  localVols: BATCH,
  cboeVarianceStrip: ARRAYS,
  dealerExposure: ARRAYS,
  fitEssvi: ARRAYS,
  fitSsvi: ARRAYS,
  fitSvi: ARRAYS,
  fitSabr: ARRAYS,
  fitSpline: ARRAYS,
  fitSmile: ARRAYS,
  impliedForward: ARRAYS,
  parityRegression: ARRAYS,
  parityReport: ARRAYS,
  minuteRealisedVol: ARRAYS,
  realisedVol: ARRAYS,
  rollingRealisedVol: ARRAYS,
  rollingPercentile: ARRAYS,
  readThinMarket: ARRAYS,
  splineSmile: ARRAYS,
  surfaceBacktest: ARRAYS,
  yieldCurve: ARRAYS,
  bakshiKapadiaMadan: OBJECTS,
  compareSurfaces: OBJECTS,
  createVolSurface: OBJECTS,
  repairCalendar: OBJECTS,
  saveVolSurface: OBJECTS,
  smileLaw: OBJECTS,
  smileMethod: OBJECTS,
  surfaceArbitrage: OBJECTS,
  surfaceSlices: OBJECTS,
  termStructure: OBJECTS,
  loadVolSurface: "takes text: surface.test.ts refuses what is none",
  TermStructure: "a class: termStructure.test.ts refuses bad points and times",
};

/** Paths of all numbers in plain values; functions' results (smiles, laws, surfaces) are left alone. */
function numbersIn(value: unknown, path: string): string[] {
  if (typeof value === "number") return [path];
  if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return [];
  if (Object.values(value).some((member) => typeof member === "function")) return [];
  return Object.entries(value).flatMap(([key, member]) => numbersIn(member, path === "" ? key : `${path}.${key}`));
}

function replaced(value: unknown, [head, ...rest]: readonly string[], by: number): unknown {
  if (head === undefined) return by;
  const copy: Record<string, unknown> = Array.isArray(value) ? ([...value] as never) : { ...(value as object) };
  copy[head] = replaced(copy[head], rest, by);
  return copy;
}

const functions = Object.entries(vol).filter(([, member]) => typeof member === "function");

describe("bad input", () => {
  it("every function of the room has a line in the table, or a reason not to", () => {
    const names = functions.map(([name]) => name).sort();
    expect([...Object.keys(CALLS), ...Object.keys(EXEMPT)].sort()).toEqual(names);
  });

  it.each(Object.entries(CALLS))("%s refuses every number outside its domain, naming it", (name, call) => {
    const run = (vol as unknown as Record<string, (...args: unknown[]) => unknown>)[name]!;
    expect(() => run(...call.args)).not.toThrow();
    const under = (paths: readonly string[] | undefined, path: string): boolean =>
      (paths ?? []).some((one) => path === one || path.startsWith(`${one}.`));
    let tried = 0;
    for (const path of numbersIn(call.args, "")) {
      if (under(call.skip, path)) continue;
      const bad = [
        Number.NaN,
        Number.POSITIVE_INFINITY,
        Number.NEGATIVE_INFINITY,
        ...(under(call.free, path) ? [] : [-1]),
      ];
      for (const value of bad) {
        const args = replaced(call.args, path.split("."), value) as unknown[];
        let caught: unknown;
        try {
          run(...args);
        } catch (error) {
          caught = error;
        }
        const label = `${name}, ${path} = ${value}`;
        expect(caught, label).toBeInstanceOf(StrikebookError);
        expect((caught as StrikebookError).message, label).toContain(String(value));
        // The number's own name, or that of the argument it is a part of.
        const key = path.split(".").at(-1)!;
        if (!/^\d+$/.test(key))
          expect((caught as StrikebookError).message.toLowerCase(), label).toContain(key.toLowerCase());
        tried++;
      }
    }
    expect(tried).toBeGreaterThan(0);
  });

  it.each(["call", "CE", "", undefined])("an option type of %j is a call, a put or an error", (type) => {
    for (const [name, { args }] of Object.entries(CALLS)) {
      if (args[0] !== "call") continue;
      const run = () =>
        (vol as unknown as Record<string, (...given: unknown[]) => unknown>)[name]!(type, ...args.slice(1));
      if (type === "call") expect(run).not.toThrow();
      else expect(run, name).toThrow(StrikebookError);
    }
  });

  it("hot functions give NaN for NaN, and the proof does not pass what is no slice", () => {
    const broken = { ...RAW, b: Number.NaN };
    for (const hot of [vol.erfc, vol.erfcx, vol.normalCdf, vol.normalPdf, vol.normalQuantile])
      expect(hot(Number.NaN)).toBeNaN();
    for (const hot of [vol.sviTotalVariance, vol.sviSlope, vol.sviCurvature, vol.sviButterfly]) {
      expect(hot(broken, 0.1)).toBeNaN();
      expect(hot(RAW, Number.NaN)).toBeNaN();
    }
    expect(vol.smileButterfly(SMILE, Number.NaN)).toBeNaN();
    expect(vol.ssviPsi(Number.NaN, { eta: 1, gamma: 0.4 })).toBeNaN();
    for (const name of Object.keys(RAW)) {
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
        expect(vol.sviButterflyProof({ ...RAW, [name]: value }).verdict, name).not.toBe("free");
      }
    }
  });
});
