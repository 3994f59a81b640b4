import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tailShape } from "../../lib/vol/density/TailShape.js";
import {
  bakshiKapadiaMadan,
  modelFreeVariance,
  normalPdf,
  type Smile,
  type SmileDensityOptions,
  type SviParameters,
  smileDensity,
  smileLaw,
  sviMinimumButterfly,
  sviSmile,
} from "../../lib/vol/index.js";
import { integrate } from "../../lib/vol/numerics/integrate.js";
import { densitiesFixture } from "./densitiesFixture.js";
import { feasibleSvi, VOGT } from "./feasibleSvi.js";
import { type MixturePart, mixtureSmile, mixtureTruth } from "./mixtureSmile.js";
import { relativeError } from "./relativeError.js";

const SKEWED: SviParameters = { a: 0.01, b: 0.1, rho: -0.4, m: 0.02, sigma: 0.12 };
const at = (p: SviParameters, range?: readonly [number, number]) => sviSmile(p, { forward: 100, tauYears: 0.5, range });

// Two humps, as before an announcement; a crash leg; a quiet middle with wide wings.
const MIXTURES: [string, MixturePart[]][] = [
  [
    "two humps",
    [
      { weight: 0.5, forward: 92, deviation: 0.03 },
      { weight: 0.5, forward: 108, deviation: 0.03 },
    ],
  ],
  [
    "a crash leg",
    [
      { weight: 0.9, forward: 102, deviation: 0.08 },
      { weight: 0.1, forward: 82, deviation: 0.2 },
    ],
  ],
  [
    "fat tails",
    [
      { weight: 0.7, forward: 100, deviation: 0.1 },
      { weight: 0.3, forward: 100, deviation: 0.35 },
    ],
  ],
];

describe("a mixture of lognormals from its exact smile", () => {
  it.each(MIXTURES)("%s: density to 1e-4 of its peak, moments to 1e-8", (_name, parts) => {
    const truth = mixtureTruth(parts);
    const found = smileDensity(mixtureSmile(parts, 0.25));
    const peak = Math.max(...found.strikes.map(truth.density));
    for (let i = 0; i < found.strikes.length; i++) {
      const strike = found.strikes[i]!;
      // Sup norm, in probability per point; the peaks are about 0.05.
      expect(Math.abs(found.density[i]! - truth.density(strike))).toBeLessThan(1e-9 * peak);
      expect(Math.abs(found.cdf[i]! - truth.cdf(strike))).toBeLessThan(1e-11);
    }
    expect(Math.abs(found.mass - 1)).toBeLessThan(1e-9);
    expect(Math.abs(found.meanMinusForward)).toBeLessThan(1e-8 * found.forward);
    expect(relativeError(found.variance, truth.variance)).toBeLessThan(1e-8);
    expect(Math.abs(found.skewness - truth.skewness)).toBeLessThan(1e-7);
    expect(relativeError(found.kurtosis, truth.kurtosis)).toBeLessThan(1e-7);
    expect(found.events).toEqual([]);
  });
});

