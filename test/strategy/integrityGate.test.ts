import { describe, expect, it } from "vitest";
import {
  type FillFaultRule,
  INTEGRITY_RULES,
  type IntegrityRuleName,
  integrityGate,
  type JudgedRun,
  type Trade,
} from "../../lib/strategy/index.js";
import { rebooked, type SoundRun, soundRun, withLeg, withTrades } from "./soundRun.js";

/** Changes trade 3 (day 2) only. */
/** Entered by a clock that said so long before, so that an old quote breaks no rule but its age. */
const decidedEarly = (trade: Trade): Trade => ({ ...trade, entryDecisionMicros: trade.entryMicros - 700e6 });
const third = (run: SoundRun, change: (trade: Trade) => Trade): SoundRun =>
  withTrades(run, (trade, day) => (day === 2 ? timed(change(trade)) : trade));
/** The trade with delay and blind seconds that fit its instants. */
const timed = (trade: Trade): Trade => ({
  ...trade,
  blindSeconds: trade.holdSeconds >= 60 ? trade.blindSeconds! : 0,
  exitDelaySeconds: (trade.exitMicros - trade.exitDecisionMicros) / 1e6,
});
const evidence = (run: SoundRun, change: Partial<SoundRun["evidence"]>): SoundRun => ({
  ...run,
  evidence: { ...run.evidence, ...change },
});
const day = (run: SoundRun, change: Partial<SoundRun["days"][number]>): SoundRun => ({
  ...run,
  days: run.days.map((one, i) => (i === 2 ? { ...one, ...change } : one)),
});
const without = (run: SoundRun): SoundRun => ({ ...run, trades: run.trades.filter((_, i) => i !== 2) });
const seconds = (count: number): number => count * 1e6;

