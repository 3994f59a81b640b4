import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bankniftyOptions, niftyOptions, type Product } from "../../lib/contract/Product.js";
import {
  STRIKE_RULES,
  type StrikeSelection,
  type StrikeSelector,
  selectStrike,
  type Tape,
} from "../../lib/tape/index.js";
import { blackPrice, normalCdf } from "../../lib/vol/index.js";
import { fixtureTape, type QuoteRow } from "./tapeFixture.js";

const NEAR = "2025-11-18";
const AT = 300;
const options = { price: "last", maxAgeSeconds: 10 } as const;

/** One quote of each type a strike at 09:20, all at 50 points unless `price` says otherwise. */
function chainOf(
  strikes: readonly number[],
  spot: number,
  product: Product = niftyOptions,
  price: (type: "CE" | "PE", strike: number) => number = () => 50,
): Tape {
  const rows: QuoteRow[] = strikes.flatMap((strike) =>
    (["CE", "PE"] as const).map((type) => ({ expiry: NEAR, type, strike, at: AT, last: price(type, strike) })),
  );
  return fixtureTape({ rows, spot: [{ at: AT, price: spot }], product });
}

const strikeOf = (choice: StrikeSelection): number | string =>
  choice.status === "ok" ? choice.strike : `${choice.status}: ${choice.reason}`;
const pick = (tape: Tape, type: "CE" | "PE", selector: StrikeSelector) =>
  strikeOf(selectStrike(tape, AT, type, selector, options));
const both = (tape: Tape, selector: StrikeSelector) => [pick(tape, "CE", selector), pick(tape, "PE", selector)];
const grid = [25_900, 25_950, 26_000, 26_050, 26_100, 26_150];

