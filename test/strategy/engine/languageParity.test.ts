import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runStrategy, type Trade } from "../../../lib/strategy/index.js";
import { FIXTURE_DATE, fixtureTape, type QuoteRow, type SpotRow } from "../../tape/tapeFixture.js";
import { code, noLots, tinyProduct, tinySession } from "../runFixture.js";
import {
  languageReference,
  type ReferenceDay,
  type ReferenceResult,
  type ReferenceTrade,
} from "./languageReference.js";
import { type RandomStrategy, randomStrategies } from "./randomDefinitions.js";

const SECONDS = tinySession.closeSecond - tinySession.openSecond;
const NEXT_DATE = "2025-11-19";
const price = fc.oneof(
  { weight: 16, arbitrary: fc.integer({ min: 16, max: 28 }).map((ticks) => ticks / 2) },
  { weight: 1, arbitrary: fc.constantFrom(0, Number.NaN) },
);
const stamp = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -3, max: SECONDS + 3 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: SECONDS * 4 }).map((quarters) => quarters / 4) },
);

function contractRows(expiry: string, type: "CE" | "PE", strike: number, maxRows: number) {
  const quote = fc.record({ at: stamp, bid: price, ask: price, last: price });
  return fc
    .array(quote, { maxLength: maxRows, minLength: Math.min(1, maxRows), size: "max" })
    .map((rows) => rows.sort((a, b) => a.at - b.at).map((row): QuoteRow => ({ expiry, type, strike, ...row })));
}

const chain = (expiry: string, maxRows: number) =>
  fc
    .tuple(
      ...[25950, 26000, 26050, 26100].flatMap((strike) =>
        (["CE", "PE"] as const).map((type) => contractRows(expiry, type, strike, maxRows)),
      ),
    )
    .map((runs) => runs.flat());

const spot = fc
  .array(fc.record({ at: stamp, price: fc.constantFrom(25_960, 25_975, 26_000, 26_010, 26_025, 26_070, 0) }), {
    minLength: 20,
    maxLength: 120,
    size: "max",
  })
  .map((rows) => rows.sort((a, b) => a.at - b.at) as SpotRow[]);

const day = (date: string): fc.Arbitrary<ReferenceDay> =>
  fc
    .record({
      near: fc
        .constantFrom(date, "2025-11-25", "2025-11-25", "2025-11-25")
        .chain((expiry) => fc.constantFrom(120, 120, 40).chain((rows) => chain(expiry, rows))),
      far: chain("2025-12-30", 60),
      spot,
    })
    .map(({ near, far, spot: prices }) => ({ product: tinyProduct, date, rows: [...near, ...far], spot: prices }));

const days: fc.Arbitrary<readonly ReferenceDay[]> = fc.oneof(
  fc.tuple(day(FIXTURE_DATE)),
  fc.tuple(day(FIXTURE_DATE), day(NEXT_DATE)),
  fc.tuple(day(FIXTURE_DATE), day(NEXT_DATE)),
);

/** The engine's trades and rejections in the shape of the reference. */
async function engine(
  { definition, parameters }: RandomStrategy,
  of: readonly ReferenceDay[],
): Promise<ReferenceResult> {
  const record = await runStrategy({
    definition,
    parameters,
    underlyings: ["NIFTY"],
    days: of.map(({ date }) => date),
    openDay: (_underlying, date) => fixtureTape(of.find((each) => each.date === date)!),
    lots: noLots,
    code,
    study: "test",
  });
  expect(record.days.filter(({ outcome }) => outcome === "failed")).toEqual([]);
  const tested = record.evidence!.fillAudit!;
  // The gate looks every fill up in the stored rows on its own; what it may say is about quotes too old at the close.
  if (record.trades.every(({ exitReason }) => exitReason !== "endOfData" && exitReason !== "noNextDay"))
    expect(tested.faults).toEqual([]);
  const rejections = Object.fromEntries(
    record.rejections!.map(({ entry, filter, count }) => [`${entry}|${filter}`, count]),
  );
  return { trades: sorted(record.trades.map(shaped)), rejections };
}

function shaped(trade: Trade): ReferenceTrade {
  return {
    entryRule: trade.entryRule!,
    entryMicros: trade.entryMicros,
    exitMicros: trade.exitMicros,
    exitDecisionMicros: trade.exitDecisionMicros,
    exitDecidedBy: trade.exitDecidedBy,
    exitReason: trade.exitReason,
    blindSeconds: trade.blindSeconds!,
    spotAtEntry: trade.spotAtEntry,
    spotAtExit: trade.spotAtExit,
    pnlPoints: trade.pnlPoints,
    legs: trade.legs.map((leg) => ({
      slot: leg.slot!,
      contract: `${leg.expiryDate} ${leg.optionType} ${leg.strike}`,
      lots: leg.lots,
      entry: {
        micros: leg.entryMicros!,
        price: leg.entryPrice,
        quoteMicros: leg.entryQuoteMicros,
        age: leg.entryQuoteAgeSeconds,
        decisionMicros: leg.entryDecisionMicros!,
        decidedBy: leg.entryDecidedBy!,
        reason: leg.entryReason!,
      },
      exit: {
        micros: leg.exitMicros!,
        price: leg.exitPrice,
        quoteMicros: leg.exitQuoteMicros,
        age: leg.exitQuoteAgeSeconds,
        decisionMicros: leg.exitDecisionMicros!,
        decidedBy: leg.exitDecidedBy!,
        reason: leg.exitReason!,
      },
    })),
  };
}

