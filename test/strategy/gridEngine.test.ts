import { describe, expect, it } from "vitest";
import { esOptions } from "../../lib/contract/Product.js";
import { type EntryRule, type StrategyDefinition, shortStraddle0920 } from "../../lib/strategy/index.js";
import { fixtureTape, type QuoteRow } from "../tape/tapeFixture.js";
import { CLOSE, lots, NEAR, onlyTrade, quotes, runRows, runTape, shortProduct, steadySpot } from "./runFixture.js";

/** 09:20:00 and 09:40:00 of the fixture session. */
const ENTRY = 300;
const EXIT = 1_500;
const flat = (from = 0, to = CLOSE): QuoteRow[] => [...quotes("CE", from, to, 100), ...quotes("PE", from, to, 80)];
const timeOnly = { stopMultiple: 0, targetFraction: 0 };

describe("entry", () => {
  it("sells both legs at their bids at 09:20:00 and buys them back at their asks at 09:40:00", async () => {
    const trade = onlyTrade(await runRows(flat()));
    expect(trade).toMatchObject({
      underlying: "NIFTY",
      date: "2025-11-18",
      entryTime: "09:20:00",
      exitTime: "09:40:00",
      exitReason: "time",
      entryDecidedBy: "clock",
      exitDecidedBy: "clock",
      premiumReceivedPoints: 180,
      premiumPaidPoints: 0,
      pnlPoints: -2,
      spotAtEntry: 26_010,
      holdSeconds: EXIT - ENTRY,
    });
    expect(trade.legs.map(({ optionType, strike, side }) => ({ optionType, strike, side }))).toEqual([
      { optionType: "CE", strike: 26_000, side: "short" },
      { optionType: "PE", strike: 26_000, side: "short" },
    ]);
  });

  it("8.2-8: the first quote after the entry time fills when none stands at it", async () => {
    const trade = onlyTrade(await runRows(flat(ENTRY + 1)));
    expect(trade.entryTime).toBe("09:20:01");
    expect(trade.legs[0]!.entryQuoteAgeSeconds).toBe(0);
  });

  it("8.1-7: one entry a day, however long quotes stand; the entry waits for both legs at the same second", async () => {
    const rows = [...quotes("CE", 0, 310, 100, { every: 20 }), ...quotes("CE", 311, CLOSE, 100)];
    const record = await runRows([...rows, ...quotes("PE", 290, CLOSE, 80)], { maxQuoteAgeSeconds: 0 });
    // The call ticks at 300 and the put does too; at tolerance 0 they meet there and nowhere earlier.
    expect(onlyTrade(record).entryTime).toBe("09:20:00");
    const apart = [...quotes("CE", 1, CLOSE, 100, { every: 4 }), ...quotes("PE", 2, CLOSE, 80, { every: 3 })];
    const met = onlyTrade(await runRows(apart, { maxQuoteAgeSeconds: 0 }));
    // Calls at 1, 5, 9, ... and puts at 2, 5, 8, ...: the first common second from 300 on is 305.
    expect(met.entryTime).toBe("09:20:05");
  });

  it("a quote that stood before the entry's time does not fill it, however young", async () => {
    const rows = [...flat(0, ENTRY - 1), ...flat(ENTRY + 30)];
    const trade = onlyTrade(await runRows(rows, { maxQuoteAgeSeconds: 60 }));
    expect(trade.entryTime).toBe("09:20:30");
    expect(trade.entryDecisionMicros).toBe(trade.entryMicros - 30e6);
  });

  it("the nearest strike's standing quotes hold its place until they tick; a worse strike is not taken instead", async () => {
    const rows = [
      ...quotes("CE", 0, ENTRY - 3, 100),
      ...quotes("CE", ENTRY + 2, CLOSE, 100),
      ...quotes("PE", 0, CLOSE, 80),
      ...quotes("CE", 0, CLOSE, 60, { strike: 26_050 }),
      ...quotes("PE", 0, CLOSE, 130, { strike: 26_050 }),
    ];
    const trade = onlyTrade(await runRows(rows, { maxQuoteAgeSeconds: 10 }));
    expect(trade).toMatchObject({ entryTime: "09:20:02", legs: [{ strike: 26_000 }, { strike: 26_000 }] });
    // At a tolerance of 2 s the near strike has no standing quote at 09:20:00, and the next one is the nearest quoted.
    const strict = onlyTrade(await runRows(rows, { maxQuoteAgeSeconds: 2 }));
    expect(strict).toMatchObject({ entryTime: "09:20:00", legs: [{ strike: 26_050 }, { strike: 26_050 }] });
  });

  it("gives the entry up after its window and says what was missing", async () => {
    const late = await runRows(flat(ENTRY + 301));
    expect(late.trades).toEqual([]);
    expect(late.days[0]).toMatchObject({ outcome: "skipped" });
    expect(late.days[0]!.reason).toBe(
      "no entry from 09:20:00 to 09:25:00: no strike with every leg quoted within 10 s and since then at 301 s",
    );
    expect(onlyTrade(await runRows(flat(ENTRY + 300))).entryTime).toBe("09:25:00");
    expect(late.events.map(({ severity }) => severity)).toContain("error");
  });

  it("no spot: the day is skipped and the reason says so", async () => {
    const never = await runRows(flat(), {}, []);
    expect(never.days[0]!.reason).toMatch(/no spot price within 10 s at 301 s$/);
    const stale = await runRows(flat(), {}, [{ at: ENTRY - 11, price: 26_010 }]);
    expect(stale.days[0]!.outcome).toBe("skipped");
    const fresh = await runRows(flat(), {}, [{ at: ENTRY - 10, price: 26_010 }]);
    expect(fresh.days[0]!.outcome).toBe("traded");
  });

  it("the strike follows the spot as known at the second, not the one stamped a second later", async () => {
    const rows = [26_000, 26_100].flatMap((strike) => [
      ...quotes("CE", 290, CLOSE, 100, { strike }),
      ...quotes("PE", 290, CLOSE, 80, { strike }),
    ]);
    const spot = [
      { at: ENTRY - 5, price: 26_010 },
      { at: ENTRY + 1, price: 26_099 },
    ];
    expect(onlyTrade(await runRows(rows, {}, spot)).legs[0]!.strike).toBe(26_000);
  });

  it("an at-the-money tie takes the lower strike; further than the limit is not at the money", async () => {
    const at = (strike: number): QuoteRow[] => [
      ...quotes("CE", 290, CLOSE, 100, { strike }),
      ...quotes("PE", 290, CLOSE, 80, { strike }),
    ];
    const tie = await runRows([...at(26_000), ...at(26_050)], {}, steadySpot(26_025));
    expect(onlyTrade(tie).legs.map(({ strike }) => strike)).toEqual([26_000, 26_000]);
    const far = await runRows(at(26_000), {}, steadySpot(26_101));
    expect(far.days[0]!.outcome).toBe("skipped");
    expect(onlyTrade(await runRows(at(26_000), {}, steadySpot(26_100))).legs[0]!.strike).toBe(26_000);
  });

  it("8.2-9: a far strike with a signed distance below zero is never at the money", async () => {
    const deep = { strike: 18_200 };
    const rows = [...flat(), ...quotes("CE", 0, CLOSE, 7_800, deep), ...quotes("PE", 0, CLOSE, 1, deep)];
    expect(onlyTrade(await runRows(rows)).legs[0]!.strike).toBe(26_000);
  });
});