describe("selectStrike", () => {
  it("8.5-22: an at-the-money tie gives the call the higher strike and the put the lower", () => {
    expect(both(chainOf(grid, 26_025), { rule: "nearest" })).toEqual([26_050, 26_000]);
    expect(both(chainOf(grid, 26_024.95), { rule: "nearest" })).toEqual([26_000, 26_000]);
    expect(both(chainOf(grid, 26_025.05), { rule: "nearest" })).toEqual([26_050, 26_050]);
  });

  it("the users' examples: NIFTY steps by 50, BANKNIFTY by 100", () => {
    const rule = { rule: "firstStepOutOfTheMoney" } as const;
    expect(both(chainOf(grid, 26_023), rule)).toEqual([26_050, 26_000]);
    const bank = [55_900, 56_000, 56_100, 56_200];
    expect(both(chainOf(bank, 56_052, bankniftyOptions), rule)).toEqual([56_100, 56_000]);
    expect(both(chainOf(bank, 56_052, bankniftyOptions), { rule: "firstOutOfTheMoney" })).toEqual([56_100, 56_000]);
  });

  it("a strike exactly at spot is not out of the money, on the grid and in the data", () => {
    const tape = chainOf(grid, 26_000);
    expect(both(tape, { rule: "firstStepOutOfTheMoney" })).toEqual([26_050, 25_950]);
    expect(both(tape, { rule: "firstOutOfTheMoney" })).toEqual([26_050, 25_950]);
  });

  it("the listed rule takes the strikes there are; the step rule names one and says when it is missing", () => {
    const gap = chainOf([25_900, 26_000, 26_100], 26_023);
    expect(both(gap, { rule: "firstOutOfTheMoney" })).toEqual([26_100, 26_000]);
    expect(pick(gap, "CE", { rule: "firstStepOutOfTheMoney" })).toBe(`notListed: no CE 26050 of ${NEAR} on this tape`);
    expect(pick(gap, "CE", { rule: "firstStepOutOfTheMoney", stepPoints: 100 })).toBe(26_100);
    expect(pick(chainOf([25_900], 26_000), "CE", { rule: "firstOutOfTheMoney" })).toMatch(/^notListed.*26000/);
  });

  it("market truth: round(spot / step) * step, a half upward, then the nearest strike there is", () => {
    expect(both(chainOf(grid, 26_025), { rule: "roundedToStep" })).toEqual([26_050, 26_050]);
    expect(both(chainOf(grid, 26_024.95), { rule: "roundedToStep" })).toEqual([26_000, 26_000]);
    expect(both(chainOf([25_900, 26_100], 26_010), { rule: "roundedToStep" })).toEqual([26_100, 25_900]);
  });

  it("points and percent count out of the money, negative ones into it", () => {
    const tape = chainOf(grid, 26_010);
    expect(both(tape, { rule: "pointsAway", points: 100 })).toEqual([26_100, 25_900]);
    expect(both(tape, { rule: "pointsAway", points: -50 })).toEqual([25_950, 26_050]);
    expect(both(tape, { rule: "pointsAway", points: 100, tolerancePoints: 5 })).toEqual([
      "outOfReach: no quoted CE within 5 points of 26110",
      "outOfReach: no quoted PE within 5 points of 25910",
    ]);
    // 0.5 % of 26000 is 130 points: 26130 and 25870.
    expect(both(chainOf(grid, 26_000), { rule: "percentAway", percent: 0.5, tolerancePoints: 40 })).toEqual([
      26_150, 25_900,
    ]);
    expect(pick(chainOf(grid, 26_000), "PE", { rule: "percentAway", percent: 1 })).toMatch(/^outOfReach.*25740/);
  });

  it("premium: the first strike from the money outward within the range, both ends included", () => {
    const price = (type: "CE" | "PE", strike: number) =>
      type === "CE" ? 100 - (strike - 26_000) / 2 : 100 + (strike - 26_000) / 2;
    const tape = chainOf(grid, 26_020, niftyOptions, price);
    expect(both(tape, { rule: "premiumRange", minPoints: 50, maxPoints: 75 })).toEqual([26_050, 25_950]);
    expect(both(tape, { rule: "premiumRange", minPoints: 50, maxPoints: 50 })).toEqual([26_100, 25_900]);
    expect(pick(tape, "CE", { rule: "premiumRange", minPoints: 60, maxPoints: 70 })).toBe(
      "outOfReach: no CE from 26000 outward costs 60 to 70 points: they cost 25 to 100",
    );
    // The call of 25900 costs 150 and lies in the money: it is not looked at.
    expect(pick(tape, "CE", { rule: "premiumRange", minPoints: 120, maxPoints: 200 })).toMatch(/^outOfReach/);
  });

  it("delta: from the chain's own implied vols, not from a fixed one", () => {
    const forward = 26_040;
    const tape = (vol: number) => {
      const dated = fixtureTape({ rows: [{ expiry: "2025-11-25", type: "CE", strike: 1, at: 0 }], spot: [] });
      const tau = (dated.expiryMicros("2025-11-25") - dated.secondToMicros(AT)) / (365 * 86_400e6);
      const strikes = Array.from({ length: 81 }, (_, i) => 24_000 + 50 * i);
      const rows = strikes.flatMap((strike) =>
        (["CE", "PE"] as const).map((type) => {
          const last = blackPrice(type === "CE" ? "call" : "put", forward, strike, tau, vol);
          return { expiry: "2025-11-25", type, strike, at: AT, last };
        }),
      );
      const expected = (sign: 1 | -1, delta: number) => {
        const miss = (strike: number) => {
          const d1 = Math.log(forward / strike) / (vol * Math.sqrt(tau)) + 0.5 * vol * Math.sqrt(tau);
          return Math.abs(normalCdf(sign * d1) - delta);
        };
        return strikes.reduce((best, strike) => (miss(strike) < miss(best) ? strike : best));
      };
      return { tape: fixtureTape({ rows, spot: [{ at: AT, price: 26_000 }] }), expected };
    };
    const picked = [0.1, 0.3].map((vol) => {
      const { tape: day, expected } = tape(vol);
      const call = selectStrike(day, AT, "CE", { rule: "deltaTarget", delta: 0.3 }, options);
      const put = selectStrike(day, AT, "PE", { rule: "deltaTarget", delta: 0.3 }, options);
      if (call.status !== "ok" || put.status !== "ok") throw new Error("no strike");
      expect([call.strike, put.strike]).toEqual([expected(1, 0.3), expected(-1, 0.3)]);
      expect(call.impliedVol).toBeCloseTo(vol, 6);
      expect(call.forward).toBeCloseTo(forward, 6);
      expect(call.delta! > 0 && put.delta! < 0).toBe(true);
      return call.strike;
    });
    expect(picked[1]! - picked[0]!).toBeGreaterThan(300);
  });

  it("delta: says why there is none", () => {
    const rule = { rule: "deltaTarget", delta: 0.3 } as const;
    // Calls and puts never at the same strike.
    const apart = fixtureTape({
      rows: [
        { expiry: NEAR, type: "CE", strike: 26_000, at: AT, last: 50 },
        { expiry: NEAR, type: "PE", strike: 26_050, at: AT, last: 50 },
      ],
      spot: [{ at: AT, price: 26_010 }],
    });
    expect(pick(apart, "CE", rule)).toMatch(/^noForward/);
    // Parity says 26000, and the call of 25000 costs less than its intrinsic value.
    const broken = chainOf([26_000], 26_000, niftyOptions, () => 26_000);
    expect(pick(broken, "CE", rule)).toBe(`noVolatility: no CE of ${NEAR} has an implied vol (aboveMaximum 1)`);
    // The session's last second is the instant of expiry.
    const rows: QuoteRow[] = (["CE", "PE"] as const).map((type) => ({
      expiry: NEAR,
      type,
      strike: 26_000,
      at: 22_500,
      last: 1,
    }));
    const atExpiry = fixtureTape({ rows, spot: [{ at: 22_500, price: 26_000 }] });
    expect(strikeOf(selectStrike(atExpiry, 22_500, "CE", rule, options))).toMatch(/^noVolatility: no time is left/);
  });

  it("open interest: the largest, and of equal ones the strike further out", () => {
    const day = chainOf(grid, 26_010);
    const interest = (values: readonly number[]) => {
      day.contracts.forEach(({ contract, firstRow }) => {
        day.quotes.openInterest[firstRow] = values[grid.indexOf(contract.strike)]!;
      });
      return day;
    };
    expect(both(interest([1, 2, 9, 4, 5, 6]), { rule: "maximumOpenInterest" })).toEqual([26_000, 26_000]);
    expect(both(interest([7, 0, 1, 1, 7, 0]), { rule: "maximumOpenInterest" })).toEqual([26_100, 25_900]);
    expect(both(interest([9, 1, 2, 1, 1, 9]), { rule: "maximumOpenInterest", maxDistancePoints: 60 })).toEqual([
      26_000, 26_000,
    ]);
    expect(pick(interest([0, 0, 0, 0, 0, 0]), "CE", { rule: "maximumOpenInterest" })).toMatch(/^outOfReach/);
  });

  it("sees one expiry and one second: not the far month, not a later quote, not a stale one", () => {
    const rows: QuoteRow[] = [
      { expiry: NEAR, type: "CE", strike: 26_000, at: AT - 11, last: 60 },
      { expiry: NEAR, type: "CE", strike: 26_050, at: AT - 10, last: 40 },
      { expiry: NEAR, type: "CE", strike: 26_100, at: AT + 1, last: 20 },
      { expiry: "2025-11-25", type: "CE", strike: 26_010, at: AT, last: 90 },
    ];
    const tape = fixtureTape({ rows, spot: [{ at: AT - 10, price: 26_010 }] });
    expect(pick(tape, "CE", { rule: "nearest" })).toBe(26_050);
    const far = selectStrike(tape, AT, "CE", { rule: "nearest" }, { ...options, expiry: "2025-11-25" });
    expect(far).toMatchObject({ status: "ok", strike: 26_010, expiry: "2025-11-25", price: 90, ageSeconds: 0 });
    expect(pick(tape, "PE", { rule: "nearest" })).toMatch(/^noQuotes: no last price of a PE/);
    expect(strikeOf(selectStrike(tape, AT + 1, "CE", { rule: "nearest" }, options))).toMatch(/^noSpot/);
    expect(pick(tape, "CE", { rule: "firstStepOutOfTheMoney", stepPoints: 1000 })).toMatch(/^notListed/);
    // Quoted, but 11 s ago: the rule names this strike, and the next one is not put in its place.
    const low = fixtureTape({ rows, spot: [{ at: AT, price: 25_990 }] });
    expect(pick(low, "CE", { rule: "firstOutOfTheMoney" })).toMatch(/^unquoted: no last price of CE 26000/);
  });

  it("gives the contract's number and price, and shows itself", () => {
    const tape = chainOf(grid, 26_010);
    const put = selectStrike(tape, AT, "PE", { rule: "nearest" }, options);
    if (put.status !== "ok") throw new Error(put.reason);
    expect(tape.contracts[put.contract]!.contract).toMatchObject({ optionType: "PE", strike: 26_000 });
    expect(put.toDisplay()).toMatchObject({ kind: "record", title: `NIFTY ${NEAR} 26000 PE at 09:20:00` });
    const none = selectStrike(tape, AT, "PE", { rule: "nearest", maxDistancePoints: 5 }, options);
    expect(none.toDisplay()).toEqual({
      kind: "text",
      text: "no strike (outOfReach): no quoted PE within 5 points of 26010",
    });
  });

  it.each([
    [{ rule: "nearst" }, /no strike rule "nearst"/],
    [undefined, /no strike rule undefined/],
    [{ rule: "pointsAway" }, /points of the rule pointsAway is undefined; give a number/],
    [{ rule: "deltaTarget", delta: 30 }, /delta of the rule deltaTarget is 30; give a share between 0 and 1/],
    [{ rule: "nearest", maxDistance: 5 }, /has no field "maxDistance"; it takes maxDistancePoints/],
    [{ rule: "premiumRange", minPoints: 60, maxPoints: 50 }, /60 to 50 is empty/],
    [{ rule: "firstStepOutOfTheMoney", stepPoints: 0 }, /stepPoints .* is 0/],
  ])("refuses %j", (selector, message) => {
    expect(() => selectStrike(chainOf(grid, 26_010), AT, "CE", selector as never, options)).toThrow(message);
  });

  it("refuses another option type and a missing age limit", () => {
    const tape = chainOf(grid, 26_010);
    expect(() => selectStrike(tape, AT, "ce" as never, { rule: "nearest" }, options)).toThrow(/"ce"; use CE or PE/);
    expect(() => selectStrike(tape, AT, "CE", { rule: "nearest" }, { price: "last" } as never)).toThrow(/maxAge/);
  });
});

