import type { SpotSeries } from "../../columns/QuoteRun.js";
import type { Product } from "../../contract/Product.js";
import { nonZero } from "../nonZero.js";
import { type CleanDay, type CleanTable, type SplitDay, splitDays } from "./splitDays.js";
import { requireColumns, type VendorTable } from "./VendorTable.js";

/** What an index needs: a volatility index is no product on which options are known here. */
export type SpotProduct = Pick<Product, "underlying" | "session">;

/**
 * The rows of one index table as one price series per day.
 *
 * Dropped and counted, for the first reason that applies: `missingTimestamp`, `epoch1970`, `outOfSession` (the vendor
 * sends 08:40 to 15:35), `zeroPrice` (0 or less), `missingPrice` (NULL), `duplicateSecond` (another price of the same
 * time follows: the last one is taken for what was known). Marked: `unsorted`, `conflictingSecond` (instants that have two
 * prices or more).
 *
 * @throws StrikebookError `schema` for a table without `timestamp` or `price`.
 */
export function nseSpotDays(table: VendorTable, product: SpotProduct): CleanTable<SpotSeries> {
  const { timestamp, price } = requireColumns(table, ["timestamp", "price"]);
  const split = splitDays(timestamp.subarray(0, table.rows), product.session, undefined);
  const { epoch1970, missingTimestamp } = split;
  return {
    days: split.days.map((day) => cleanDay(day, product, timestamp, price)),
    dropped: nonZero({ epoch1970, missingTimestamp }),
  };
}

function cleanDay(
  day: SplitDay,
  product: SpotProduct,
  timestamp: Float64Array,
  price: Float64Array,
): CleanDay<SpotSeries> {
  const { date, rowsRead, kept, outOfSession, unsorted } = day;
  const times = new Float64Array(kept.length);
  const prices = new Float64Array(kept.length);
  let rows = 0;
  let zeroPrice = 0;
  let missingPrice = 0;
  let duplicateSecond = 0;
  let conflictingSecond = 0;
  let conflictingTime = Number.NaN;
  for (const row of kept) {
    const value = price[row]!;
    if (value <= 0) zeroPrice++;
    else if (Number.isNaN(value)) missingPrice++;
    else {
      if (rows > 0 && times[rows - 1] === timestamp[row]) {
        duplicateSecond++;
        rows--;
        if (prices[rows] !== value && conflictingTime !== timestamp[row]) {
          conflictingSecond++;
          conflictingTime = timestamp[row]!;
        }
      }
      times[rows] = timestamp[row]!;
      prices[rows++] = value;
    }
  }
  const series = {
    underlying: product.underlying,
    instrument: "index",
    timestamp: times.slice(0, rows),
    price: prices.slice(0, rows),
  };
  return {
    date,
    rowsRead,
    rows: rows > 0 ? series : undefined,
    dropped: nonZero({ outOfSession, zeroPrice, missingPrice, duplicateSecond }),
    marked: nonZero({ unsorted, conflictingSecond }),
  };
}