describe("contracts", () => {
  it("8.1-4: two expiries of one strike give exactly one trade, in the nearest", async () => {
    const far = { expiry: "2025-12-30" };
    const rows = [...flat(), ...quotes("CE", 0, CLOSE, 400, far), ...quotes("PE", 0, CLOSE, 300, far)];
    const trade = onlyTrade(await runRows(rows));
    expect(trade.legs.map(({ expiryDate }) => expiryDate)).toEqual([NEAR, NEAR]);
    expect(trade.premiumReceivedPoints).toBe(180);
    expect(trade.legs[0]!.entryContract).toBe("NSE:NIFTY:2025-11-25:CE:26000");
  });

  it("8.1-5: a contract that had expired and lingers in the file is never traded", async () => {
    const old = { expiry: "2025-11-11" };
    const rows = [...flat(), ...quotes("CE", 0, CLOSE, 0.05, old), ...quotes("PE", 0, CLOSE, 0.05, old)];
    expect(onlyTrade(await runRows(rows)).premiumReceivedPoints).toBe(180);
    const onlyOld = await runRows([...quotes("CE", 0, 100, 1, old), ...quotes("PE", 0, 100, 1, old)]);
    expect(onlyOld.days[0]).toMatchObject({ outcome: "failed" });
    expect(onlyOld.days[0]!.reason).toMatch(/no expiry on or after 2025-11-18/);
  });

  it("8.3-11: every leg is closed in the contract that it was opened in", async () => {
    const near = [26_000, 26_050].flatMap((strike) => [
      ...quotes("CE", 0, CLOSE, strike / 100, { strike }),
      ...quotes("PE", 0, CLOSE, strike / 200, { strike }),
    ]);
    const drifting = [...steadySpot(26_010, 400), { at: 500, price: 26_060 }];
    const trade = onlyTrade(await runRows(near, timeOnly, drifting));
    for (const leg of trade.legs) expect(leg.exitContract).toBe(leg.entryContract);
    expect(trade.pnlPoints).toBe(-2);
  });
});

