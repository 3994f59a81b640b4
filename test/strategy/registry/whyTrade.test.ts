import { describe, expect, it } from "vitest";
import { indexValue, isAbove, legValue, not, subtract } from "../../../lib/strategy/expression/index.js";
import { parameter, type TradeStep, whyTrade } from "../../../lib/strategy/index.js";
import type { RunRecord } from "../../../lib/strategy/RunRecord.js";
import type { Trade, TradeLeg } from "../../../lib/strategy/Trade.js";
import { expressionText } from "../../../lib/strategy/why/expressionText.js";
import { Tape } from "../../../lib/tape/index.js";
import { type ProgressEvent, subscribeProgress } from "../../../lib/task/index.js";
import { fixtureInput, fixtureTape, type QuoteRow } from "../../tape/tapeFixture.js";
import { quotes, runTape, shortProduct, steadySpot } from "../runFixture.js";

/** The call jumps from 100 to 130 at second 600, and the stop at 1.2 times 180 is at 216. */
const rows: QuoteRow[] = [
  ...quotes("CE", 0, 1_800, (second) => (second < 600 ? 100 : 140)),
  ...quotes("PE", 0, 1_800, 80, { every: 5 }),
];
const tape = fixtureTape({ rows, spot: steadySpot(), product: shortProduct });
const stopped = (): Promise<RunRecord> => runTape(tape, { targetFraction: 0 });
const step = (steps: readonly TradeStep[], kind: TradeStep["kind"]): TradeStep =>
  steps.find((each) => each.kind === kind)!;

