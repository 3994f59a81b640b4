import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ContractFeatureName,
  contractSeries,
  type FeatureArguments,
  type IndexFeatureName,
  indexSeries,
  priceBySecond,
  quotePrice,
} from "../../../lib/tape/index.js";
import { CONTRACT_CASES, INDEX_CASES } from "./featureCases.js";
import {
  cutAfter,
  type FeatureDay,
  featureTape,
  LAST_SECOND,
  type RandomDay,
  raisedAfter,
  randomDay,
} from "./featureTape.js";
import { NAIVE_INDEX, naiveContract } from "./naiveFeatures.js";

const randomDays: fc.Arbitrary<RandomDay> = fc.record({
  seed: fc.nat(),
  gaps: fc.constantFrom(0, 0.2, 0.9, 0.99),
  holes: fc.constantFrom(0, 0.05, 0.5),
  pace: fc.constantFrom(0, 1, 10),
  stored: fc.constantFrom("narrow" as const, "wide" as const),
  barSeconds: fc.constantFrom(undefined, undefined, 30, 60),
});

/** Days that a random search might miss: nothing at all, one row, everything in one second, all before the open. */
const CORNERS: readonly FeatureDay[] = [
  { spot: [], contracts: [[], [], []] },
  { spot: [{ at: 100, price: 26_000 }], contracts: [[], [{ at: 100, last: 5, volumeChange: 75 }], []] },
  { spot: [1, 2, 3].map((i) => ({ at: 50 + i / 10, price: 26_000 + i })), contracts: [[], [], []] },
  { spot: [{ at: -60, price: 26_000 }], contracts: [[], [{ at: -60, last: 5, bid: 4, ask: 6 }], []] },
];

const indexCases = Object.entries(INDEX_CASES) as [IndexFeatureName, readonly FeatureArguments[]][];
const contractCases = Object.entries(CONTRACT_CASES) as [ContractFeatureName, readonly FeatureArguments[]][];

/** Every second of the day would take long: the first ones, every seventh, and those around whole minutes. */
const SECONDS = Array.from({ length: LAST_SECOND + 1 }, (_, s) => s).filter((s) => s < 12 || s % 7 === 0 || s % 60 < 2);

function expectClose(found: number, wanted: number, label: string): void {
  if (Object.is(found, wanted) || found === wanted) return;
  const isClose = Math.abs(found - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted));
  if (!isClose) expect.fail(`${label}: ${found} where the definition gives ${wanted}`);
}

function expectIndex(day: FeatureDay, name: IndexFeatureName, args: FeatureArguments): void {
  const series = indexSeries(featureTape(day), name, args);
  expect(series.length).toBe(LAST_SECOND + 1);
  for (const s of SECONDS) {
    const wanted = NAIVE_INDEX[name](day, s, args as Readonly<Record<string, number>>);
    expectClose(series[s]!, wanted, `${name} ${JSON.stringify(args)} at ${s}`);
  }
}

function expectContract(day: FeatureDay, name: ContractFeatureName, args: FeatureArguments): void {
  const series = contractSeries(featureTape(day), 1, name, args);
  expect(series.length).toBe(LAST_SECOND + 1);
  for (const s of SECONDS) {
    const wanted = naiveContract(name, day.contracts![1]!, s, args);
    expectClose(series[s]!, wanted, `${name} ${JSON.stringify(args)} at ${s}`);
  }
}

describe("every feature is what its definition says", () => {
  it.each(indexCases)("%s", (name, cases) => {
    for (const args of cases) {
      for (const day of CORNERS) expectIndex(day, name, args);
      const runs = name.includes("urst") ? 6 : 20;
      fc.assert(
        fc.property(randomDays, (random) => expectIndex(randomDay(random), name, args)),
        { numRuns: runs },
      );
    }
  });

  it.each(contractCases)("%s of a contract", (name, cases) => {
    for (const args of cases) {
      for (const day of CORNERS) expectContract(day, name, args);
      fc.assert(
        fc.property(randomDays, (random) => expectContract(randomDay(random), name, args)),
        { numRuns: 12 },
      );
    }
  });

  it("priceBySecond is quotePrice of the row at each second, bit for bit", () => {
    fc.assert(
      fc.property(randomDays, fc.constantFrom(0, 2.5, 10, 1000, Number.POSITIVE_INFINITY), (random, maxAge) => {
        const tape = featureTape(randomDay(random));
        const out = new Float64Array(LAST_SECOND + 1);
        for (const kind of ["bid", "ask", "mid", "last"] as const) {
          const wanted = Float64Array.from(out, (_, s) => {
            const row = tape.rowAt(1, s);
            return row < 0 || tape.rowAge(row, s) > maxAge ? Number.NaN : quotePrice(tape.quotes, row, kind);
          });
          expect(priceBySecond(tape, 1, kind, maxAge, out)).toBe(out);
          expect(out).toEqual(wanted);
          expect(priceBySecond(tape, 1, kind, maxAge)).toEqual(wanted);
        }
      }),
    );
  });
});

describe("strategy pitfall 40: no feature sees the future", () => {
  const cut = fc.tuple(randomDays, fc.integer({ min: 0, max: LAST_SECOND }));

  /** The first element that differs up to `second`, compared as bits. */
  const firstChange = (before: Float64Array, after: Float64Array, second: number): number =>
    before.subarray(0, second + 1).findIndex((value, s) => !Object.is(value, after[s]));

  it.each(indexCases)(
    "%s stays as it was, bit for bit, when what comes after a second is cut off or another",
    (name, cases) => {
      fc.assert(
        fc.property(cut, fc.constantFrom(...cases), ([random, second], args) => {
          const day = randomDay(random);
          const whole = indexSeries(featureTape(day), name, args);
          for (const other of [cutAfter(day, second), raisedAfter(day, second)]) {
            expect(firstChange(whole, indexSeries(featureTape(other), name, args), second)).toBe(-1);
          }
        }),
        { numRuns: 15 },
      );
    },
  );

  it.each(contractCases)("%s of a contract does too", (name, cases) => {
    fc.assert(
      fc.property(cut, fc.constantFrom(...cases), ([random, second], args) => {
        const day = randomDay(random);
        const whole = contractSeries(featureTape(day), 1, name, args);
        for (const other of [cutAfter(day, second), raisedAfter(day, second)]) {
          expect(firstChange(whole, contractSeries(featureTape(other), 1, name, args), second)).toBe(-1);
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe("strategy pitfall 27: indicators stay within their contract", () => {
  it.each(contractCases)("%s does not change with the contracts before and after", (name, cases) => {
    fc.assert(
      fc.property(randomDays, randomDays, fc.constantFrom(...cases), (own, other, args) => {
        const day = randomDay(own);
        const [before, , after] = randomDay({ ...other, barSeconds: own.barSeconds }).contracts!;
        const alone = { ...day, contracts: [[], day.contracts![1]!, []] };
        const among = { ...day, contracts: [before!, day.contracts![1]!, after!] };
        const of = (each: FeatureDay): Float64Array => contractSeries(featureTape(each), 1, name, args);
        expect(of(among)).toEqual(of(alone));
      }),
      { numRuns: 8 },
    );
  });
});