describe("bakshiKapadiaMadan", () => {
  it.each([1e-6, 1e-3, 0.04, 0.5])("is normal for a flat smile of total variance %d", (w) => {
    const found = bakshiKapadiaMadan(smileLaw(at({ a: w, b: 0, rho: 0, m: 0, sigma: 0.1 })));
    expect(relativeError(found.mean, -w / 2)).toBeLessThan(1e-10);
    expect(relativeError(found.variance, w)).toBeLessThan(1e-10);
    expect(Math.abs(found.skewness)).toBeLessThan(1e-8);
    expect(Math.abs(found.kurtosis - 3)).toBeLessThan(1e-8);
    expect(found.settled).toBe(true);
  });

  it("agrees with the integrals of the density, whatever the smile and its tails", () => {
    fc.assert(
      fc.property(
        feasibleSvi,
        fc.constantFrom(undefined, "generalisedPareto", "generalisedExtremeValue"),
        (p, family) => {
          fc.pre(sviMinimumButterfly(p, -5, 5).minimum > 0);
          const tails = family === undefined ? undefined : ({ family, lower: 0.05, upper: 0.05 } as const);
          const density = smileDensity(at(p), { tails });
          const replicated = bakshiKapadiaMadan(density.law);
          const { mean, variance, skewness, kurtosis } = density.logReturn;
          const agree = (actual: number, expected: number, size: number): void => {
            if (Number.isNaN(expected)) expect(actual).toBeNaN();
            else expect(Math.abs(actual - expected)).toBeLessThan(1e-8 * size);
          };
          agree(replicated.mean, mean, density.law.width);
          agree(replicated.variance, variance, density.law.width ** 2);
          agree(replicated.skewness, skewness, 10 * (1 + Math.abs(skewness)));
          agree(replicated.kurtosis, kurtosis, 10 * (1 + kurtosis));
          const strip = modelFreeVariance(density.law);
          if (!Number.isNaN(mean)) expect(relativeError(strip.variance, (-2 * mean) / 0.5)).toBeLessThan(1e-8);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe("modelFreeVariance", () => {
  it("is the variance itself for a flat smile, and less for a strip cut short", () => {
    const law = smileLaw(at({ a: 0.02, b: 0, rho: 0, m: 0, sigma: 0.1 }));
    expect(relativeError(modelFreeVariance(law).variance, 0.04)).toBeLessThan(1e-12);
    expect(modelFreeVariance(law).vol).toBeCloseTo(0.2, 12);
    const cut = modelFreeVariance(law, [-0.1, 0.1]);
    expect(cut.variance).toBeLessThan(0.04);
    expect(cut.range).toEqual([-0.1, 0.1]);
    expect(() => modelFreeVariance(law, [0.1, -0.1])).toThrow("the range is 0.1 to -0.1");
  });

  it("is NaN, with the reason, where the whole law has no mean log return, and finite between strikes", () => {
    const steep = sviSmile(
      { a: 0.02, b: 0.35, rho: -0.6, m: 0, sigma: 0.3 },
      { forward: 100, tauYears: 1, range: [-1, 0.5] },
    );
    const { law } = smileDensity(steep, { tails: { family: "generalisedPareto", lower: 0.3, upper: "none" } });
    expect(law.logMomentBound).toBeLessThan(1);
    const found = modelFreeVariance(law);
    expect(found).toMatchObject({ variance: Number.NaN, vol: Number.NaN, settled: false });
    expect(found.events.map(({ severity, code }) => [severity, code])).toEqual([["error", "moments"]]);
    expect(found.events[0]!.message).toContain("the variance is infinite");
    expect(bakshiKapadiaMadan(law).contracts[0]).toBeNaN();
    expect(modelFreeVariance(law, [-1, 1])).toMatchObject({ settled: true, events: [] });
  });
});

describe("tailShape", () => {
  it.each(densitiesFixture.tails)("$family, shape $shape at $y is scipy's", (row) => {
    const tail = tailShape(row.family, row.p, row.d, row.shape);
    expect(relativeError(tail.survival(row.y), row.survival)).toBeLessThan(1e-12);
    expect(relativeError(tail.density(row.y), row.density)).toBeLessThan(1e-12);
    expect(relativeError(tail.discountedExcess(row.y), row.discounted)).toBeLessThan(1e-12);
    expect(relativeError(tail.excess(row.y), row.excess)).toBeLessThan(1e-10);
  });
});

describe("attached tails", () => {
  const RANGE = [-0.25, 0.15] as const;
  const families = ["generalisedPareto", "generalisedExtremeValue"] as const;
  const withTails = (family: (typeof families)[number], options: Partial<SmileDensityOptions["tails"]> = {}) =>
    smileDensity(at(SKEWED, RANGE), { tails: { family, ...options } });

  it.each(families)("%s: density, distribution function and option price agree at the join", (family) => {
    const own = smileLaw(at(SKEWED, RANGE));
    const { law, tails, mass, meanMinusForward, logReturn, events } = withTails(family);
    expect(tails.map(({ side, at: join }) => [side, join])).toEqual([
      ["lower", -0.25],
      ["upper", 0.15],
    ]);
    const step = 1e-12;
    for (const join of RANGE) {
      const outside = join + Math.sign(join) * step;
      expect(relativeError(law.logDensity(outside), own.logDensity(join))).toBeLessThan(1e-9);
      expect(relativeError(law.lower(outside), own.lower(join))).toBeLessThan(1e-9);
      expect(relativeError(law.upper(outside), own.upper(join))).toBeLessThan(1e-9);
      expect(relativeError(law.put(outside), own.put(join))).toBeLessThan(1e-9);
      expect(relativeError(law.call(outside), own.call(join))).toBeLessThan(1e-9);
    }
    expect(Math.abs(mass - 1)).toBeLessThan(1e-8);
    expect(Math.abs(meanMinusForward)).toBeLessThan(1e-6);
    expect(events.filter(({ code }) => code === "tail").map(({ severity, size }) => [severity, size])).toEqual([
      ["info", tails[0]!.probability],
      ["info", tails[1]!.probability],
    ]);
    const rest = events.filter(({ code }) => code !== "tail").map(({ message }) => message);
    expect(rest).toHaveLength(1);
    expect(rest[0]).toMatch(/^log return: .* out of reach/);
    expect(logReturn.kurtosis).toBeNaN();
  });

  it.each(families)("%s: the tail's own formulas are each other's integrals and derivatives", (family) => {
    const { law } = withTails(family);
    const h = 1e-5;
    for (const k of [-0.9, -0.4, -0.3, 0.2, 0.3, 0.5]) {
      const slope = (of: (k: number) => number): number => (of(k + h) - of(k - h)) / (2 * h);
      expect(relativeError(slope(law.lower), law.logDensity(k))).toBeLessThan(1e-5);
      // dP/dK = P(price <= K), with K = F e^k.
      expect(relativeError(slope(law.put), Math.exp(k) * law.lower(k))).toBeLessThan(1e-5);
      expect(relativeError(slope(law.call), -Math.exp(k) * law.upper(k))).toBeLessThan(1e-5);
      expect(law.put(k) - law.call(k)).toBeCloseTo(Math.expm1(k), 12);
    }
    // The upper price is the integral of the survival function, by brute force.
    const far = integrate((k) => law.upper(k) * Math.exp(k), [0.3, 0.5, 1, 2, 5, 20, 200]);
    expect(relativeError(far.value, law.call(0.3))).toBeLessThan(1e-8);
  });

  it("leaves every option price inside the joins as it was", () => {
    const own = smileLaw(at(SKEWED, RANGE));
    const { law } = withTails("generalisedPareto");
    for (const k of [-0.25, -0.1, 0, 0.1, 0.15]) expect(law.call(k)).toBe(own.call(k));
  });

  it("counts the mass of a heavy lower tail beyond the integration, and says why a far quantile is out of reach", () => {
    const steep = sviSmile(
      { a: 0.02, b: 0.35, rho: -0.6, m: 0, sigma: 0.3 },
      { forward: 100, tauYears: 1, range: [-1, 0.5] },
    );
    const tails = { family: "generalisedPareto", lower: 0.3, upper: 0.3 } as const;
    const found = smileDensity(steep, { tails });
    expect(found.law.lower(-680)).toBeGreaterThan(1e-4);
    expect(Math.abs(found.mass - 1)).toBeLessThan(1e-8);
    expect(Math.abs(found.meanMinusForward)).toBeLessThan(1e-6);
    expect(found.events.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(() => found.quantile(1e-6)).toThrow(/the attached lower tail is so heavy/);
  });

  it("recovers the tail of a law that has one: Pareto beyond Pareto changes nothing", () => {
    const first = withTails("generalisedPareto", { lower: "none" });
    const quantile = first.quantile(0.999);
    const k = Math.log(quantile / 100);
    const { law } = first;
    // Conditional excess beyond a point of a generalised Pareto tail has the same shape.
    const shape = 1 - law.upper(k) ** 2 / (law.logDensity(k) * Math.exp(-k) * law.call(k));
    expect(shape).toBeCloseTo(first.tails[0]!.shape.shape, 8);
  });

  it("joins at probabilities, on one side alone, and says what it cannot do", () => {
    const { tails } = withTails("generalisedExtremeValue", { lower: 0.02, upper: "none" });
    expect(tails).toHaveLength(1);
    expect(tails[0]!.probability).toBeCloseTo(0.02, 12);
    const tail = (smile: Smile, options: object) => () =>
      smileDensity(smile, { tails: { family: "generalisedPareto", ...options } });
    const endless: Smile = { ...at(SKEWED), range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] };
    expect(tail(endless, {})).toThrow("the smile does not say where its quotes end");
    expect(tail(at(SKEWED), { lower: "none" })).toThrow("lies beyond the quotes on the upper side");
    expect(tail(at(SKEWED), { lower: 0.7 })).toThrow("the lower tail's probability is 0.7");
    expect(tail(at(SKEWED, [0.1, 0.2]), {})).toThrow("lies beyond the quotes on the lower side");
    // Beyond Vogt's zero of g the distribution function is above 1.
    expect(tail(at(VOGT, [-0.5, 0.9]), { lower: "none" })).toThrow("lies beyond the quotes on the upper side");
    const wave: Smile = {
      ...at(SKEWED, [-Math.PI / 30, 0.2]),
      totalVariance: (k) => 0.04 + 0.001 * Math.cos(60 * k),
      local: (k) => ({
        totalVariance: 0.04 + 0.001 * Math.cos(60 * k),
        slope: -0.06 * Math.sin(60 * k),
        curvature: -3.6 * Math.cos(60 * k),
      }),
    };
    expect(tail(wave, {})).toThrow("the density at the join, log-moneyness -0.1047");
  });
});

describe("negative density", () => {
  it("is clipped when asked, as events that add up, and the rest has mass 1", () => {
    const found = smileDensity(at(VOGT), { negativeDensity: "clip" });
    expect(Math.min(...found.density)).toBe(0);
    expect(Math.abs(found.mass - 1)).toBeLessThan(1e-9);
    const repaired = found.events.filter((event) => event.message.startsWith("clipped"));
    expect(repaired).toHaveLength(1);
    expect(repaired[0]!.severity).toBe("warning");
    // Zeros of g at 0.642408 and 1.256913, published with Vogt's slice.
    expect(repaired[0]!.message).toContain("between k = 0.6424 and 1.2569");
    const law = smileLaw(at(VOGT));
    const lost = -integrate(law.logDensity, [0.642408, 0.9, 1.256913]).value;
    expect(relativeError(repaired[0]!.size!, lost)).toBeLessThan(1e-6);
    for (let i = 1; i < found.cdf.length; i++) expect(found.cdf[i]).toBeGreaterThanOrEqual(found.cdf[i - 1]! - 1e-15);
    expect(found.meanMinusForward).not.toBe(0);
    const mean = integrate((k) => Math.exp(k) * found.law.logDensity(k), [-3, -1, 0, 0.642408, 1.256913, 3, 9]).value;
    expect(100 * mean).toBeCloseTo(found.mean, 6);
    expect(found.law.put(0.8) - found.law.call(0.8)).toBeCloseTo(Math.exp(0.8) - found.mean / 100, 9);
  });

  it("raises when strict, for a repair as for a flaw, and not for a sound smile", () => {
    const strict = (p: SviParameters, options: SmileDensityOptions = {}) =>
      smileDensity(at(p), { strict: true, ...options });
    expect(() => strict(VOGT)).toThrow("the density is not sound: negative density: g(k) = -0.0329");
    expect(() => strict(VOGT, { negativeDensity: "clip" })).toThrow(
      "the density is not sound: clipped a negative mass",
    );
    expect(strict(SKEWED).events).toEqual([]);
    expect(() => smileDensity(at(SKEWED), { negativeDensity: "hide" as "keep" })).toThrow('negativeDensity is "hide"');
  });
});

describe("moments of the log return", () => {
  it("that are NaN are a warning, and raise when strict", () => {
    const skewed = sviSmile(
      { a: 0.02, b: 0.2, rho: -0.9, m: 0, sigma: 0.3 },
      { forward: 100, tauYears: 1, range: [-1, 0.5] },
    );
    const tails = { family: "generalisedPareto", lower: 0.05, upper: "none" } as const;
    const { logReturn, law, warnings } = smileDensity(skewed, { tails });
    expect([logReturn.variance, logReturn.skewness, logReturn.kurtosis]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    const names = ["mean", "variance", "skewness", "kurtosis"];
    const exists = names.filter((_name, i) => i + 1 < law.logMomentBound && Number.isNaN(Object.values(logReturn)[i]!));
    expect(exists.length).toBeGreaterThan(0);
    expect(warnings.join()).toContain(`${exists.join(", ")} out of reach`);
    expect(() => smileDensity(skewed, { tails, strict: true })).toThrow("the density is not sound: log return: ");
  });
});

describe("probabilities", () => {
  it("add up, and keep their digits in both tails", () => {
    const found = smileDensity(at(SKEWED));
    const { probabilityBelow, probabilityAbove, probabilityBetween } = found;
    for (const strike of [20, 90, 100, 130, 400]) {
      expect(probabilityBelow(strike) + probabilityAbove(strike)).toBeCloseTo(1, 14);
    }
    expect(probabilityBetween(80, 120)).toBeCloseTo(probabilityBelow(120) - probabilityBelow(80), 14);
    expect(probabilityAbove(400)).toBeGreaterThan(0);
    expect(probabilityBetween(300, 400) / (probabilityAbove(300) - probabilityAbove(400))).toBeCloseTo(1, 12);
    expect(() => probabilityBetween(120, 80)).toThrow("low is 120 and high 80");
    expect(() => probabilityAbove(0)).toThrow("strike is 0");
  });
});

describe("smiles that are not smooth", () => {
  const from = (curve: (k: number) => [w: number, slope: number, curvature: number]): Smile => ({
    ...at(SKEWED),
    totalVariance: (k) => curve(k)[0],
    local: (k) => {
      const [totalVariance, slope, curvature] = curve(k);
      return { totalVariance, slope, curvature };
    },
  });

  it("keep mass and mean where the curvature jumps", () => {
    // A parabola with straight wings, joined where nothing tells the integrator to look.
    const found = smileDensity(
      from((k) => {
        const far = Math.abs(k) - 0.137;
        if (far <= 0) return [0.03 + 0.3 * k * k, 0.6 * k, 0.6];
        return [0.03 + 0.3 * 0.137 ** 2 + 0.6 * 0.137 * far, 0.6 * 0.137 * Math.sign(k), 0];
      }),
    );
    expect(Math.abs(found.mass - 1)).toBeLessThan(1e-12);
    expect(Math.abs(found.meanMinusForward)).toBeLessThan(1e-10);
    expect(found.events).toEqual([]);
  });

  it("say where an atom takes mass from the density", () => {
    // A corner of w is a probability at one price, which a density cannot show.
    const found = smileDensity(from((k) => [0.03 + 0.02 * Math.abs(k - 0.05), k < 0.05 ? -0.02 : 0.02, 0]));
    const error = found.events.find(({ message }) => message.includes("the density integrates to"))!;
    expect(error.severity).toBe("error");
    expect(error.where).toBeCloseTo(0.05, 6);
    // The jump of the distribution function: n(d2) times the jump of w' over 2 sqrt(w).
    const root = Math.sqrt(0.03);
    expect(error.size).toBeCloseTo((-normalPdf(-0.05 / root - root / 2) * 0.04) / (2 * root), 6);
  });
});

describe("bad smiles", () => {
  const smile = at(SKEWED);
  it.each([
    [{ ...smile, forward: 0 }, "forward is 0"],
    [{ ...smile, forward: Number.NaN }, "forward is NaN"],
    [{ ...smile, tauYears: -1 }, "tauYears is -1"],
    [{ ...smile, totalVariance: () => Number.NaN }, "the smile's total variance at log-moneyness -680 is NaN"],
    [{ ...smile, totalVariance: (k: number) => 0.1 + 0.01 * k }, "at log-moneyness -680 is -6.7"],
  ])("are refused: %#", (bad, message) => {
    expect(() => smileDensity(bad)).toThrow(message);
  });
});