describe("selectStrike on random chains", () => {
  const chains = fc.record({
    strikes: fc.uniqueArray(fc.integer({ min: 500, max: 540 }), { minLength: 1, maxLength: 12 }),
    spot: fc.integer({ min: 24_900 * 20, max: 27_100 * 20 }).map((ticks) => ticks / 20),
    prices: fc.array(fc.constantFrom(0, 10, 20, 40), { minLength: 24, maxLength: 24 }),
  });
  const build = ({ strikes, spot, prices }: { strikes: number[]; spot: number; prices: number[] }) => {
    const ladder = strikes.map((each) => each * 50).sort((a, b) => a - b);
    const price = (type: "CE" | "PE", strike: number) => prices[2 * ladder.indexOf(strike) + (type === "CE" ? 0 : 1)]!;
    return { ladder, price, tape: chainOf(ladder, spot, niftyOptions, price) };
  };

  it("the nearest is quoted, nobody is nearer, and a tie is further out", () => {
    fc.assert(
      fc.property(chains, fc.constantFrom("CE" as const, "PE" as const), (made, type) => {
        const { ladder, price, tape } = build(made);
        const quoted = ladder.filter((strike) => price(type, strike) > 0);
        const choice = selectStrike(tape, AT, type, { rule: "nearest" }, options);
        if (quoted.length === 0) return choice.status === "noQuotes";
        if (choice.status !== "ok") return false;
        const distance = Math.abs(choice.strike - made.spot);
        const rivals = quoted.filter((strike) => Math.abs(strike - made.spot) <= distance);
        const furthest = type === "CE" ? Math.max(...rivals) : Math.min(...rivals);
        return choice.strike === furthest && rivals.every((strike) => Math.abs(strike - made.spot) === distance);
      }),
    );
  });

  it("out of the money means strictly beyond spot with nothing between", () => {
    fc.assert(
      fc.property(chains, fc.constantFrom("CE" as const, "PE" as const), (made, type) => {
        const { ladder, tape } = build(made);
        const choice = selectStrike(tape, AT, type, { rule: "firstOutOfTheMoney" }, options);
        if (choice.status !== "ok") return true;
        const beyond = type === "CE" ? choice.strike > made.spot : choice.strike < made.spot;
        const [low, high] = type === "CE" ? [made.spot, choice.strike] : [choice.strike, made.spot];
        return beyond && !ladder.some((strike) => strike > low && strike < high);
      }),
    );
  });

  it("every rule gives a quoted contract of the type asked for, or a reason; the future does not matter", () => {
    const selectors: StrikeSelector[] = [
      { rule: "nearest" },
      { rule: "firstOutOfTheMoney" },
      { rule: "firstStepOutOfTheMoney" },
      { rule: "roundedToStep" },
      { rule: "pointsAway", points: 100 },
      { rule: "percentAway", percent: 1 },
      { rule: "deltaTarget", delta: 0.3 },
      { rule: "premiumRange", minPoints: 15, maxPoints: 25 },
      { rule: "maximumOpenInterest" },
    ];
    expect(selectors.map(({ rule }) => rule)).toEqual(STRIKE_RULES);
    fc.assert(
      fc.property(chains, fc.constantFrom("CE" as const, "PE" as const), (made, type) => {
        const { ladder, price, tape } = build(made);
        const later: QuoteRow[] = ladder.flatMap((strike) =>
          (["CE", "PE"] as const).flatMap((each) => [
            { expiry: NEAR, type: each, strike, at: AT, last: price(each, strike) },
            { expiry: NEAR, type: each, strike, at: AT + 1, last: 20 },
          ]),
        );
        const spot = [
          { at: AT, price: made.spot },
          { at: AT + 1, price: made.spot + 400 },
        ];
        const withFuture = fixtureTape({ rows: later, spot });
        for (const selector of selectors) {
          const choice = selectStrike(tape, AT, type, selector, options);
          if (choice.status === "ok") {
            const { contract } = tape.contracts[choice.contract]!;
            if (contract.strike !== choice.strike || contract.optionType !== type) return false;
            if (price(type, choice.strike) !== choice.price || !(choice.price > 0)) return false;
          } else if (choice.reason === "") return false;
          const again = selectStrike(withFuture, AT, type, selector, options);
          if (strikeOf(again) !== strikeOf(choice)) return false;
        }
        return true;
      }),
      { numRuns: 50 },
    );
  });
});