/** Runs that break exactly one rule, and runs just inside it. */
const CASES: Record<IntegrityRuleName, { breaks: Record<string, SoundRun>; keeps: Record<string, SoundRun> }> = {
  "failed-day": {
    breaks: {
      "8.3-15: an error on one day": day(without(soundRun()), { outcome: "failed", reason: "truncated gzip" }),
    },
    keeps: { "a day skipped for a reason": day(without(soundRun()), { outcome: "skipped", reason: "no spot" }) },
  },
  "day-count": {
    breaks: {
      "a losing day dropped": { ...without(soundRun()), days: soundRun().days.filter((_, i) => i !== 2) },
      "a day counted twice": { ...soundRun(), days: [...soundRun().days, soundRun().days[0]!] },
      "a day that nobody asked for": evidence(soundRun(), {
        requestedDays: soundRun().evidence.requestedDays.slice(1),
      }),
      "a skip without a reason": day(without(soundRun()), { outcome: "skipped", reason: "" }),
    },
    keeps: { "every day accounted for": soundRun() },
  },
  "no-trades": {
    breaks: {
      "every day was skipped": {
        ...soundRun(),
        trades: [],
        days: soundRun().days.map((one) => ({ ...one, outcome: "skipped", reason: "no spot" })),
      },
    },
    keeps: { "one trade": soundRun(1), "a study makes none": study({}) },
  },
  "no-input": {
    breaks: { "a study without any input": study({ inputs: [] }) },
    keeps: { "a study that names one": study({}) },
  },
  "error-event": {
    breaks: { "an error in a study": study({ events: [{ severity: "error", message: "the fit did not converge" }] }) },
    keeps: { "a warning": study({ events: [{ severity: "warning", message: "two strikes were left out" }] }) },
  },
  "late-exit": {
    breaks: {
      "61 s after its decision": third(soundRun(), (trade) => delayed(trade, 61)),
      "a recorded delay cannot hide it": withTrades(soundRun(1), (trade) => {
        const { exitDelaySeconds: _delay, ...older } = delayed(trade, 61);
        return older;
      }),
      "on minute bars: four bars": withTrades(evidence(soundRun(), { tickSeconds: 60 }), (trade) =>
        timed(delayed(trade, 240)),
      ),
    },
    keeps: {
      "60 s": third(soundRun(), (trade) => delayed(trade, 60)),
      "three bars": withTrades(evidence(soundRun(), { tickSeconds: 60 }), (trade) => timed(delayed(trade, 180))),
    },
  },
  "blind-holding": {
    breaks: {
      "more than 10 % of the sessions, and little of the night": withTrades(soundRun(), (trade) => ({
        ...trade,
        blindSeconds: 61,
        sessionSeconds: 600,
      })),
      "more than 10 % of the time": withTrades(soundRun(), (trade) => ({ ...trade, blindSeconds: 361 })),
      "one trade that was blind nearly all the time": third(soundRun(3), (trade) => ({ ...trade, blindSeconds: 3500 })),
    },
    keeps: {
      "exactly 10 %": withTrades(soundRun(), (trade) => ({ ...trade, blindSeconds: 360 })),
      "10 % of all trades together": third(soundRun(), (trade) => ({ ...trade, blindSeconds: 3500 })),
    },
  },
  "missing-price-fill": {
    breaks: {
      "an exit without a price": third(soundRun(), (trade) =>
        rebooked(
          withLeg(trade, { exitPrice: Number.NaN, exitQuoteMicros: Number.NaN, exitQuoteAgeSeconds: Number.NaN }),
        ),
      ),
    },
    keeps: { "prices everywhere": soundRun() },
  },
  "zero-price-fill": {
    breaks: {
      "8.2-10: an exit at 0.00": third(soundRun(), (trade) => rebooked(withLeg(trade, { exitPrice: 0 }))),
      "an entry at 0": third(soundRun(), (trade) => rebooked(withLeg(trade, { entryPrice: 0, exitPrice: 20 }))),
    },
    keeps: { "the smallest tick": third(soundRun(), (trade) => rebooked(withLeg(trade, { exitPrice: 0.05 }))) },
  },
  "stale-fill": {
    breaks: {
      "older than the tolerance": third(soundRun(), (trade) =>
        withLeg(decidedEarly(trade), { entryQuoteMicros: trade.entryMicros - seconds(11), entryQuoteAgeSeconds: 11 }),
      ),
      "an age that its stamps contradict": third(soundRun(), (trade) =>
        withLeg(decidedEarly(trade), { entryQuoteMicros: trade.entryMicros - seconds(600), entryQuoteAgeSeconds: 0 }),
      ),
      "a quote of the future": third(soundRun(), (trade) =>
        withLeg(trade, { entryQuoteMicros: trade.entryMicros + seconds(1), entryQuoteAgeSeconds: -1 }),
      ),
      "an unknown age": third(soundRun(), (trade) => withLeg(trade, { entryQuoteAgeSeconds: Number.NaN })),
    },
    keeps: {
      "exactly the tolerance": third(soundRun(), (trade) =>
        withLeg(decidedEarly(trade), { entryQuoteMicros: trade.entryMicros - seconds(10), entryQuoteAgeSeconds: 10 }),
      ),
      "stamped inside its own second": third(soundRun(), (trade) =>
        withLeg(trade, { entryQuoteMicros: trade.entryMicros + seconds(0.4), entryQuoteAgeSeconds: 0 }),
      ),
    },
  },
  "fill-at-deciding-row": {
    breaks: {
      "the quote that decided it": third(soundRun(), (trade) => ({
        ...trade,
        exitDecisionMicros: trade.exitMicros - seconds(1),
      })),
      "the data show it where the stamps do not": found("fill-at-deciding-row"),
      "sooner than the latency": third(soundRun(), (trade) => ({
        ...trade,
        exitDecisionMicros: trade.exitMicros - seconds(1.5),
      })),
      "by the clock, at a quote that stood before its time": third(soundRun(), (trade) => ({
        ...trade,
        exitDecidedBy: "clock",
        exitDecisionMicros: trade.exitMicros,
      })),
    },
    keeps: {
      "exactly the latency after it": soundRun(),
      "a clock decision fills at a quote stamped at its time": third(soundRun(), (trade) => ({
        ...trade,
        exitDecidedBy: "clock",
        exitDecisionMicros: trade.exitMicros - seconds(1),
      })),
    },
  },
  ...auditCases(),
  "contract-mismatch": {
    breaks: {
      "8.1-4: out in another expiry": third(soundRun(), (trade) =>
        withLeg(trade, { exitContract: "NSE:NIFTY:2025-12-30:CE:26000" }),
      ),
      "8.3-11: out in another strike": third(soundRun(), (trade) =>
        withLeg(trade, { exitContract: "NSE:NIFTY:2030-12-31:CE:26050" }),
      ),
      "a key that is not the leg's": third(soundRun(), (trade) => withLeg(trade, { strike: 26_050 })),
      "carried over its expiry": third(soundRun(), (trade) => {
        const key = `NSE:NIFTY:${trade.date}:CE:26000`;
        const expiring = withLeg(trade, { entryContract: key, exitContract: key, expiryDate: trade.date });
        return nextDay(expiring);
      }),
      "8.1-5: a contract that had expired": third(soundRun(), (trade) => {
        const key = "NSE:NIFTY:2025-11-04:CE:26000";
        return withLeg(trade, { entryContract: key, exitContract: key, expiryDate: "2025-11-04" });
      }),
    },
    keeps: {
      "carried to the day before its expiry": third(soundRun(), (trade) => {
        const expiryDate = soundRun().trades[3]!.date;
        const key = `NSE:NIFTY:${expiryDate}:CE:26000`;
        const expiring = withLeg(trade, { entryContract: key, exitContract: key, expiryDate });
        return nextDay(expiring, 23);
      }),
      "a contract that expires on the day": third(soundRun(), (trade) => {
        const key = `NSE:NIFTY:${trade.date}:CE:26000`;
        return withLeg(trade, { entryContract: key, exitContract: key, expiryDate: trade.date });
      }),
    },
  },
  "entry-without-exit": {
    breaks: {
      "8.6-29: no exit": third(soundRun(), (trade) => ({
        ...trade,
        exitMicros: Number.NaN,
        holdSeconds: Number.NaN,
        legs: trade.legs.map((leg) => ({ ...leg, exitQuoteMicros: trade.exitMicros - seconds(1) })),
        exitReason: "",
      })),
      "an exit before the entry": third(soundRun(), (trade) => ({
        ...trade,
        exitMicros: trade.entryMicros - seconds(60),
        exitDecidedBy: "clock",
        exitDecisionMicros: trade.entryMicros - seconds(61),
        holdSeconds: -60,
        legs: trade.legs.map((leg) => ({ ...leg, exitQuoteMicros: trade.entryMicros - seconds(61) })),
      })),
    },
    keeps: { "an exit for every entry": soundRun() },
  },
  "overlapping-trades": {
    breaks: {
      "8.3-13: the last of many trades opens while another is open": (() => {
        const run = soundRun(1_100);
        const last = run.trades.at(-1)!;
        const again = { ...last, tradeId: 9_999, entryMicros: last.entryMicros + seconds(60) };
        const legs = again.legs.map((leg) => ({ ...leg, entryQuoteMicros: again.entryMicros - seconds(2) }));
        return { ...run, trades: [...run.trades, { ...again, legs, holdSeconds: 3540 }] };
      })(),
    },
    keeps: {
      "one opens at the instant the other closes": (() => {
        const run = soundRun();
        const last = run.trades.at(-1)!;
        const shift = last.exitMicros - last.entryMicros;
        const next: Trade = {
          ...last,
          tradeId: 31,
          entryMicros: last.exitMicros,
          exitMicros: last.exitMicros + shift,
          exitDecisionMicros: last.exitDecisionMicros + shift,
          legs: last.legs.map((leg) => ({
            ...leg,
            entryQuoteMicros: leg.entryQuoteMicros + shift,
            exitQuoteMicros: leg.exitQuoteMicros + shift,
          })),
        };
        return { ...run, trades: [...run.trades, next] };
      })(),
      "the definition allows it": (() => {
        const run = evidence(soundRun(), { overlapAllowed: true });
        return { ...run, trades: [...run.trades, { ...run.trades[0]!, tradeId: 31 }] };
      })(),
      "two underlyings at the same time": (() => {
        const run = soundRun();
        const other = withLeg(run.trades[0]!, {});
        const legs = other.legs.map((leg) => ({
          ...leg,
          entryContract: leg.entryContract.replace("NIFTY", "BANKNIFTY"),
          exitContract: leg.exitContract.replace("NIFTY", "BANKNIFTY"),
        }));
        const where = { underlying: "BANKNIFTY", date: other.date };
        return {
          ...evidence(run, { requestedDays: [...run.evidence.requestedDays, where] }),
          days: [...run.days, { ...where, outcome: "traded", reason: "" }],
          trades: [...run.trades, { ...other, tradeId: 31, underlying: "BANKNIFTY", legs }],
        } satisfies SoundRun;
      })(),
    },
  },
  "off-calendar": {
    breaks: {
      "8.6-37: an expiry-day strategy on other days": evidence(soundRun(), { calendar: "expiryDays" }),
      "a trade on the day of an event that the definition excludes": evidence(soundRun(), {
        eventCheck: { tags: ["budget"], source: "e.csv", excludedDays: ["2025-11-05"], unknownDays: 0 },
      }),
      "a trade on a day that was skipped": day(soundRun(), { outcome: "skipped", reason: "holiday" }),
      "a day that is said to have traded": without(soundRun()),
    },
    keeps: {
      "other days than that of the event": evidence(soundRun(), {
        eventCheck: { tags: ["budget"], source: "e.csv", excludedDays: ["2025-12-31"], unknownDays: 0 },
      }),
      "an expiry-day strategy on expiry days": withTrades(
        evidence(soundRun(), { calendar: "expiryDays" }),
        (trade) => ({
          ...trade,
          legs: trade.legs.map((leg) => {
            const key = `NSE:NIFTY:${trade.date}:${leg.optionType}:26000`;
            return { ...leg, entryContract: key, exitContract: key, expiryDate: trade.date };
          }),
        }),
      ),
    },
  },
  "expiry-missing": {
    breaks: {
      "8.1-6: nearest in the file is not nearest in the market": evidence(soundRun(), {
        missingExpiries: [{ underlying: "NIFTY", date: "2025-11-05", expected: "2025-11-11", found: "2025-11-25" }],
      }),
    },
    keeps: { "nothing missing": soundRun() },
  },
  "win-rate": {
    breaks: {
      "8.6-39: all of 21 trades win": withTrades(soundRun(21), (trade) => rebooked(withLeg(trade, { exitPrice: 90 }))),
      "39 of 40": withTrades(soundRun(40), (trade, i) => rebooked(withLeg(trade, { exitPrice: i === 0 ? 110 : 90 }))),
    },
    keeps: {
      "all of 20": withTrades(soundRun(20), (trade) => rebooked(withLeg(trade, { exitPrice: 90 }))),
      "38 of 40 is 95 %": withTrades(soundRun(40), (trade, i) =>
        rebooked(withLeg(trade, { exitPrice: i < 2 ? 110 : 90 })),
      ),
    },
  },
  "one-tick-hold": {
    breaks: {
      "8.3-12: 7 of 30 out at the first tick": withTrades(soundRun(), (trade, i) => (i < 7 ? held(trade, 2) : trade)),
    },
    keeps: {
      "6 of 30 is 20 %": withTrades(soundRun(), (trade, i) => (i < 6 ? held(trade, 2) : trade)),
      "decided at the second tick": withTrades(soundRun(), (trade) => held(trade, 3)),
    },
  },
  "premium-bound": {
    breaks: {
      "a short leg earns more than it received": third(soundRun(), (trade) =>
        // Only a negative price or a wrong sum can do it; here the leg and the trade agree on the wrong sum.
        rebooked(withLeg(trade, { exitPrice: -5 })),
      ),
      "a long leg loses more than it paid": third(soundRun(), (trade) =>
        rebooked(withLeg(trade, { side: "long", exitPrice: -5 })),
      ),
    },
    keeps: {
      "a short leg earns all but a tick": third(soundRun(), (trade) => rebooked(withLeg(trade, { exitPrice: 0.05 }))),
      "a long leg loses all but a tick": third(soundRun(), (trade) =>
        rebooked(withLeg(trade, { side: "long", exitPrice: 0.05 })),
      ),
    },
  },
  "units-disagree": {
    breaks: {
      "8.5-21: rupees taken off points": third(soundRun(), (trade) => ({
        ...trade,
        pnlPoints: trade.pnlPoints - 5,
      })),
      "costs taken off points and multiplied": third(soundRun(), (trade) => ({
        ...trade,
        pnlCurrency: (trade.pnlPoints - 5) * 75,
        pnlPercentOfMargin: (((trade.pnlPoints - 5) * 75) / 175_000) * 100,
      })),
      "a wrong lot": third(soundRun(), (trade) => ({ ...trade, lotSize: 35 })),
      "a share that is not a percentage": third(soundRun(), (trade) => ({
        ...trade,
        pnlPercentOfMargin: trade.pnlPercentOfMargin! / 100,
      })),
      "points that the prices do not give": third(soundRun(), (trade) => withLeg(trade, { pnlPoints: 1 })),
      "premium that the prices do not give": third(soundRun(), (trade) => ({ ...trade, premiumReceivedPoints: 1 })),
      "currency without a lot size": third(soundRun(), (trade) => ({ ...trade, lotSize: null })),
      "a delay that its instants do not give": withTrades(soundRun(), (trade) => ({ ...trade, exitDelaySeconds: 0 })),
      "longer in sessions than held": withTrades(soundRun(1), (trade) => ({
        ...trade,
        sessionSeconds: trade.holdSeconds + 1,
      })),
      "blind for less than no time": withTrades(soundRun(1), (trade) => ({ ...trade, blindSeconds: -1 })),
      "minutes in the place of seconds": third(soundRun(), (trade) => ({ ...trade, holdSeconds: 60 })),
    },
    keeps: {
      "nothing measured in currency": withTrades(soundRun(), (trade) => ({
        ...trade,
        lotSize: null,
        costsCurrency: null,
        pnlCurrency: null,
        marginCurrency: null,
        pnlPercentOfMargin: null,
      })),
    },
  },
  causality: {
    breaks: {
      "a feature that looks ahead": evidence(soundRun(), {
        causality: [{ feature: "ema5", passed: false, message: "row 3 differs" }],
      }),
    },
    keeps: { "features that passed": soundRun() },
  },
  "cumulative-volume": {
    breaks: {
      "8.5-26: a count compared with its own mean": evidence(soundRun(), {
        volumeTests: [{ feature: "volumeSpike", passed: false, message: "row 3 differs" }],
      }),
    },
    keeps: {
      "the change of the count": evidence(soundRun(), {
        volumeTests: [{ feature: "volumeSpike", passed: true, message: "" }],
      }),
    },
  },
};

