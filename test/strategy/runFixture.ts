import { niftyOptions, type Product } from "../../lib/contract/Product.js";
import {
  type ParameterValues,
  type RunRecord,
  type RunStrategyOptions,
  runStrategy,
  shortStraddle0920,
  type Trade,
} from "../../lib/strategy/index.js";
import type { Tape } from "../../lib/tape/index.js";
import { FIXTURE_DATE, fixtureTape, type QuoteRow, type SpotRow } from "../tape/tapeFixture.js";

export const NEAR = "2025-11-25";
/** Lots and margins of the tests. */
export const lots = { on: () => ({ lotSize: 75, marginPerLot: 175_000, source: "a test" }) };
export const noLots = { on: () => undefined };
export const code = { version: "0.0.0", sourceHash: "test", commit: null };

/** A session of two minutes from 09:15:00, so that a linear scan of every second stays cheap. */
export const tinySession = { name: "tiny", timeZone: "Asia/Kolkata", openSecond: 33_300, closeSecond: 33_420 };
export const tinyProduct: Product = { ...niftyOptions, session: tinySession };

/** The first half hour of a day, so that rows for every second stay few; the time exit is at 09:40:00, second 1500. */
export const shortProduct: Product = {
  ...niftyOptions,
  session: { name: "half hour", timeZone: "Asia/Kolkata", openSecond: 33_300, closeSecond: 35_100 },
};
export const CLOSE = 1_800;

/** Quotes of one contract every `every` seconds: bid, ask and last from `price(second)`. */
export function quotes(
  type: "CE" | "PE",
  from: number,
  to: number,
  price: number | ((second: number) => number),
  more: Partial<QuoteRow> & { every?: number; spread?: number } = {},
): QuoteRow[] {
  const { every = 1, spread = 1, ...rest } = more;
  const rows: QuoteRow[] = [];
  for (let at = from; at <= to; at += every) {
    const bid = typeof price === "number" ? price : price(at);
    rows.push({ expiry: NEAR, type, strike: 26000, at, bid, ask: bid + spread, last: bid, ...rest });
  }
  return rows;
}

export const steadySpot = (price = 26_010, to = CLOSE): SpotRow[] =>
  Array.from({ length: Math.floor(to / 5) + 1 }, (_, i) => ({ at: i * 5, price }));

/** Runs the straddle over one tape; days and underlyings come from the tape. */
export function runTape(
  tape: Tape,
  parameters: ParameterValues = {},
  options: Partial<RunStrategyOptions> = {},
): Promise<RunRecord> {
  return runStrategy({
    definition: shortStraddle0920,
    parameters: { ...(tape.lastSecond === CLOSE ? { exitTime: "09:40" } : {}), ...parameters },
    underlyings: [tape.product.underlying],
    days: [tape.date],
    openDay: () => tape,
    lots,
    study: "test",
    code,
    ...options,
  });
}

/** Runs rows of the short day: entry at 09:20:00 (second 300), time exit at 09:40:00 (second 1500). */
export function runRows(
  rows: readonly QuoteRow[],
  parameters: ParameterValues = {},
  spot: readonly SpotRow[] = steadySpot(),
): Promise<RunRecord> {
  return runTape(fixtureTape({ rows, spot, date: FIXTURE_DATE, product: shortProduct }), parameters);
}

export function onlyTrade(record: RunRecord): Trade {
  if (record.trades.length !== 1)
    throw new Error(`${record.trades.length} trades: ${JSON.stringify(record.days)} ${JSON.stringify(record.verdict)}`);
  return record.trades[0]!;
}
