import { beforeAll, describe, expect, test, vi } from "vitest";
import { openLake } from "../../../lib/lake/index.js";
import type { RunColumn } from "../../../lib/lake/PartRun.js";
import { daySlots, type EnrichInput } from "../../../lib/pack/enrich/EnrichInput.js";
import { type ExpiryForwards, FORWARD_STATUSES, impliedForwards } from "../../../lib/pack/enrich/impliedForwards.js";
import { RowEnricher } from "../../../lib/pack/enrich/RowEnricher.js";
import { realisedBySlot } from "../../../lib/pack/enrich/realisedBySlot.js";
import { underlyingBySlot } from "../../../lib/pack/enrich/underlyingBySlot.js";
import { quotePrice, type Tape } from "../../../lib/tape/index.js";
import { impliedForward } from "../../../lib/vol/index.js";
import { at, DAY, noise } from "../../lake/lakeFixture.js";
import { cutInput, inputOf, type PriceRun, sampleLakeForFile, smallInput } from "./enrichFixture.js";

// Each packs a market first; the machine may be busy.
vi.setConfig({ testTimeout: 120_000 });

const parameters = { price: "mid", rate: 0, maxAgeSeconds: 10, maxCarrySeconds: 300 } as const;

function forwardsOf(
  input: EnrichInput,
  given: { rate?: number; maxAgeSeconds?: number; maxCarrySeconds?: number } = {},
): ExpiryForwards[] {
  const used = { ...parameters, ...given };
  return [...impliedForwards(input, used, underlyingBySlot(input, used.maxAgeSeconds))];
}

function sameBits(a: RunColumn, b: RunColumn, count: number): boolean {
  const bytes = (column: RunColumn): Buffer =>
    Buffer.from(column.buffer, column.byteOffset, column.BYTES_PER_ELEMENT * count);
  return a.constructor === b.constructor && bytes(a).equals(bytes(b));
}

const statusAt = (forwards: ExpiryForwards, slot: number): string => FORWARD_STATUSES[forwards.status[slot]!]!;

describe("implied forwards of a sample day", () => {
  let tape: Tape;
  let input: EnrichInput;
  beforeAll(async () => {
    const root = await sampleLakeForFile({ days: 1, rows: 120_000 });
    await using lake = await openLake(root);
    tape = await lake.openTape({ underlying: "NIFTY", date: DAY });
    input = inputOf(tape);
  }, 120_000);

  test.each([0, 0.065])("are impliedForward of the chain at that second, bit for bit (rate %f)", (rate) => {
    const spots = underlyingBySlot(input, 10);
    const random = noise(7);
    let compared = 0;
    for (const forwards of forwardsOf(input, { rate })) {
      let ratio = Number.NaN;
      let last = Number.NaN;
      for (let slot = 0; slot < forwards.forward.length; slot++) {
        const spot = spots[slot]!;
        const known = forwards.pairs[slot]! > 0;
        if (known && Number.isFinite(last) && random() < 0.02) {
          const chain = tape.chainAt(slot, forwards.expiry, { price: "mid", maxAgeSeconds: 10 });
          const expected = impliedForward(
            { strikes: chain.strikes, calls: chain.callPrices, puts: chain.putPrices },
            {
              nearSpot: spot * ratio > 0 ? spot * ratio : spot > 0 ? spot : last,
              ...(rate === 0 ? {} : { discountFactor: Math.exp(-rate * chain.tauYears) }),
            },
          );
          expect(forwards.forward[slot]).toBe(expected.forward);
          expect(forwards.pairs[slot]).toBe(expected.pairs);
          expect(statusAt(forwards, slot)).toBe(expected.pairs < 3 ? "fewPairs" : "parity");
          compared++;
        }
        if (known) {
          last = forwards.forward[slot]!;
          if (spot > 0) ratio = last / spot;
        }
      }
    }
    expect(compared).toBeGreaterThan(300);
  });

  test("and the rows they give do not change when the future is cut off", () => {
    const realised = (day: EnrichInput): Float64Array => {
      const slots = daySlots(day);
      return realisedBySlot(day.spot, day.product, slots, new Float64Array(slots.count));
    };
    const whole = forwardsOf(input);
    const wholeRealised = realised(input);
    for (const second of [1, 3_601, 22_499]) {
      const cut = cutInput(input, at(second));
      const cutForwards = forwardsOf(cut);
      for (const forwards of cutForwards) {
        const same = whole.find(({ expiry }) => expiry === forwards.expiry)!;
        // A strike whose first row is still to come is no strike yet.
        for (const name of ["forward", "pairs", "ageSeconds", "status"] as const)
          expect(sameBits(forwards[name], same[name], second + 1), `${name} to ${second}`).toBe(true);
      }
      const cutRealised = realised(cut);
      expect(sameBits(cutRealised, wholeRealised, second + 1)).toBe(true);
      const early = new RowEnricher(cut, 0, cutRealised);
      const late = new RowEnricher(input, 0, wholeRealised);
      for (const entry of cut.contracts) {
        const all = input.contracts.find(({ contract }) => contract.key === entry.contract.key)!;
        const of = (list: ExpiryForwards[]): ExpiryForwards =>
          list.find(({ expiry }) => expiry === entry.contract.expiryDate)!;
        const { rows, ...before } = early.enrich(entry, of(cutForwards));
        const after = late.enrich(all, of(whole));
        for (const [name, column] of Object.entries(before)) {
          const other = after[name as keyof typeof after];
          if (typeof column === "number") expect(other).toBe(column);
          else expect(sameBits(column, other as RunColumn, rows), `${entry.contract.key} ${name}`).toBe(true);
        }
      }
    }
  });

  test("prices are those of the tape", () => {
    for (let row = 0; row < input.price.length; row += 997) {
      expect(input.price[row]).toBe(quotePrice(tape.quotes, row, "mid"));
    }
  });
});

