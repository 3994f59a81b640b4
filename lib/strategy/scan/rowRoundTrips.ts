import type { TapeColumn } from "../../tape/TapeColumn.js";
import type { RowSignals } from "./RowRun.js";

/** Rows of one round trip. */
export interface RowRoundTrip {
  readonly entryRow: number;
  readonly exitRow: number;
}

/**
 * The round trips of one contract when orders fill at the rows that decide: a **benchmark of scans, not a result**. In at the
 * first signal of any entry rule, out at the next signal of any exit rule, or at the contract's last row with a price.
 */
export function rowRoundTrips(
  { entries, exits }: Pick<RowSignals, "entries" | "exits">,
  lastPrice: TapeColumn,
  end: number,
): RowRoundTrip[] {
  const trips: RowRoundTrip[] = [];
  const entryPlaces = new Int32Array(entries.length);
  const exitPlaces = new Int32Array(exits.length);
  let row = -1;
  for (;;) {
    const entryRow = nextAfter(entries, entryPlaces, row);
    if (entryRow === undefined) return trips;
    const exitRow = nextAfter(exits, exitPlaces, entryRow) ?? lastPricedRow(lastPrice, end);
    trips.push({ entryRow, exitRow });
    row = exitRow;
  }
}

/** The earliest row after `row` in any of the ascending lists; the places in them only move on. */
function nextAfter(lists: readonly Int32Array[], places: Int32Array, row: number): number | undefined {
  let first: number | undefined;
  for (let i = 0; i < lists.length; i++) {
    const list = lists[i]!;
    let place = places[i]!;
    while (place < list.length && list[place]! <= row) place++;
    places[i] = place;
    if (place < list.length && (first === undefined || list[place]! < first)) first = list[place]!;
  }
  return first;
}

function lastPricedRow({ values }: TapeColumn, end: number): number {
  let row = end - 1;
  while (!(values[row]! > 0)) row--;
  return row;
}
