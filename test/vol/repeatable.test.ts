import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bachelierPrices,
  blackGreekColumns,
  blackPrices,
  blackScholesGreekColumns,
  fitEssvi,
  fitSabr,
  fitSpline,
  fitSsvi,
  fitSvi,
  greekColumns,
  impliedNormalVolatilities,
  impliedVolatilities,
  localVols,
  type SurfaceSlice,
  smileDensity,
  sviSmile,
} from "../../lib/vol/index.js";

const option = fc.record({
  type: fc.constantFrom(0, 1, 2),
  forward: fc.double({ min: -1, max: 500 }),
  strike: fc.double({ min: 0, max: 500 }),
  tau: fc.double({ min: -0.1, max: 3 }),
  vol: fc.double({ min: -0.1, max: 3 }),
  discount: fc.double({ min: 0.5, max: 1.1, noNaN: true }),
  price: fc.double({ min: 0, max: 300 }),
});
type Option = typeof option extends fc.Arbitrary<infer One> ? One : never;

/** Every batch function on the same options, its inputs and its outputs. */
function batches(options: readonly Option[]): { inputs: object; run: () => unknown } {
  const column = (of: (one: Option) => number): Float64Array => Float64Array.from(options, of);
  const inputs = {
    types: Uint8Array.from(options, ({ type }) => type),
    forwards: column(({ forward }) => forward),
    spots: column(({ forward }) => forward),
    strikes: column(({ strike }) => strike),
    tauYears: column(({ tau }) => tau),
    vols: column(({ vol }) => vol),
    normalVols: column(({ vol }) => 100 * vol),
    rates: column(({ discount }) => 1 - discount),
    discountFactors: column(({ discount }) => discount),
    prices: column(({ price }) => price),
  };
  const n = options.length;
  const run = () => {
    const priced = () => ({ prices: new Float64Array(n), statuses: new Uint8Array(n) });
    const solved = () => ({ vols: new Float64Array(n), statuses: new Uint8Array(n) });
    const out = [priced(), priced(), greekColumns(n), greekColumns(n), solved(), solved()] as const;
    blackPrices(inputs, out[0]);
    bachelierPrices(inputs, out[1]);
    blackGreekColumns(inputs, out[2]);
    blackScholesGreekColumns(inputs, out[3]);
    impliedVolatilities(inputs, out[4]);
    impliedNormalVolatilities(inputs, out[5]);
    return out;
  };
  return { inputs, run };
}

const slices = fc
  .array(
    fc.record({
      lift: fc.double({ min: 0.7, max: 1.3, noNaN: true }),
      wave: fc.double({ min: 0, max: 7, noNaN: true }),
    }),
    {
      minLength: 2,
      maxLength: 5,
    },
  )
  .map((shapes) =>
    shapes.map(({ lift, wave }, i): SurfaceSlice => {
      const tauYears = 0.1 * (i + 1);
      const logMoneyness = Float64Array.from({ length: 15 }, (_unused, j) => -0.2 + 0.03 * j);
      const w = (k: number): number => lift * tauYears * (0.04 - 0.05 * k + 0.3 * k * k);
      const totalVariance = logMoneyness.map((k, j) => w(k) * (1 + 0.01 * Math.sin(wave * j)));
      return { forward: 100, tauYears, logMoneyness, totalVariance };
    }),
  );

function fits(surface: readonly SurfaceSlice[]): unknown {
  const [first] = surface;
  const svi = fitSvi(first!);
  const smile = sviSmile(svi.parameters, { forward: 100, tauYears: first!.tauYears, range: svi.range });
  const essvi = fitEssvi(surface);
  const local = new Float64Array(4);
  localVols(essvi.surface, Float64Array.of(90, 105), Float64Array.of(0.12, 0.18), local);
  const { strikes, density, cdf, mass, kurtosis } = smileDensity(smile, { gridSize: 51 });
  const surfaces = [essvi, fitSsvi(surface)].map(({ surface: { smiles }, rmseVol }) => [smiles, rmseVol]);
  return [svi, fitSabr(first!), fitSpline(first!), surfaces, local, strikes, density, cdf, mass, kurtosis];
}

/** Bits of a result: text does not tell NaN from null, nor 0 from -0. */
function bits(value: unknown): string {
  return JSON.stringify(value, (_key, member) => {
    if (typeof member === "number") return Buffer.from(Float64Array.of(member).buffer).toString("hex");
    return ArrayBuffer.isView(member) ? Buffer.from(member.buffer).toString("hex") : member;
  });
}

describe("two runs", () => {
  it("of every batch function agree bit for bit, with other work in between, and leave the input alone", () => {
    fc.assert(
      fc.property(
        fc.array(option, { minLength: 1, maxLength: 30 }),
        fc.array(option, { maxLength: 5 }),
        (own, other) => {
          const { inputs, run } = batches(own);
          const before = bits(inputs);
          const once = bits(run());
          batches(other).run();
          expect(bits(run())).toBe(once);
          expect(bits(inputs)).toBe(before);
        },
      ),
      { numRuns: 60, endOnFailure: true },
    );
  });

  it("of every fit agree bit for bit, with other fits in between, and leave frozen quotes alone", () => {
    fc.assert(
      fc.property(slices, slices, (own, other) => {
        const before = bits(own);
        const frozen = Object.freeze(own.map((slice) => Object.freeze(slice)));
        const once = bits(fits(frozen));
        fits(other);
        expect(bits(fits(frozen))).toBe(once);
        expect(bits(own)).toBe(before);
      }),
      { numRuns: 10, endOnFailure: true },
    );
  });
});