/** A sound run in whose data one thing was found. */
function found(rule: FillFaultRule): SoundRun {
  const faults = [{ tradeId: 3, rule, message: "CE 26000 exit is at 90 and the row shows the ask 90.5" }];
  return evidence(soundRun(), { fillAudit: { checkedFills: 120, faults } });
}

/** The rules that only an audit of the data can find broken: the gate tells what it found, and nothing else. */
function auditCases() {
  const keeps = { "every fill is in the data": soundRun() };
  return {
    "fill-not-in-data": { breaks: { "another price": found("fill-not-in-data") }, keeps },
    "passed-over-quote": { breaks: { "an older quote": found("passed-over-quote") }, keeps },
    "stop-at-level": { breaks: { "a stop at its level": found("stop-at-level") }, keeps },
    "spot-look-ahead": { breaks: { "spot of the next second": found("spot-look-ahead") }, keeps },
    "spot-not-in-data": { breaks: { "a spot of nowhere": found("spot-not-in-data") }, keeps },
  };
}

/** The trade decided so many seconds before its fill. */
function delayed(trade: Trade, delaySeconds: number): Trade {
  return { ...trade, exitDecisionMicros: trade.exitMicros - seconds(delaySeconds) };
}

/** A study of one day. */
function study(change: Partial<JudgedRun>): SoundRun {
  const input = { dataset: "d", underlying: "NIFTY", date: "2025-11-03", rows: 1, source: "s", files: [], counts: {} };
  const { evidence, days } = soundRun(1);
  return { kind: "study", days, trades: [], evidence, inputs: [input], events: [], ...change } as SoundRun;
}