describe("exit", () => {
  /** Call bid by second; the put stays at 80. Premium 180; closing costs call + 1 + 81. */
  const withCall = (call: (second: number) => number, every = 1): QuoteRow[] => [
    ...quotes("CE", 0, CLOSE, call, { every }),
    ...quotes("PE", 0, CLOSE, 80),
  ];

  it("a stop fills at the next quote one second later, not at its level and not at the row that decided it", async () => {
    // Stop at 1.2 x 180 = 216: the call gaps to 140 (cost 222) at 1000 and to 170 (cost 252) at 1001.
    const rows = withCall((second) => (second < 1000 ? 100 : second === 1000 ? 140 : 170));
    const trade = onlyTrade(await runRows(rows));
    expect(trade).toMatchObject({ exitReason: "stop", exitDecidedBy: "data", pnlPoints: 180 - 252 });
    expect(trade.exitDecisionMicros).toBe(trade.entryMicros + 700 * 1e6);
    expect(trade.exitMicros - trade.exitDecisionMicros).toBe(1e6);
    expect(trade.legs[0]!.exitQuoteMicros).toBeGreaterThan(trade.exitDecisionMicros);
  });

  it("exactly the stop level triggers; a tick below does not", async () => {
    // 1.2 x 180 = 216 = ask of the call + 81, so the call's bid is 134.
    const at = (bid: number) => withCall((second) => (second < 1000 ? 100 : bid));
    expect(onlyTrade(await runRows(at(134))).exitReason).toBe("stop");
    expect(onlyTrade(await runRows(at(133.95))).exitReason).toBe("time");
  });

  it("a target is decided on what closing costs, asks included", async () => {
    // Target: closing costs 0.8 x 180 = 144 or less, so the call's bid is 62.
    const at = (bid: number) => withCall((second) => (second < 1000 ? 100 : bid));
    const trade = onlyTrade(await runRows(at(62)));
    expect(trade).toMatchObject({ exitReason: "target", pnlPoints: 36 });
    expect(onlyTrade(await runRows(at(62.05))).exitReason).toBe("time");
  });

  it("latency: the fill waits for quotes of both legs stamped at or after decision + latency", async () => {
    const rows = withCall((second) => (second < 1000 ? 100 : 140));
    for (const latencySeconds of [1, 2, 7]) {
      const trade = onlyTrade(await runRows(rows, { latencySeconds }));
      expect(trade.exitMicros - trade.exitDecisionMicros).toBe(latencySeconds * 1e6);
    }
    // Latency 0 still never fills at the deciding row.
    expect(onlyTrade(await runRows(rows, { latencySeconds: 0 })).exitTime).toBe("09:31:41");
    // A call that ticks every 4 s: decided at 1000, its next row is at 1004.
    const slow = onlyTrade(await runRows(withCall((second) => (second < 1000 ? 100 : 140), 4)));
    expect(slow.exitMicros - slow.exitDecisionMicros).toBe(4e6);
  });

  it("a row stamped inside the deciding second counts as seen", async () => {
    const call = [
      ...quotes("CE", 0, 999, 100),
      ...quotes("CE", 1000.5, 1000.5, 140),
      ...quotes("CE", 1001, CLOSE, 150),
    ];
    const trade = onlyTrade(await runRows([...call, ...quotes("PE", 0, CLOSE, 80)]));
    expect((trade.exitDecisionMicros - trade.entryMicros) / 1e6).toBe(700.5);
    // 1001.0 is half a second after what was seen: too soon for a latency of one second.
    expect((trade.exitMicros - trade.entryMicros) / 1e6).toBe(702);
  });

  it("8.2-10: a zero or missing price is no quote: it neither closes a position nor makes it a winner", async () => {
    const zero = (second: number): QuoteRow[] => [
      { expiry: NEAR, type: "CE", strike: 26000, at: second, bid: 0, ask: 0, last: 0 },
      { expiry: NEAR, type: "PE", strike: 26000, at: second, bid: Number.NaN, ask: Number.NaN },
    ];
    const rows = [...flat(0, 999), ...zero(1000), ...flat(1001, EXIT - 1), ...zero(EXIT), ...flat(EXIT + 5)];
    for (const fillModel of ["touch", "mid", "last"]) {
      const trade = onlyTrade(await runRows(rows, { fillModel }));
      expect(trade).toMatchObject({ exitReason: "time", exitTime: "09:40:05" });
      for (const leg of trade.legs) expect(leg.exitPrice).toBeGreaterThan(79);
    }
    const zeroAtEntry = [...flat(0, 299), ...zero(300), ...flat(301)];
    expect(onlyTrade(await runRows(zeroAtEntry)).entryTime).toBe("09:20:01");
  });

  it("the time exit needs both legs: it waits for the silent one, and no longer than the tolerance after its quote", async () => {
    const silent = [
      ...quotes("CE", 0, EXIT - 60, 100),
      ...quotes("CE", EXIT + 40, CLOSE, 90),
      ...quotes("PE", 0, CLOSE, 80),
    ];
    const trade = onlyTrade(await runRows(silent));
    expect(trade).toMatchObject({ exitReason: "time", exitTime: "09:40:40" });
    expect(trade.legs[0]!.exitPrice).toBe(91);
  });

  it("8.6-29: a leg that stays silent to the close is closed at its last quote, and the gate says so", async () => {
    const silent = [...quotes("CE", 0, 1000, 100), ...quotes("PE", 0, CLOSE, 80)];
    const record = await runRows(silent);
    const trade = onlyTrade(record);
    expect(trade).toMatchObject({ exitReason: "endOfData", exitTime: "09:45:00", pnlPoints: -2 });
    expect(trade.legs.map(({ exitQuoteAgeSeconds }) => exitQuoteAgeSeconds)).toEqual([800, 0]);
    expect(record.verdict.status).toBe("suspect");
    expect(record.verdict.reasons.map(({ rule }) => rule)).toEqual([
      "stale-fill",
      "fill-at-deciding-row",
      "late-exit",
      "blind-holding",
    ]);
    // Blind from the second at which the call's quote is 11 s old to the close; the time exit waited five minutes.
    expect(trade).toMatchObject({ blindSeconds: CLOSE - 1010, exitDelaySeconds: CLOSE - EXIT });
    expect(record.metrics["blindSecondsShare"]).toBeCloseTo((790 / 1500) * 100, 12);
    expect(record.metrics["NIFTY.exitDelayLongestSeconds"]).toBe(300);
  });

  it("a leg that is never offered again has no exit price: not zero, not its entry", async () => {
    const noAsk = quotes("CE", 0, CLOSE, 100).map((row) => ({ ...row, ask: Number.NaN }));
    const record = await runRows([...noAsk, ...quotes("PE", 0, CLOSE, 80)]);
    const trade = onlyTrade(record);
    expect(trade.legs[0]!.exitPrice).toBeNaN();
    expect(trade.pnlPoints).toBeNaN();
    expect(record.metrics["pnlPointsTotal"]).toBeNull();
    expect(record.verdict.reasons.map(({ rule }) => rule)).toEqual([
      "missing-price-fill",
      "late-exit",
      "blind-holding",
    ]);
  });

  it("a stop that waits when the session ends stays a decision on data, and the gate sees where it filled", async () => {
    const last = CLOSE;
    const rows = [...quotes("CE", 0, last - 1, 100), ...quotes("CE", last, last, 140), ...quotes("PE", 0, last, 80)];
    const record = await runRows(rows, { exitTime: "09:45:00" });
    expect(onlyTrade(record).exitReason).toBe("time");
    const early = await runTape(
      fixtureTape({
        product: shortProduct,
        rows: [...quotes("CE", 0, 998, 100), ...quotes("CE", 1000, 1000, 140), ...quotes("PE", 0, 1000, 80)],
        spot: steadySpot(),
      }),
    );
    expect(onlyTrade(early)).toMatchObject({ exitReason: "endOfData", exitDecidedBy: "data" });
    expect(early.verdict.reasons.map(({ rule }) => rule)).toEqual([
      "stale-fill",
      "fill-at-deciding-row",
      "late-exit",
      "blind-holding",
    ]);
  });

  it("a stop that waits for its quotes does not outlive the time exit, and keeps its reason and its decision", async () => {
    const rows = [
      ...quotes("CE", 0, EXIT - 4, 100),
      ...quotes("CE", EXIT - 2, EXIT - 2, 140),
      ...quotes("CE", EXIT, EXIT, 140),
      ...quotes("PE", 0, CLOSE, 80),
    ];
    const trade = onlyTrade(await runRows(rows, { latencySeconds: 5 }));
    expect(trade).toMatchObject({ exitReason: "stop", exitTime: "09:40:00", exitDecidedBy: "clock" });
    expect(trade.exitDelaySeconds).toBe(2);
    expect(trade.exitMicros - trade.exitDecisionMicros).toBe(2e6);
  });

  it("counts the seconds at which nothing could be decided, and a stop that could not see its level", async () => {
    // The call jumps over the stop while it is not quoted: from 1011 to 1199 nothing can be decided.
    const rows = [...quotes("CE", 0, 1000, 100), ...quotes("CE", 1200, CLOSE, 170), ...quotes("PE", 0, CLOSE, 80)];
    const record = await runRows(rows);
    expect(onlyTrade(record)).toMatchObject({ exitReason: "stop", blindSeconds: 189, exitDelaySeconds: 1 });
    expect(record.verdict.reasons.map(({ rule }) => rule)).toEqual(["blind-holding"]);
    expect(onlyTrade(await runRows(flat())).blindSeconds).toBe(0);
  });
});

