import { asofBackward } from "../columns/asofBackward.js";
import type { DuckDbSession } from "../lake/DuckDbSession.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import { MICROS_PER_SECOND } from "../time/micros.js";
import { clockOf, type PartScope } from "./AuditScope.js";
import type { PartColumns } from "./partColumns.js";
import type { SpotPrices } from "./spotFindings.js";

/** Largest difference of two prices, of their size, that narrower floats explain. */
const PRICE_TOLERANCE = 1e-7;
/** Ages are whole microseconds. */
const AGE_TOLERANCE_MS = 0.0005;

/**
 * Joins the underlying again and compares its price and age with those that the rows carry. Rows of one time have one price of
 * the underlying, so they are compared by distinct (time, price, age). A row without a price is held against the join only
 * where the manifest says how old a price may be.
 */
export async function spotJoinFindings(
  scope: PartScope,
  session: DuckDbSession,
  columns: PartColumns,
  spot: SpotPrices,
  options: TaskOptions,
): Promise<void> {
  const { part, spec, place, log } = scope;
  const price = columns.column("spotPrice");
  const micros = columns.micros("timestamp");
  if (price === undefined || micros === undefined) {
    log.skip("spot", place.dataset, "the rows carry no price of the underlying to compare");
    return;
  }
  const age = columns.column("spotAgeMs");
  const carried = `SELECT ${micros} AS t, ${price} AS p, ${age ?? "NULL"} AS a, count(*) AS n FROM ${columns.rows} GROUP BY ALL`;
  const [times, prices, ages, rows] = await session.numbers(
    `SELECT t::DOUBLE, p::DOUBLE, a::DOUBLE, n::DOUBLE FROM (${carried}) WHERE t IS NOT NULL ORDER BY t, p, a`,
    options,
  );
  const stated = part.manifest?.parameters.spotToleranceMs;
  const toleranceMs = typeof stated === "number" ? stated : Number.POSITIVE_INFINITY;
  const at = asofBackward(times!, spot.times, toleranceMs * 1000, new Int32Array(times!.length));
  let differ = 0;
  let ahead = 0;
  let example = "";
  for (let i = 0; i < times!.length; i++) {
    const time = times![i]!;
    const value = prices![i]!;
    const due = at[i]! < 0 ? undefined : { price: spot.prices[at[i]!]!, ageMs: (time - spot.times[at[i]!]!) / 1000 };
    if (Number.isNaN(value)) {
      if (due === undefined || typeof stated !== "number") continue;
    } else if (due !== undefined) {
      const samePrice = Math.abs(value - due.price) <= PRICE_TOLERANCE * due.price;
      const sameAge = age === undefined || Math.abs(ages![i]! - due.ageMs) <= AGE_TOLERANCE_MS;
      if (samePrice && sameAge) continue;
    }
    differ += rows![i]!;
    if (isLater(spot, at[i]!, time, value)) ahead += rows![i]!;
    example ||= `first at ${clockOf(scope, time)}: ${shown(value, age && ages![i]!)} in the row, ${due ? shown(due.price, age && due.ageMs) : "no price"} in ${spec.spotDataset}`;
  }
  if (differ === 0) return;
  const all = rows!.reduce((sum, count) => sum + count, 0);
  const future =
    ahead > 0 ? `; in ${ahead.toLocaleString("en")} of them it is a price that came up to a minute later` : "";
  const message = `${differ.toLocaleString("en")} of ${all.toLocaleString("en")} rows carry another price of the underlying, or another age, than the join gives${future}; ${example}`;
  log.add("error", "spot-differs", place, message, { value: differ, limit: 0, unit: "rows" });
}

/** True when `price` is one of those that the underlying had in the minute after `time`, and not the one before it. */
function isLater(spot: SpotPrices, before: number, time: number, price: number): boolean {
  for (let i = before + 1; i < spot.times.length && spot.times[i]! <= time + 60 * MICROS_PER_SECOND; i++)
    if (spot.prices[i] === price) return spot.prices[before] !== price;
  return false;
}

function shown(price: number, ageMs: number | undefined | ""): string {
  if (Number.isNaN(price)) return "no price";
  return typeof ageMs === "number" && !Number.isNaN(ageMs) ? `${price} (${ageMs} ms old)` : String(price);
}
