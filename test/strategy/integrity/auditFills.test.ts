import { describe, expect, it } from "vitest";
import { QUOTE_COLUMN_NAMES } from "../../../lib/columns/index.js";
import { auditFills, type FillAuditSettings, type Trade, type TradeLeg } from "../../../lib/strategy/index.js";
import { MISSING_INT32, Tape, TapeColumns, tapeColumn } from "../../../lib/tape/index.js";
import { FIXTURE_DATE, fixtureInput, fixtureTape, type QuoteRow } from "../../tape/tapeFixture.js";
import { NEAR, quotes, runTape, shortProduct, steadySpot } from "../runFixture.js";
import { soundTrade } from "../soundRun.js";

const settings: FillAuditSettings = { fillModel: "touch", latencySeconds: 1, maxQuoteAgeSeconds: 10 };
const ENTRY = 300;
const EXIT = 600;

/** A call that is 100 to 101 until 599 and 90 to 91.5 from then on, quoted every 2 s; a twin of December at 200. */
const rows: readonly QuoteRow[] = [
  ...quotes("CE", 0, 598, 100, { every: 2 }),
  ...quotes("CE", 600, 1800, 90, { every: 2, spread: 1.5 }),
  ...quotes("CE", 0, 1800, 200, { every: 2, expiry: "2025-12-30" }),
];
/** Spot climbs by a point every second. */
const spot = Array.from({ length: 1801 }, (_, at) => ({ at, price: 26_000 + at }));
const tape = fixtureTape({ rows, spot, date: FIXTURE_DATE, product: shortProduct });

/** Sold at the bid of 300, bought back at the ask of 602, decided by data at 600. */
function trade(leg: Partial<TradeLeg> = {}, change: Partial<Trade> = {}): Trade {
  const at = (second: number): number => tape.openMicros + second * 1e6;
  const base = soundTrade(0);
  const key = `NSE:NIFTY:${NEAR}:CE:26000`;
  return {
    ...base,
    date: FIXTURE_DATE,
    entryMicros: at(ENTRY),
    exitMicros: at(EXIT + 2),
    entryDecisionMicros: at(ENTRY),
    exitDecisionMicros: at(EXIT),
    entryDecidedBy: "clock",
    exitDecidedBy: "data",
    spotAtEntry: 26_300,
    spotAtExit: 26_602,
    legs: [
      {
        ...base.legs[0]!,
        entryContract: key,
        exitContract: key,
        expiryDate: NEAR,
        entryPrice: 100,
        exitPrice: 91.5,
        entryQuoteMicros: at(ENTRY),
        exitQuoteMicros: at(EXIT + 2),
        entryMidPrice: 100.5,
        exitMidPrice: 90.75,
        entryTouchQuantity: 1,
        exitTouchQuantity: 1,
        ...leg,
      },
    ],
    ...change,
  };
}
const at = (second: number): number => tape.openMicros + second * 1e6;
const faults = (one: Trade, how: Partial<FillAuditSettings> = {}, of: Tape = tape): string[] =>
  auditFills(of, [one], { ...settings, ...how }).faults.map(({ rule, message }) => `${rule}: ${message}`);
const rules = (one: Trade, how: Partial<FillAuditSettings> = {}, of: Tape = tape): string[] =>
  faults(one, how, of).map((line) => line.split(":")[0]!);