describe("fill models, clocks and bars", () => {
  it("touch pays the spread twice, mid and last do not", async () => {
    const pnl = async (fillModel: string) => onlyTrade(await runRows(flat(), { fillModel, ...timeOnly })).pnlPoints;
    expect(await pnl("touch")).toBe(-2);
    expect(await pnl("mid")).toBe(0);
    expect(await pnl("last")).toBe(0);
  });

  it("a tape without a book refuses touch and runs with last; nothing is put in the place of a book", async () => {
    const tape = fixtureTape({
      product: shortProduct,
      rows: flat(),
      spot: steadySpot(),
      provenance: { hasBook: false },
    });
    const refused = await runTape(tape);
    expect(refused.days[0]).toMatchObject({ outcome: "failed" });
    expect(refused.days[0]!.reason).toMatch(/fillModel touch needs bid and ask.*fillModel last/);
    expect(refused.verdict.status).toBe("incomplete");
    const last = await runTape(tape, { fillModel: "last" });
    expect(last.trades.length).toBe(1);
    expect(last.events.map(({ message }) => message).join()).toMatch(/the trade behind a price may be older/);
  });

  it("on one-minute bars a decision fills at the next bar", async () => {
    const bars = (type: "CE" | "PE", price: (second: number) => number) =>
      quotes(type, 60, CLOSE, price, { every: 60, bid: Number.NaN, ask: Number.NaN }).map((row) => row);
    const rows = [
      ...bars("CE", (second) => (second < 1200 ? 100 : second === 1200 ? 140 : 150)),
      ...bars("PE", () => 80),
    ];
    const tape = fixtureTape({
      product: shortProduct,
      rows,
      spot: Array.from({ length: 31 }, (_, i) => ({ at: i * 60, price: 26_010 })),
      provenance: { hasBook: false, granularity: { kind: "bar", barSeconds: 60 } },
    });
    const record = await runTape(tape, { fillModel: "last", maxQuoteAgeSeconds: 60 });
    const trade = onlyTrade(record);
    expect(trade).toMatchObject({ entryTime: "09:20:00", exitReason: "stop", exitTime: "09:36:00", pnlPoints: -50 });
    expect(trade.exitMicros - trade.exitDecisionMicros).toBe(60e6);
    expect(record.evidence).toMatchObject({ latencySeconds: 60, tickSeconds: 60 });
    expect(record.verdict.status).toBe("sound");
  });

  it("reads the entry time on the venue's clock in another zone", async () => {
    const product = {
      ...esOptions,
      session: { ...esOptions.session, timeZone: "America/New_York", openSecond: 34_200, closeSecond: 57_600 },
    };
    const es = { expiry: "2020-03-20", strike: 3235 };
    const rows = [
      ...quotes("CE", 0, 23_400, 60, { every: 10, ...es }),
      ...quotes("PE", 0, 23_400, 60, { every: 10, ...es }),
    ];
    const spot = Array.from({ length: 2341 }, (_, i) => ({ at: i * 10, price: 3234 }));
    const tape = fixtureTape({ product, date: "2020-01-06", rows, spot });
    const definition: StrategyDefinition = { ...shortStraddle0920, underlyings: ["ES"] };
    const record = await runTape(tape, { entryTime: "09:40", ...timeOnly }, { definition, lots });
    const trade = onlyTrade(record);
    // 09:40 in New York in January is 14:40 UTC.
    expect(trade.entryMicros).toBe(Date.UTC(2020, 0, 6, 14, 40) * 1000);
    expect(trade.entryTime).toBe("09:40:00");
    // Rupee costs do not come off dollars.
    expect(trade).toMatchObject({ currency: "USD", lotSize: 50, costsCurrency: null, pnlCurrency: null });
    const free = await runTape(tape, { entryTime: "09:40", costModel: "none", ...timeOnly }, { definition, lots });
    expect(onlyTrade(free)).toMatchObject({ pnlPoints: -2, pnlCurrency: -100, pnlPercentOfMargin: null });
  });

  it("a time that NSE has and the session of the day has not fails the day with the cure", async () => {
    const record = await runRows(flat(), { exitTime: "09:46" });
    expect(record.days[0]).toMatchObject({ outcome: "failed" });
    expect(record.days[0]!.reason).toMatch(/09:46.* is outside the session.*09:15:00 to 09:45:00/);
  });
});