/** A call and a put of one strike whose parity forward is `forward`, with rows at the same seconds. */
function pair(strike: number, forward: number, seconds: readonly number[], expiry?: string): [PriceRun, PriceRun] {
  const put = 100 + Math.max(strike - forward, 0);
  const fixed = expiry === undefined ? {} : { expiry };
  const run = (type: "CE" | "PE", price: number): PriceRun => ({
    type,
    strike,
    seconds,
    prices: seconds.map(() => price),
    ...fixed,
  });
  return [run("CE", put + forward - strike), run("PE", put)];
}

/** Calls first, then puts, each by strike: the order of the lake. */
function ordered(pairs: readonly (readonly [PriceRun, PriceRun])[]): PriceRun[] {
  return [...pairs.map(([call]) => call), ...pairs.map(([, put]) => put)];
}

describe("what a forward rests on", () => {
  test("is parity from three pairs on, few pairs below, and an outlier is left out", () => {
    const many = [25_900, 25_950, 26_000, 26_050].map((strike) => pair(strike, 26_010, [5]));
    const odd = pair(26_100, 26_300, [5]);
    const [forwards] = forwardsOf(
      smallInput(ordered([...many, odd]), [
        [0, 26_000],
        [5, 26_000],
      ]),
    );
    expect(forwards!.forward[5]).toBeCloseTo(26_010, 9);
    expect(forwards!.pairs[5]).toBe(4);
    expect(statusAt(forwards!, 5)).toBe("parity");
    const [few] = forwardsOf(
      smallInput(ordered(many.slice(0, 2)), [
        [0, 26_000],
        [5, 26_000],
      ]),
    );
    expect([few!.forward[5], few!.pairs[5], statusAt(few!, 5)]).toEqual([26_010, 2, "fewPairs"]);
  });

  test("is the last parity forward moved with the underlying once the quotes are too old, and says how old", () => {
    const spot: [number, number][] = Array.from({ length: 40 }, (_, second) => [second, second < 20 ? 26_000 : 26_100]);
    const pairs = [25_950, 26_000, 26_050].map((strike) => pair(strike, 26_026, [3]));
    const [forwards] = forwardsOf(smallInput(ordered(pairs), spot));
    const seen = [2, 3, 13, 14, 25].map((slot) => [
      statusAt(forwards!, slot),
      forwards!.forward[slot],
      forwards!.ageSeconds[slot],
      forwards!.pairs[slot],
    ]);
    expect(seen).toEqual([
      ["spot", 26_000, Number.NaN, 0],
      ["parity", 26_026, 0, 3],
      ["parity", 26_026, 0, 3],
      ["carried", 26_000 * (26_026 / 26_000), 1, 0],
      ["carried", 26_100 * (26_026 / 26_000), 12, 0],
    ]);
    expect(statusAt(forwards!, 60), "the underlying itself is too old").toBe("none");
    expect(forwards!.forward[60]).toBeNaN();
  });

  test("is carried for so long and no longer, and a new pair ends that", () => {
    const spot = Array.from({ length: 900 }, (_, second): [number, number] => [second, 26_000]);
    const pairs = [25_950, 26_000, 26_050].map((strike) => pair(strike, 26_026, [3, 500]));
    const input = smallInput(ordered(pairs), spot);
    const [byDefault] = forwardsOf(input);
    expect([313, 314, 499, 500].map((slot) => statusAt(byDefault!, slot))).toEqual([
      "carried",
      "none",
      "none",
      "parity",
    ]);
    expect([byDefault!.ageSeconds[313], byDefault!.ageSeconds[314]]).toEqual([300, Number.NaN]);
    expect(byDefault!.forward[314]).toBeNaN();
    const [short] = forwardsOf(input, { maxCarrySeconds: 0 });
    expect([13, 14].map((slot) => statusAt(short!, slot))).toEqual(["parity", "none"]);
  });

  test("before any pair is the underlying grown at the rate", () => {
    const [forwards] = forwardsOf(smallInput(ordered([pair(26_000, 26_010, [50])]), [[1, 26_000]]), { rate: 0.065 });
    const tau = (forwards!.expiryMicros - at(1)) / (365 * 86_400e6);
    expect(forwards!.forward[1]).toBeCloseTo(26_000 * Math.exp(0.065 * tau), 9);
    expect(statusAt(forwards!, 1)).toBe("spot");
    expect(statusAt(forwards!, 0)).toBe("none");
  });

  test("never sees a row of the same second that is stamped after it", () => {
    const pairs = [25_950, 26_000, 26_050].map((strike) => pair(strike, 26_020, [5.000001]));
    const [forwards] = forwardsOf(
      smallInput(ordered(pairs), [
        [0, 26_000],
        [8, 26_000],
      ]),
    );
    expect([5, 6, 15, 16].map((slot) => statusAt(forwards!, slot))).toEqual(["spot", "parity", "parity", "carried"]);
  });

  test("needs no underlying: the money is then where the median of all pairs is, and later where the forward was", () => {
    const strikes = Array.from({ length: 15 }, (_, i) => 25_000 + 100 * i);
    const random = noise(3);
    const pairs = strikes.map((strike) => pair(strike, 26_010 + 8 * random(), [5]));
    const input = smallInput(ordered(pairs));
    const [forwards] = forwardsOf(input);
    const expected = impliedForward({
      strikes: Float64Array.from(strikes),
      calls: input.price.subarray(0, 15),
      puts: input.price.subarray(15),
    });
    expect(expected.pairs).toBeLessThan(15);
    expect([forwards!.forward[5], forwards!.pairs[5]]).toEqual([expected.forward, expected.pairs]);
    expect([statusAt(forwards!, 4), statusAt(forwards!, 15), statusAt(forwards!, 16)]).toEqual([
      "none",
      "parity",
      "none",
    ]);
  });

  test("is each expiry's own", () => {
    const near = [25_950, 26_000, 26_050].map((strike) => pair(strike, 26_010, [5], "2025-11-18"));
    const far = [25_950, 26_000, 26_050].map((strike) => pair(strike, 26_150, [5], "2025-11-25"));
    const forwards = forwardsOf(smallInput([...ordered(near), ...ordered(far)], [[5, 26_000]]));
    expect(forwards.map(({ expiry, forward }) => [expiry, forward[5]])).toEqual([
      ["2025-11-18", 26_010],
      ["2025-11-25", 26_150],
    ]);
  });
});