describe("whyTrade", () => {
  it("tells decision and fill of entry and exit with the quotes, spot and ages of that moment", async () => {
    const record = await stopped();
    const { steps, warnings } = await whyTrade(record, 1, () => tape);
    expect(steps.map(({ kind, clock, rule, decidedBy }) => [kind, clock, rule, decidedBy])).toEqual([
      ["entry decision", "09:20:00", "entryTime", "clock"],
      ["entry fill", "09:20:00", "entryTime", "clock"],
      ["exit decision", "09:25:00", "stop", "data"],
      ["exit fill", "09:25:05", "stop", "data"],
    ]);
    expect(warnings).toEqual([]);
    const entry = step(steps, "entry fill");
    expect(entry).toMatchObject({ spot: 26_010, spotAgeSeconds: 0 });
    expect(entry.legs).toMatchObject([
      { name: "1 call: short 26000 CE", bid: 100, ask: 101, last: 100, bidSize: 1, ageSeconds: 0, isHeld: true },
      { name: "2 put: short 26000 PE", bid: 80, ask: 81, ageSeconds: 0, isHeld: true },
    ]);
    expect(entry.legs.map(({ fill }) => fill)).toEqual([
      { action: "sell", price: 100, quotePrice: 100, isOnTape: true },
      { action: "sell", price: 80, quotePrice: 80, isOnTape: true },
    ]);
    const exit = step(steps, "exit fill");
    expect(exit.legs.map(({ fill }) => [fill!.action, fill!.price, fill!.quotePrice])).toEqual([
      ["buy", 141, 141],
      ["buy", 81, 81],
    ]);
    expect(exit.legs.map(({ isHeld }) => isHeld)).toEqual([false, false]);
  });

  it("gives the level of each rule beside where the position stands", async () => {
    const { steps } = await whyTrade(await stopped(), 1, () => tape);
    expect(step(steps, "entry decision").levels).toEqual([]);
    const decision = step(steps, "exit decision");
    expect(decision).toMatchObject({ costToClosePoints: 222, pnlPoints: -42 });
    expect(decision.levels).toEqual([
      {
        rule: "premiumStop",
        text: "cost to close at least 1.2 x 180 received = 216",
        of: "cost to close",
        level: 216,
        now: 222,
      },
      { rule: "clock", text: "at 09:40:00", of: "", level: Number.NaN, now: Number.NaN },
    ]);
    expect(step(steps, "entry fill")).toMatchObject({ costToClosePoints: 182, pnlPoints: -2 });
    expect(step(steps, "exit fill").pnlPoints).toBe(-42);
  });

  it("the path ends at the trade's own P&L, and the seconds around are those asked for", async () => {
    const record = await stopped();
    const { path, around, trade } = await whyTrade(record, 1, () => tape, { aroundSeconds: 2 });
    expect(path).toHaveLength(306);
    expect(path.at(-1)!.pnlPoints).toBe(trade.pnlPoints);
    // The put ticks every 5 s: its age is told.
    expect(around.map(({ clock, legs }) => [clock.slice(3), legs[1]!.ageSeconds])).toEqual([
      ...[58, 59].map((s) => [`19:${s}`, s - 55]),
      ...[0, 1, 2].map((s) => [`20:0${s}`, s]),
      ...[58, 59].map((s) => [`24:${s}`, s - 55]),
      ...[0, 1, 2, 3, 4].map((s) => [`25:0${s}`, s]),
      ...[5, 6, 7].map((s) => [`25:0${s}`, s - 5]),
    ]);
    expect((await whyTrade(record, 1, () => tape, { aroundSeconds: 0 })).around).toHaveLength(3);
    await expect(whyTrade(record, 1, () => tape, { aroundSeconds: 1.5 })).rejects.toThrow(/aroundSeconds is 1.5/);
  });

  it("at a decision only rows stamped by then are seen, also within its second", async () => {
    const within: QuoteRow = { expiry: "2025-11-25", type: "CE", strike: 26_000, at: 300.5, bid: 7, ask: 8, last: 7 };
    const late = fixtureTape({
      rows: [...rows, within].sort((a, b) => Number(a.at) - Number(b.at)),
      spot: steadySpot(),
      product: shortProduct,
    });
    const { steps } = await whyTrade(await stopped(), 1, () => late);
    expect(step(steps, "entry decision").legs[0]!.bid).toBe(100);
  });

  it("says when the data are not those of the run, or the filling row is gone", async () => {
    const record = await stopped();
    const other = fixtureTape({
      rows: rows.filter(({ at, type }) => !(type === "PE" && at === 300)),
      spot: steadySpot(),
      product: shortProduct,
      provenance: { files: [{ name: "x", sha256: "ff" }], source: "another pack" },
    });
    const { warnings } = await whyTrade(record, 1, () => other);
    expect(warnings).toEqual([
      expect.stringMatching(/^the data of NIFTY 2025-11-18 are not those that the run read: another pack now/),
      expect.stringMatching(
        /^entry fill 09:20:00: the row that filled leg 2 put: short 26000 PE at 80 is not on the tape/,
      ),
    ]);
  });

  it("repeats what the gate says of the trade", async () => {
    const record = await stopped();
    const reasons = [{ rule: "stale-fill", status: "suspect" as const, message: "m", trades: [1] }];
    const judged = { ...record, verdict: { ...record.verdict, status: "suspect" as const, reasons } };
    expect((await whyTrade(judged, 1, () => tape)).warnings).toEqual(["the gate names this trade, stale-fill: m"]);
  });

  it("legs with times of their own: every management action is a step, and the P&L adds closed and held legs", async () => {
    const record = await stopped();
    const [trade] = record.trades;
    const at = (second: number): number => tape.secondToMicros(second);
    const [call, put] = trade!.legs as [TradeLeg, TradeLeg];
    const managed: Trade = {
      ...trade!,
      entryRule: "morning",
      legs: [
        {
          ...call,
          slot: "call",
          exitDecisionMicros: at(400),
          exitMicros: at(402),
          exitReason: "winnerOut",
          exitPrice: 101,
          exitQuoteMicros: at(402),
          pnlPoints: -1,
        },
        { ...put, slot: "put" },
        {
          ...call,
          slot: "call",
          entryReason: "sellAgain",
          entryDecisionMicros: at(500),
          entryMicros: at(501),
          entryQuoteMicros: at(501),
        },
      ],
    };
    const { steps } = await whyTrade({ ...record, trades: [managed] }, 1, () => tape);
    expect(steps.map(({ kind, rule, clock }) => [kind, rule, clock])).toEqual([
      ["entry decision", "morning", "09:20:00"],
      ["entry fill", "morning", "09:20:00"],
      ["decision", "winnerOut", "09:21:40"],
      ["fill", "winnerOut", "09:21:42"],
      ["decision", "sellAgain", "09:23:20"],
      ["fill", "sellAgain", "09:23:21"],
      ["exit decision", "stop", "09:25:00"],
      ["exit fill", "stop", "09:25:05"],
    ]);
    const out = steps[3]!;
    expect(out.legs.map(({ name, isHeld, fill }) => [name, isHeld, fill?.action ?? null])).toEqual([
      ["1 call: short 26000 CE", false, "buy"],
      ["2 put: short 26000 PE", true, null],
      ["3 call: short 26000 CE", false, null],
    ]);
    // One closed at a loss of 1, the put would cost 81 after 80.
    expect(out).toMatchObject({ costToClosePoints: 81, pnlPoints: -2 });
    expect(steps[5]!).toMatchObject({ costToClosePoints: 182, pnlPoints: -3 });
  });

  it("a trade carried overnight opens the tape of each of its days", async () => {
    const record = await stopped();
    const [trade] = record.trades;
    const nextRows = quotes("CE", 0, 1_800, 90).concat(quotes("PE", 0, 1_800, 70));
    const next = new Tape({
      ...fixtureInput({ rows: nextRows, spot: steadySpot(), product: shortProduct, date: "2025-11-19" }),
    });
    const exitMicros = next.secondToMicros(60);
    const leg = {
      ...{ exitMicros, exitDecisionMicros: exitMicros, exitReason: "nextDayClock" },
      ...{ exitQuoteMicros: exitMicros, exitPrice: 0 },
    };
    const carried: Trade = {
      ...trade!,
      exitMicros,
      exitDecisionMicros: exitMicros,
      exitReason: "nextDayClock",
      legs: trade!.legs.map((each, i) => ({ ...each, ...leg, exitPrice: i === 0 ? 91 : 71 })),
    };
    const opened: string[] = [];
    const { steps } = await whyTrade({ ...record, trades: [carried] }, 1, (_underlying, date) => {
      opened.push(date);
      return date === "2025-11-18" ? tape : next;
    });
    expect(opened).toEqual(["2025-11-18", "2025-11-19"]);
    expect(steps.at(-1)).toMatchObject({ kind: "exit fill", date: "2025-11-19", clock: "09:16:00" });
    expect(steps.at(-1)!.legs.map(({ fill }) => fill)).toMatchObject([
      { price: 91, quotePrice: 91, isOnTape: true },
      { price: 71, quotePrice: 71, isOnTape: true },
    ]);
  });

  it("refuses a trade that the run does not have, another day's tape, and a tape without its contracts", async () => {
    const record = await stopped();
    await expect(whyTrade(record, 7, () => tape)).rejects.toThrow(/has no trade 7; it has 1, from 1 to 1/);
    const otherDay = fixtureTape({ rows, spot: steadySpot(), product: shortProduct, date: "2025-11-19" });
    await expect(whyTrade(record, 1, () => otherDay)).rejects.toThrow(/is of NIFTY 2025-11-19/);
    const without = fixtureTape({ rows: quotes("CE", 0, 9, 100), spot: steadySpot(), product: shortProduct });
    await expect(whyTrade(record, 1, () => without)).rejects.toThrow(/PE:26000 is not on the tape/);
  });

  it("is shown as Markdown, without a NaN, and as JSON", async () => {
    const explanation = await whyTrade(await stopped(), 1, () => tape);
    const display = explanation.toDisplay();
    if (display.kind !== "markdown") throw new Error(display.kind);
    expect(display.markdown).toContain("## Trade 1 of run");
    expect(display.markdown).toContain(
      "| exit decision | 09:25:00 | stop | data | 26010 | 0 | 1 call: short 26000 CE |",
    );
    expect(display.markdown).not.toMatch(/NaN|Infinity|undefined/);
    expect(JSON.parse(JSON.stringify(explanation))).toMatchObject({ trade: { tradeId: 1 }, clockName: "IST" });
  });

  it("reports its progress, and stops when told to", async () => {
    const record = await stopped();
    const seen: ProgressEvent[] = [];
    const stop = subscribeProgress((event) => seen.push(event));
    await whyTrade(record, 1, () => tape);
    stop();
    expect(seen.length).toBeGreaterThan(0);
    await expect(whyTrade(record, 1, () => tape, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});

describe("expressionText", () => {
  it("writes an expression on one line with the values that ran", () => {
    const values = new Map<string, string | number | boolean>([["slow", 21]]);
    const slow = indexValue("barEma", { minutes: 5, period: parameter("slow") });
    expect(expressionText(isAbove(indexValue("barClose", { minutes: 5 }), slow), values)).toBe(
      "barClose(minutes 5) > barEma(minutes 5, period 21)",
    );
    expect(expressionText(not(isAbove(subtract(legValue("call", "bid"), 3), 2)), values)).toBe(
      "not((call.bid - 3) > 2)",
    );
  });
});