describe("auditFills", () => {
  it("finds nothing in a trade that the data show, and counts what it looked up", () => {
    expect(auditFills(tape, [trade(), trade()], settings)).toEqual({ checkedFills: 4, faults: [] });
  });

  it("the contract and the stamp must be there", () => {
    expect(faults(trade({ exitContract: "NSE:NIFTY:2025-11-25:CE:26050" }))).toEqual([
      "fill-not-in-data: NSE:NIFTY:2025-11-25:CE:26050 exit is in a contract that the day does not have",
    ]);
    expect(faults(trade({ entryQuoteMicros: at(ENTRY - 1) }))).toEqual([
      expect.stringMatching(/entry is at a quote of 03:49:59.000 UTC: no row has that stamp/),
    ]);
    expect(rules(trade({ entryQuoteMicros: Number.NaN }))).toEqual(["fill-not-in-data"]);
  });

  it("strategy pitfall 4: the price of another expiry under the same strike is not in the data", () => {
    expect(rules(trade({ entryPrice: 200 }))).toEqual(["fill-not-in-data"]);
    expect(rules(trade({ entryContract: "NSE:NIFTY:2025-12-30:CE:26000" }))).toEqual(["fill-not-in-data"]);
  });

  it("the price must be that of the stated side", () => {
    expect(faults(trade({ entryPrice: 101 }))).toEqual([
      expect.stringMatching(/entry is at 101 and the row of .* shows the bid 100$/),
    ]);
    // A long leg buys at the ask and sells at the bid.
    expect(rules(trade({ side: "long", entryPrice: 101, exitPrice: 90 }))).toEqual([]);
    expect(rules(trade({ side: "long" }))).toEqual(["fill-not-in-data", "stop-at-level"]);
    expect(rules(trade({ entryPrice: 100.5, exitPrice: 90.75 }), { fillModel: "mid" })).toEqual([]);
    expect(rules(trade({ entryPrice: 100, exitPrice: 90 }), { fillModel: "last" })).toEqual([]);
    expect(rules(trade({ entryPrice: 100.5, exitPrice: 90.75 }))).toEqual(["fill-not-in-data", "stop-at-level"]);
  });

  it("slippage must be the declared one, and a sale never gets less than a tick", () => {
    const slippage = { buyPoints: 2, sellPoints: 0.5, tickPoints: 0.05 };
    const model = { fillModel: "touchSlippage", slippage } as const;
    expect(rules(trade({ entryPrice: 99.5, exitPrice: 93.5 }), model)).toEqual([]);
    expect(rules(trade(), model)).toEqual(["fill-not-in-data", "stop-at-level"]);
    const deep = { ...model, slippage: { ...slippage, sellPoints: 500 } };
    expect(rules(trade({ entryPrice: 0.05, exitPrice: 93.5 }), deep)).toEqual([]);
  });

  it("a limit order fills at its own price when the other side reaches it", () => {
    const limit = { fillModel: "limit" } as const;
    expect(rules(trade({ entryPrice: 99, exitPrice: 92 }), limit)).toEqual([]);
    expect(rules(trade({ entryPrice: 100, exitPrice: 91.5 }), limit)).toEqual([]);
    // Nobody bid 100.5, and nobody offered at 91.
    expect(rules(trade({ entryPrice: 100.5 }), limit)).toEqual(["fill-not-in-data"]);
    expect(rules(trade({ exitPrice: 91 }), limit)).toEqual(["stop-at-level"]);
  });

  it("a limit order must rest where the book of its decision has it rest", () => {
    const limit = { fillModel: "limit", limitOffsetPoints: 0.5, tickPoints: 0.05 } as const;
    // The call was 100 to 101 at 290: a sale rests at 100.5, and the bid of 300 had not come to it.
    const late = { entryDecisionMicros: at(290) };
    expect(rules(trade({ entryPrice: 100.5 }, late), limit)).toEqual(["fill-not-in-data"]);
    expect(faults(trade({ entryPrice: 99 }, late), limit)).toEqual([
      expect.stringMatching(/is at 99 and the book of its decision has it rest at 100.5$/),
    ]);
    expect(rules(trade({ entryPrice: 100 }, late), { ...limit, limitOffsetPoints: 5 })).toEqual([]);
    // A purchase decided at 600 rests at 90.5; 92 is neither that nor the ask.
    expect(rules(trade({ entryPrice: 100, exitPrice: 92 }, late), { ...limit, limitOffsetPoints: 5 })).toEqual([
      "fill-not-in-data",
    ]);
  });

  it("a stop booked at its level is called by its name", () => {
    expect(faults(trade({ exitPrice: 91 }))).toEqual([
      expect.stringMatching(/^stop-at-level: .* exit is at 91 and the row of 03:55:02.000 UTC shows the ask 91.5$/),
    ]);
    // A worse price than the data show, or one decided by the clock, is another fault.
    expect(rules(trade({ exitPrice: 92 }))).toEqual(["fill-not-in-data"]);
    expect(rules(trade({ exitPrice: 91 }, { exitDecidedBy: "clock" }))).toEqual(["fill-not-in-data"]);
  });

  it("a newer quote that stood must not be passed over, unless it has no price", () => {
    expect(faults(trade({ entryQuoteMicros: at(296) }, { entryDecisionMicros: at(290) }))).toEqual([
      expect.stringMatching(/^passed-over-quote: .* a newer one stood, of 03:50:00.000 UTC/),
    ]);
    const gap = rows.map((row) => (row.at === 298 || row.at === 300 ? { ...row, bid: 0 } : row));
    const empty = fixtureTape({ rows: gap, spot, product: shortProduct });
    expect(rules(trade({ entryQuoteMicros: at(296) }, { entryDecisionMicros: at(290) }), {}, empty)).toEqual([]);
    expect(rules(trade(), {}, empty)).toEqual(["fill-not-in-data"]);
  });

  it("a decision on data keeps its latency, one by the clock its time", () => {
    expect(rules(trade({}, { exitDecisionMicros: at(EXIT + 2) }))).toEqual(["fill-at-deciding-row"]);
    expect(rules(trade({}, { exitDecisionMicros: at(EXIT + 1.5) }))).toEqual(["fill-at-deciding-row"]);
    expect(rules(trade({}, { exitDecisionMicros: at(EXIT + 1.5) }), { latencySeconds: 0.5 })).toEqual([]);
    expect(rules(trade({}, { entryDecisionMicros: at(ENTRY + 1) }))).toEqual(["fill-at-deciding-row"]);
    // A leg's own decision counts, not that of its trade.
    expect(rules(trade({ exitDecidedBy: "clock", exitDecisionMicros: at(EXIT + 2) }))).toEqual([]);
  });

  it("of rows with one stamp any may fill; a second sees the rows inside it", () => {
    const twice = [...rows, ...quotes("CE", ENTRY, ENTRY, 98)].sort((a, b) => Number(a.at) - Number(b.at));
    const both = fixtureTape({ rows: twice, spot, product: shortProduct });
    expect(rules(trade(), {}, both)).toEqual([]);
    expect(rules(trade({ entryPrice: 98, entryMidPrice: 98.5 }), {}, both)).toEqual([]);
    const inside = [...rows, ...quotes("CE", ENTRY + 0.4, ENTRY + 0.4, 97)].sort((a, b) => Number(a.at) - Number(b.at));
    const finer = fixtureTape({ rows: inside, spot, product: shortProduct });
    const late = { entryPrice: 97, entryMidPrice: 97.5, entryQuoteMicros: at(ENTRY + 0.4) };
    expect(rules(trade(late), {}, finer)).toEqual([]);
  });

  it("middle and quantity at the touch must be those of the row, where they are stated", () => {
    expect(rules(trade({ entryMidPrice: 100 }))).toEqual(["fill-not-in-data"]);
    expect(faults(trade({ exitTouchQuantity: 75 }))).toEqual([
      expect.stringMatching(/exit states 75 at the touch and the row has 1$/),
    ]);
    const { entryMidPrice: _in, exitMidPrice: _out, entryTouchQuantity: _q, ...older } = trade().legs[0]!;
    expect(rules({ ...trade(), legs: [{ ...older, exitTouchQuantity: Number.NaN }] })).toEqual([]);
  });

  it("spot is the last one stamped at or before the instant: one of the future is called so", () => {
    expect(faults(trade({}, { spotAtEntry: 26_301 }))).toEqual([
      "spot-look-ahead: at the entry, spot 26301 was known 1 s later; the data show 26300",
    ]);
    expect(faults(trade({}, { spotAtExit: 26_500 }))).toEqual([
      "spot-not-in-data: at the exit, spot 26500 is stated; the data show 26602",
    ]);
    expect(rules(trade({}, { spotAtExit: Number.NaN }))).toEqual(["spot-not-in-data"]);
  });

  it("no spot within the age limit is stated as missing", () => {
    const early = fixtureTape({ rows, spot: spot.slice(0, 301), product: shortProduct });
    expect(rules(trade({}, { spotAtExit: Number.NaN }), {}, early)).toEqual([]);
    expect(faults(trade({}, { spotAtExit: 26_300 }), {}, early)).toEqual([
      "spot-not-in-data: at the exit, spot 26300 is stated; no price is younger than 10 s",
    ]);
    const zero = spot.map((row) => (row.at === 602 ? { ...row, price: 0 } : row));
    const blank = fixtureTape({ rows, spot: zero, product: shortProduct });
    expect(rules(trade({}, { spotAtExit: Number.NaN }), {}, blank)).toEqual([]);
    expect(rules(trade({}, { spotAtExit: 0 }), {}, blank)).toEqual(["spot-not-in-data"]);
  });

  it("fills of another day, and fills without a price, are not counted", () => {
    const carried = trade({ exitMicros: at(86_400 + 602), exitQuoteMicros: at(86_400 + 602) });
    expect(auditFills(tape, [carried], settings)).toEqual({ checkedFills: 1, faults: [] });
    expect(auditFills(tape, [trade({ exitPrice: Number.NaN })], settings).checkedFills).toBe(1);
  });

  it("reads columns as they are stored, scaled or not", () => {
    const input = fixtureInput({ rows, spot, date: FIXTURE_DATE, product: shortProduct });
    const columns = QUOTE_COLUMN_NAMES.map((quote) => {
      const values = input.quotes[quote];
      const isPrice = quote === "bidPrice" || quote === "askPrice";
      const scaled = Int32Array.from(values, (value) =>
        Number.isNaN(value) ? MISSING_INT32 : Math.round(value * 100),
      );
      const column = isPrice ? tapeColumn(quote, "int32scaled", scaled) : tapeColumn(quote, "float64", values);
      return { column, names: [quote], quote };
    });
    const paise = new Tape({ ...input, columns: new TapeColumns(columns, "paise") });
    expect(paise.column("bidPrice").type).toBe("int32scaled");
    expect(rules(trade(), {}, paise)).toEqual([]);
    expect(rules(trade({ entryPrice: 100.01 }), {}, paise)).toEqual(["fill-not-in-data"]);
    // A missing price is no price, and not the smallest whole number.
    const row = paise.findRow(paise.contract(NEAR, "CE", 26_000)!, ENTRY);
    (columns.find(({ quote }) => quote === "bidPrice")!.column.values as Int32Array)[row] = MISSING_INT32;
    expect(faults(trade(), {}, paise)).toEqual([expect.stringMatching(/shows the bid NaN$/)]);
  });

  it("every fill of a run of the engine is looked up, and the record says so", async () => {
    const legs = [...quotes("CE", 0, 1800, 100), ...quotes("PE", 0, 1800, 80)];
    const record = await runTape(fixtureTape({ rows: legs, spot: steadySpot(), product: shortProduct }));
    expect(record.evidence!.fillAudit).toEqual({ checkedFills: 4, faults: [] });
    expect(record.verdict.notChecked!.join()).not.toContain("fill-not-in-data");
    expect(record.days[0]).toMatchObject({ sessionSeconds: 1800 });
  });
});