/** The trade, closed so many hours later. */
function nextDay(trade: Trade, hours = 24): Trade {
  const later = seconds(hours * 3600 - 3600);
  const legs = trade.legs.map((leg) => ({ ...leg, exitQuoteMicros: leg.exitQuoteMicros + later }));
  const [exitMicros, exitDecisionMicros] = [trade.exitMicros + later, trade.exitDecisionMicros + later];
  return { ...trade, exitMicros, exitDecisionMicros, holdSeconds: trade.holdSeconds + later / 1e6, legs };
}

/** The trade held for so many seconds, decided one second before it was out. */
function held(trade: Trade, holdSeconds: number): Trade {
  const exitMicros = trade.entryMicros + seconds(holdSeconds);
  const legs = trade.legs.map((leg) => ({ ...leg, exitQuoteMicros: exitMicros, exitQuoteAgeSeconds: 0 }));
  return timed({ ...trade, exitMicros, exitDecisionMicros: exitMicros - seconds(1), holdSeconds, legs });
}

describe("the integrity gate", () => {
  it("has a case for every rule, and a sentence", () => {
    expect(Object.keys(CASES).sort()).toEqual(INTEGRITY_RULES.map(({ name }) => name).sort());
    for (const { sentence } of INTEGRITY_RULES) expect(sentence).toMatch(/^[A-Z].*\.$/);
  });

  for (const { name, status } of INTEGRITY_RULES) {
    describe(name, () => {
      for (const [title, run] of Object.entries(CASES[name].breaks)) {
        it(`catches: ${title}`, () => {
          const verdict = integrityGate(run);
          // A price below zero is a zero-price fill too; no run earns more than its premium without one.
          const alone = verdict.reasons.filter(
            (reason) => name !== "premium-bound" || reason.rule !== "zero-price-fill",
          );
          expect(alone.map(({ rule }) => rule)).toEqual([name]);
          expect(verdict.status).toBe(status);
          expect(verdict.reasons[0]!.message.length).toBeGreaterThan(10);
        });
      }
      for (const [title, run] of Object.entries(CASES[name].keeps)) {
        it(`lets pass: ${title}`, () => {
          expect(integrityGate(run)).toEqual({ status: "sound", reasons: [], notChecked: [] });
        });
      }
    });
  }

  it("a run without trades says which filters kept it from trading, the most frequent first", () => {
    const rejections = [
      { entry: "calm", filter: "spread", count: 12 },
      { entry: "calm", filter: "low volatility", count: 22_000 },
    ];
    const { days } = CASES["no-trades"].breaks["every day was skipped"]!;
    const [reason] = integrityGate({ days, trades: [], rejections }).reasons;
    expect(reason!.message).toMatch(
      /^no trade on 30 days: .*no spot; rejected by calm: low volatility 22000 times, calm: spread 12 times$/,
    );
  });

  it("names the trades that broke a rule", () => {
    const run = withTrades(soundRun(), (trade, i) =>
      i % 10 === 0 ? rebooked(withLeg(trade, { exitPrice: 0 })) : trade,
    );
    const [reason] = integrityGate(run).reasons;
    expect(reason).toMatchObject({ rule: "zero-price-fill", trades: [1, 11, 21] });
    expect(reason!.message).toBe(
      "trade 1 (NIFTY 2025-11-03): NSE:NIFTY:2030-12-31:CE:26000 exit is at 0, which is no quote; 3 trades in all",
    );
  });

  it("a leg with times of its own is judged by them", () => {
    const rules = (change: (trade: Trade) => Trade): string[] =>
      integrityGate(withTrades(soundRun(), (trade, i) => (i === 2 ? change(trade) : trade))).reasons.map(
        ({ rule }) => rule,
      );
    const rolled = (trade: Trade): Trade => {
      const [call, put] = trade.legs;
      const middle = trade.entryMicros + seconds(1800);
      const out = { exitMicros: middle, exitQuoteMicros: middle - seconds(1), exitDecisionMicros: middle - seconds(2) };
      const again = {
        slot: "put2",
        entryReason: "roll",
        entryMicros: middle + seconds(2),
        entryQuoteMicros: middle + seconds(1),
        entryQuoteAgeSeconds: 1,
        entryDecisionMicros: middle,
        entryDecidedBy: "data" as const,
      };
      return {
        ...trade,
        lots: 1,
        legs: [call!, { ...put!, slot: "put1", ...out, exitReason: "roll" }, { ...put!, ...again }],
      };
    };
    // The premium at the entry is that of two legs, not of the one that was rolled into.
    expect(rules(rolled)).toEqual([]);
    expect(rules((trade) => ({ ...rolled(trade), premiumReceivedPoints: 260 }))).toEqual(["units-disagree"]);
    const third = (trade: Trade, change: Partial<Trade["legs"][number]>): Trade => {
      const [call, put, again] = rolled(trade).legs;
      return { ...rolled(trade), legs: [call!, put!, { ...again!, ...change }] };
    };
    expect(rules((trade) => third(trade, { entryDecisionMicros: trade.entryMicros + seconds(1801) }))).toEqual([
      "fill-at-deciding-row",
    ]);
    expect(rules((trade) => third(trade, { entryQuoteAgeSeconds: 11 }))).toEqual(["stale-fill"]);
    expect(rules((trade) => third(trade, { exitDecisionMicros: trade.exitMicros - seconds(61) }))).toEqual([
      "late-exit",
    ]);
    expect(
      rules((trade) =>
        third(trade, {
          exitMicros: trade.entryMicros + seconds(1801),
          exitQuoteMicros: trade.entryMicros + seconds(1800),
          exitDecisionMicros: trade.entryMicros + seconds(1798),
        }),
      ),
    ).toEqual(["entry-without-exit"]);
    // The trade ends with its last leg.
    expect(rules((trade) => third(trade, { exitMicros: trade.exitMicros + seconds(0.5) }))).toEqual(["units-disagree"]);
  });

  it("an incomplete run stays incomplete when it is suspect too", () => {
    const failed = day(without(soundRun()), { outcome: "failed", reason: "x" });
    const both = evidence(failed, { causality: [{ feature: "f", passed: false, message: "m" }] });
    expect(integrityGate(both)).toMatchObject({
      status: "incomplete",
      reasons: [{ rule: "failed-day" }, { rule: "causality" }],
    });
  });

  it("judges a study by its days alone", () => {
    const run = study({});
    expect(integrityGate(run).status).toBe("sound");
    expect(integrityGate({ ...run, kind: "strategy" }).reasons.map(({ rule }) => rule)).toEqual([
      "no-trades",
      "off-calendar",
    ]);
  });

  it("a rule that was not checked is not said to hold", () => {
    const notChecked = (change: Partial<SoundRun["evidence"]>): readonly string[] =>
      integrityGate(evidence(soundRun(), change)).notChecked!;
    expect(notChecked({})).toEqual([]);
    expect(notChecked({ causality: [] })).toEqual(["causality: no causality test was given"]);
    expect(notChecked({ expiryCheck: { source: null, uncheckedDays: 0 } })).toEqual([
      "expiry-missing: no expiry calendar was given",
    ]);
    expect(notChecked({ expiryCheck: { source: "c.csv", uncheckedDays: 2 } })).toEqual([
      "expiry-missing: c.csv does not reach 2 of the days",
    ]);
    const events = { tags: ["budget", "rbi"], excludedDays: [], unknownDays: 3 };
    expect(notChecked({ eventCheck: { ...events, source: null } })).toEqual([
      "off-calendar: no event calendar was given for budget, rbi",
    ]);
    expect(notChecked({ eventCheck: { ...events, source: "e.csv" } })).toEqual([
      "off-calendar: e.csv does not cover 3 of the days",
    ]);
    const older = withTrades(soundRun(2), ({ blindSeconds: _blind, ...trade }) => trade);
    expect(integrityGate(older).notChecked).toEqual([
      "blind-holding: 2 trades do not say how long they could not be watched",
    ]);
    const { evidence: _evidence, ...bare } = soundRun();
    expect(integrityGate(bare).notChecked!.map((line) => line.split(":")[0])).toEqual([
      "expiry-missing",
      "fill-not-in-data",
      "causality",
    ]);
    expect(notChecked({ fillAudit: { checkedFills: 117, faults: [] } })).toEqual([
      "fill-not-in-data: 3 of 120 fills were not looked up in the data",
    ]);
  });
});