function sorted(trades: readonly ReferenceTrade[]): ReferenceTrade[] {
  return [...trades].sort(
    (a, b) => a.entryMicros - b.entryMicros || (a.entryRule < b.entryRule ? -1 : a.entryRule > b.entryRule ? 1 : 0),
  );
}

async function compare(strategy: RandomStrategy, of: readonly ReferenceDay[]): Promise<ReferenceResult> {
  const expected = languageReference(strategy.definition, defaults(strategy), of);
  expect(await engine(strategy, of)).toEqual({ ...expected, trades: sorted(expected.trades) });
  return expected;
}

function defaults({ definition, parameters }: RandomStrategy): Record<string, string | number> {
  return { ...Object.fromEntries(definition.parameters.map((each) => [each.name, each.default])), ...parameters };
}

/** What limit orders did in a trade. */
function limitFills({ parameters }: RandomStrategy, trade: ReferenceTrade): string[] {
  if (parameters["fillModel"] !== "limit") return [];
  const wait = (parameters["limitWaitSeconds"] as number) + (parameters["latencySeconds"] as number);
  const latest = (micros: number): number => (Math.floor(micros / 1e6) + wait) * 1e6;
  const seen = ["limit entry"];
  if (trade.legs.some(({ entry }) => entry.reason !== "entry")) seen.push("leg opened at its limit by management");
  const ended = trade.exitReason !== "endOfData" && trade.exitReason !== "noNextDay";
  const isChange = trade.exitReason === "m1" || trade.exitReason === "m2";
  for (const { exit } of trade.legs) {
    if (exit.reason === "m1" || exit.reason === "m2") seen.push("leg closed by management of limit orders");
    else if (ended && !isChange)
      seen.push(
        `limit exit by ${exit.decidedBy} ${exit.micros > latest(exit.decisionMicros) ? "after" : "within"} its wait`,
      );
  }
  return seen;
}

describe("the grid engine and the reference of the whole language", () => {
  it("agree on every trade, leg and rejection of random definitions on random days, to the last bit", async () => {
    const seen = new Map<string, number>();
    const count = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);
    const property = fc.asyncProperty(randomStrategies, days, async (strategy, of) => {
      const { trades, rejections } = await compare(strategy, of);
      for (const trade of trades) {
        count(`exit ${trade.exitReason}`);
        if (trade.legs.some(({ entry }) => entry.reason !== "entry")) count("leg opened by management");
        if (trade.legs.some(({ exit }) => exit.micros < trade.exitMicros)) count("leg closed before its trade");
        if (new Set(trade.legs.map(({ slot }) => slot)).size < trade.legs.length) count("slot used twice");
        if (trade.exitMicros - trade.entryMicros > 12 * 3600e6) count("over night");
        if (trade.legs[0]!.entry.decidedBy === "data") count("entry on data");
      }
      if (trades.length > 1) count("several trades");
      for (const key of Object.keys(rejections))
        count(`rejected ${key.split("|")[1]!.replace(/^[ab] \d$/, "condition")}`);
    });
    await fc.assert(property, { numRuns: 400, seed: 6 });
    if (process.env["SHOW_SEEN"]) console.log(seen);
    const exits = [
      "stop",
      "target",
      "trail",
      "maxHold",
      "time",
      "nextDay",
      "endOfData",
      "noNextDay",
      "said so",
      "m1",
      "m2",
    ];
    const legs = ["leg opened by management", "leg closed before its trade", "slot used twice", "over night"];
    const filters = [
      "condition",
      "spot",
      "quote",
      "strike",
      "fill",
      "open position",
      "max per day",
      "cooldown",
      "no later day",
      "expires first",
    ];
    const wanted = [
      ...exits.map((each) => `exit ${each}`),
      ...legs,
      "entry on data",
      "several trades",
      ...[...filters, "cancelling legs"].map((each) => `rejected ${each}`),
    ];
    // What never happened would prove nothing.
    expect(wanted.filter((each) => (seen.get(each) ?? 0) < 3)).toEqual([]);
  }, 300_000);

  it("agree on limit orders: reached, given up, and taken at the touch", async () => {
    const seen = new Map<string, number>();
    const limits = fc
      .tuple(randomStrategies, fc.constantFrom(0, 2, 5, 15, 15), fc.constantFrom(0, 0.5, 2, 100, 100))
      .map(([{ definition, parameters }, limitWaitSeconds, limitOffsetPoints]): RandomStrategy => {
        const { buySlippagePoints: _, ...rest } = parameters;
        return { definition, parameters: { ...rest, fillModel: "limit", limitWaitSeconds, limitOffsetPoints } };
      });
    const property = fc.asyncProperty(limits, days, async (strategy, of) => {
      const { trades } = await compare(strategy, of);
      for (const trade of trades)
        for (const what of limitFills(strategy, trade)) seen.set(what, (seen.get(what) ?? 0) + 1);
    });
    await fc.assert(property, { numRuns: 400, seed: 6 });
    if (process.env["SHOW_SEEN"]) console.log(seen);
    const wanted = [
      "limit entry",
      "leg opened at its limit by management",
      "leg closed by management of limit orders",
      ...["data", "clock"].flatMap((by) => [
        `limit exit by ${by} within its wait`,
        `limit exit by ${by} after its wait`,
      ]),
    ];
    expect(wanted.filter((each) => (seen.get(each) ?? 0) < 3)).toEqual([]);
  }, 300_000);

  it("agree on definitions and days drawn anew in every run", async () => {
    await fc.assert(
      fc.asyncProperty(randomStrategies, days, async (strategy, of) => void (await compare(strategy, of))),
      { numRuns: 40 },
    );
  }, 120_000);
});
