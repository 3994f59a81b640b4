import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { niftyOptions, type Product } from "../../../lib/contract/Product.js";
import { openLake } from "../../../lib/lake/index.js";
import { sampleCalendarCsv, vendorRuns } from "../../../lib/market/index.js";
import { packVendorRuns } from "../../../lib/pack/index.js";
import type { Expression } from "../../../lib/strategy/expression/Expression.js";
import { isAbove, isAtLeast, isAtMost, isBelow, rowValue } from "../../../lib/strategy/expression/expressions.js";
import { catalog } from "../../../lib/strategy/index.js";
import { decodeTapeColumn, type Tape } from "../../../lib/tape/index.js";
import { ExpiryCalendar } from "../../../lib/time/index.js";
import { engineTrades } from "./scanCase.js";
import { type ScanCase, type ScanContract, scanReference } from "./scanReference.js";

const SECONDS = 900;
/** The first quarter of an hour of NSE. */
const product: Product = {
  ...niftyOptions,
  session: { ...niftyOptions.session, closeSecond: niftyOptions.session.openSecond + SECONDS },
};

let lake: string;
let contracts: readonly ScanContract[];
let spot: ScanCase["spot"];

beforeAll(async () => {
  lake = mkdtempSync(join(tmpdir(), "strikebook-scan-"));
  const calendar = ExpiryCalendar.parse(sampleCalendarCsv(), "sample");
  await packVendorRuns(vendorRuns({ days: 1, rows: 200_000 }), { lake, calendar, source: "simulated NSE ticks" });
  const opened = await openLake(lake);
  const { date } = opened.parts("nse_options")[0]!.key;
  const tape = await opened.openTape({ date, underlying: "NIFTY", expiries: "nearest" });
  await opened.close();
  const at = (micros: number): number => (micros - tape.openMicros) / 1e6;
  contracts = [...tape.contracts.keys()].map((number) => contractOf(tape, number));
  spot = [...tape.spot.timestamp].map((micros, i) => ({ at: at(micros), price: tape.spot.price[i]! }));
  spot = spot.filter((row) => row.at < SECONDS + 1);
}, 120_000);
afterAll(() => rmSync(lake, { recursive: true, force: true }));

function contractOf(tape: Tape, number: number): ScanContract {
  const { contract, firstRow, rowCount } = tape.contracts[number]!;
  const column = (name: string): Float64Array => decodeTapeColumn(tape.column(name));
  const names = ["timestamp", "lastPrice", "bidPrice", "askPrice", "bidSize", "askSize", "volume", "volumeChange"];
  const [stamps, last, bid, ask, bids, asks, volume, change] = names.map(column) as Float64Array[];
  const interest = column("openInterest");
  const rows = Array.from({ length: rowCount }, (_, i) => firstRow + i).map((row) => ({
    at: (stamps![row]! - tape.openMicros) / 1e6,
    last: last![row]!,
    bid: bid![row]!,
    ask: ask![row]!,
    bidSizes: [bids![row]!],
    askSizes: [asks![row]!],
    totalBid: Number.NaN,
    totalAsk: Number.NaN,
    volume: volume![row]!,
    volumeChange: change![row]!,
    openInterest: interest[row]!,
  }));
  const { expiryDate: expiry, optionType: type, strike } = contract;
  return { expiry, type, strike, rows: rows.filter((row) => row.at < SECONDS + 1) };
}

const caseOf = (conditions: readonly Expression[], rowExit: Expression, more: Partial<ScanCase>): ScanCase => ({
  contracts,
  spot,
  lastSecond: SECONDS,
  strikeStep: product.strikeStep,
  nearest: contracts[0]!.expiry,
  strikeRule: "everyStrike",
  overlapAllowed: true,
  entries: (["CE", "PE"] as const).map((type) => {
    const seesSpot = more.strikeRule === "firstOutOfTheMoney";
    return { name: `${type} entry`, type, from: 5, until: 800, conditions, seesSpot };
  }),
  rowExit,
  pointsTarget: 5,
  pointsStop: 5,
  maxHoldSeconds: 120,
  minHoldSeconds: 2,
  exitSecond: 850,
  maxPerDay: 100,
  cooldownSeconds: 10,
  latencySeconds: 1,
  entryFillSeconds: 30,
  maxQuoteAgeSeconds: 60,
  ...more,
});

it("the scan engine equals the plain reference on rows of the sample market", () => {
  expect(catalog["EMA"]!.engine).toBe("scan");
  const [fast, slow] = [rowValue("ema", { rows: 3 }), rowValue("ema", { rows: 8 })];
  const cross = [isAbove(fast, slow), isAtMost(rowValue("spreadPercent"), 2)];
  const breakout = [isAbove(rowValue("price"), rowValue("highBefore", { seconds: 60 }))];
  const cases = [
    caseOf(cross, isAtLeast(slow, fast), {}),
    caseOf(breakout, isBelow(rowValue("move", { seconds: 10 }), 0), { overlapAllowed: false }),
    caseOf(cross, isAtLeast(slow, fast), { strikeRule: "firstOutOfTheMoney", overlapAllowed: false }),
  ];
  for (const day of cases) {
    const expected = scanReference(day);
    expect(expected.length).toBeGreaterThan(3);
    expect(engineTrades(day, product)).toEqual(expected);
  }
}, 120_000);