describe("several entries and legs", () => {
  it("8.3-13: a second entry waits until the first position is closed, or is missed and said", async () => {
    const [entry] = shortStraddle0920.entries;
    const parameters = [
      ...shortStraddle0920.parameters,
      { name: "secondTime", kind: "clock", unit: "", default: "09:35:00", description: "second entry" } as const,
    ];
    const definition: StrategyDefinition = {
      ...shortStraddle0920,
      parameters,
      entries: [{ ...entry!, at: { parameter: "secondTime" } } as EntryRule, entry!],
    };
    const tape = fixtureTape({ product: shortProduct, rows: flat(), spot: steadySpot() });
    const held = await runTape(tape, {}, { definition });
    expect(onlyTrade(held).entryTime).toBe("09:20:00");
    expect(held.events.map(({ message }) => message).join()).toMatch(
      /no entry at 09:35:00: the position before is still open/,
    );
    const stopped = fixtureTape({
      product: shortProduct,
      rows: [...quotes("CE", 0, CLOSE, (second) => (second < 1000 ? 100 : 200)), ...quotes("PE", 0, CLOSE, 80)],
      spot: steadySpot(),
    });
    const twice = await runTape(stopped, {}, { definition });
    expect(twice.trades.map(({ entryTime }) => entryTime)).toEqual(["09:20:00", "09:35:00"]);
    expect(twice.verdict.status).toBe("sound");
    // Closed at 09:31:41: that second is taken, the next one is free.
    const entriesAt = async (secondTime: string) =>
      (await runTape(stopped, { secondTime }, { definition })).trades.length;
    expect(await entriesAt("09:31:41")).toBe(1);
    expect(await entriesAt("09:31:42")).toBe(2);
  });

  it("a short and a long leg that fall on one contract open nothing, and the day says why", async () => {
    const [, put] = shortStraddle0920.legs;
    const otm = { rule: "firstOutOfTheMoney" } as const;
    const legs: StrategyDefinition["legs"] = [
      put!,
      { name: "hedge", side: "long", optionType: "PE", strike: otm, ratio: 1 },
    ];
    const tape = (spot: number) => fixtureTape({ product: shortProduct, rows: flat(), spot: steadySpot(spot) });
    const definition: StrategyDefinition = { ...shortStraddle0920, legs };
    // Spot 26,010: the nearest strike and the first put out of the money are both 26,000.
    const record = await runTape(tape(26_010), timeOnly, { definition });
    expect(record.days[0]).toMatchObject({ outcome: "skipped" });
    expect(record.days[0]!.reason).toMatch(/: a short and a long leg in one contract at 301 s$/);
    expect(record.verdict).toMatchObject({ status: "suspect", reasons: [{ rule: "no-trades" }] });
  });

  it("long legs buy at the ask and sell at the bid; ratios multiply points", async () => {
    const [call, put] = shortStraddle0920.legs;
    const wing = { rule: "firstOutOfTheMoney" } as const;
    const definition: StrategyDefinition = {
      ...shortStraddle0920,
      legs: [call!, put!, { name: "wing", side: "long", optionType: "CE", strike: wing, ratio: 2 }],
    };
    const rows = [...flat(), ...quotes("CE", 0, CLOSE, 40, { strike: 26_050 })];
    const record = await runTape(
      fixtureTape({ product: shortProduct, rows, spot: steadySpot() }),
      { lots: 3, ...timeOnly },
      { definition },
    );
    const trade = onlyTrade(record);
    expect(trade.legs[2]).toMatchObject({
      side: "long",
      strike: 26_050,
      lots: 6,
      entryPrice: 41,
      exitPrice: 40,
      pnlPoints: -1,
    });
    expect(trade).toMatchObject({ premiumReceivedPoints: 180, premiumPaidPoints: 82, pnlPoints: -4 });
    expect(trade.pnlCurrency).toBe(-4 * 75 * 3 - 5);
    expect(record.verdict.status).toBe("sound");
  });
});
