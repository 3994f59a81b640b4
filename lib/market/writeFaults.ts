import type { RandomStream } from "./RandomStream.js";
import type { VendorRows } from "./VendorRows.js";

/** Where and when `writeFaults` may put faults into one session of one contract. */
export interface FaultPlace {
  /** First and last row inside the session. */
  readonly firstRow: number;
  readonly lastRow: number;
  /** Epoch µs of the session's open. */
  readonly dayMicros: number;
  /** Puts a zero price and a volume reset with certainty (the at-the-money call: where they hurt most). */
  readonly certain: boolean;
  /** First session of the table: the only one that may begin with a 1970 row. */
  readonly first: boolean;
}

const ZERO_PRICE_SHARE = 0.12;
const VOLUME_RESET_SHARE = 0.08;
const EPOCH_SHARE = 0.4;

/**
 * Puts the vendor's faults into the rows of one session: a zero price, a cumulative volume that reads 0 for one row,
 * and on a table's first session a row of 1970 before all others. Zero prices and resets go to rows with a trade of the
 * day and two sides, never to the same row, so that each fault can be told from the others.
 */
export function writeFaults(rows: VendorRows, place: FaultPlace, random: RandomStream): void {
  const { price, volume, bp0, lastTradeTime } = rows.columns;
  const sound = (row: number): boolean => lastTradeTime[row]! >= place.dayMicros && bp0[row]! > 0;
  let from = place.firstRow + 1;
  while (from < place.lastRow && !sound(from)) from++;
  // The row before the reset has a volume and the row after it is in the session: the fall lasts exactly one row.
  const room = place.lastRow - 2 - from;
  const zeroPrice = place.certain || random.uniform() < ZERO_PRICE_SHARE;
  const volumeReset = place.certain || random.uniform() < VOLUME_RESET_SHARE;
  const epoch = place.first && (place.certain || random.uniform() < EPOCH_SHARE);
  if (room >= 4) {
    const half = from + 1 + Math.floor(room / 2);
    const zeroRow = random.integer(from + 1, half);
    const resetRow = random.integer(half + 1, place.lastRow - 1);
    if (zeroPrice && sound(zeroRow)) price[zeroRow] = 0;
    if (volumeReset && sound(resetRow)) volume[resetRow] = 0;
  }
  if (epoch) insertEpochRow(rows);
}

function insertEpochRow(rows: VendorRows): void {
  for (const column of rows.ordered) column.copyWithin(1, 0, rows.rows);
  rows.rows++;
  const { price, close } = rows.columns;
  const previous = close[1]!;
  rows.clearRow(0);
  // The clock of the row is zero, which the vendor's IST column shows as 1970-01-01 05:30:00.
  price[0] = close[0] = previous;
}
