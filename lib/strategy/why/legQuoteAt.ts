import { MISSING_INT32, quotePrice, type Tape } from "../../tape/index.js";
import type { RunRecord } from "../RunRecord.js";
import { BOOK_COLUMNS } from "./bookColumns.js";
import { contractOn, type ExplainedLeg, orderPriceKind } from "./heldLegs.js";
import type { BookLevel, LegFill, LegQuote } from "./TradeExplanation.js";
import { isPast, secondOn } from "./tradePath.js";

/**
 * A leg's contract as known at `micros`: its last row stamped then or before, found by its stamp, so that a row of the
 * same second that came later is not seen.
 *
 * @param isBefore held as before the fills of that instant, for a decision
 * @param opens set when the leg fills here: whether it opens
 */
export function legQuoteAt(
  record: RunRecord,
  tape: Tape,
  each: ExplainedLeg,
  micros: number,
  isBefore: boolean,
  opens: boolean | undefined,
): LegQuote {
  const { leg, times, number, name } = each;
  const contract = contractOn(tape, leg);
  const { firstRow } = tape.contracts[contract]!;
  const { timestamp, bidSize, askSize } = tape.quotes;
  const second = Math.min(tape.lastSecond, Math.max(0, secondOn(tape, micros)));
  let row = tape.rowAt(contract, second);
  while (row >= firstRow && timestamp[row]! > micros) row--;
  const found = row >= firstRow;
  const price = (kind: Parameters<typeof quotePrice>[2]): number =>
    found ? quotePrice(tape.quotes, row, kind) : Number.NaN;
  return {
    leg: number,
    name,
    contract: leg.entryContract,
    isHeld: isPast(times.entryMicros, micros, isBefore) && !isPast(times.exitMicros, micros, isBefore),
    bid: price("bid"),
    ask: price("ask"),
    last: price("last"),
    bidSize: found ? bidSize[row]! : Number.NaN,
    askSize: found ? askSize[row]! : Number.NaN,
    ageSeconds: found ? second - tape.secondOfSession(row) : Number.POSITIVE_INFINITY,
    quoteMicros: found ? timestamp[row]! : Number.NaN,
    book: found ? bookOf(tape, row) : [],
    ...(opens === undefined ? {} : { fill: fillOf(record, tape, each, contract, opens) }),
  };
}

/** Looks for the row that the record says filled the order. Of several with one stamp, the one with the price counts. */
function fillOf(record: RunRecord, tape: Tape, { leg }: ExplainedLeg, contract: number, opens: boolean): LegFill {
  const action = opens === (leg.side === "short") ? "sell" : "buy";
  const price = opens ? leg.entryPrice : leg.exitPrice;
  const stamp = opens ? leg.entryQuoteMicros : leg.exitQuoteMicros;
  const { firstRow, rowCount } = tape.contracts[contract]!;
  const { timestamp } = tape.quotes;
  const kind = orderPriceKind(record, action);
  let quoted = Number.NaN;
  let isOnTape = false;
  const second = secondOn(tape, stamp);
  // From the last row of that second, or of the contract, back to the first that is older.
  const last = second >= 0 && second <= tape.lastSecond ? tape.rowAt(contract, second) : firstRow + rowCount - 1;
  for (let row = last; row >= firstRow && timestamp[row]! >= stamp; row--) {
    if (timestamp[row] !== stamp) continue;
    const found = quotePrice(tape.quotes, row, kind);
    if (!isOnTape || found === price) quoted = found;
    isOnTape = true;
  }
  return { action, price, quotePrice: quoted, isOnTape };
}

function bookOf(tape: Tape, row: number): BookLevel[] {
  const columns = new Set(tape.columns().map(({ name }) => name));
  const value = (name: string): number => {
    const { values, scale } = tape.column(name);
    const stored = values[row]!;
    return stored === MISSING_INT32 ? Number.NaN : stored / scale;
  };
  return BOOK_COLUMNS.filter((names) => names.every((name) => columns.has(name))).map(
    ([bidQuantity, bid, ask, askQuantity]) => ({
      bidQuantity: value(bidQuantity),
      bid: value(bid),
      ask: value(ask),
      askQuantity: value(askQuantity),
    }),
  );
}
