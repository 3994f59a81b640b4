import { MICROS_PER_SECOND } from "../../../time/index.js";
import type { FillFault } from "./FillAudit.js";
import type { StoredDay } from "./StoredDay.js";

/** A price that stands this much later in the data is called one of the future and not one of nowhere. */
const AHEAD_SECONDS = 600;

/**
 * What is wrong with a price of the underlying stated for `micros`: it must be that of the last row stamped at or before
 * that instant (or later in the same second: a second sees its own rows), and not older than the limit. A missing price
 * is right when no such row is.
 */
export function spotFault(
  day: StoredDay,
  stated: number,
  micros: number,
  maxAgeSeconds: number,
): Pick<FillFault, "rule" | "message"> | undefined {
  const { timestamp, price } = day.spot;
  const known = day.spotRowUpTo(micros);
  const last = day.spotRowUpTo((Math.floor(micros / MICROS_PER_SECOND) + 1) * MICROS_PER_SECOND - 1);
  const secondOf = (row: number): number => Math.floor(timestamp[row]! / MICROS_PER_SECOND);
  const isYoung = (row: number): boolean =>
    row >= 0 && price[row]! > 0 && Math.floor(micros / MICROS_PER_SECOND) - secondOf(row) <= maxAgeSeconds;
  if (!Number.isFinite(stated)) {
    if (!isYoung(last)) return undefined;
    return { rule: "spot-not-in-data", message: `no spot is stated and the data show ${price[last]}` };
  }
  for (let row = last; row >= Math.max(known, 0); row--) if (price[row] === stated && isYoung(row)) return undefined;
  const shown = isYoung(last) ? `the data show ${price[last]}` : `no price is younger than ${maxAgeSeconds} s`;
  for (let row = last + 1; row < timestamp.length; row++) {
    const ahead = (timestamp[row]! - micros) / MICROS_PER_SECOND;
    if (ahead > AHEAD_SECONDS) break;
    if (price[row] === stated) {
      return { rule: "spot-look-ahead", message: `spot ${stated} was known ${ahead} s later; ${shown}` };
    }
  }
  return { rule: "spot-not-in-data", message: `spot ${stated} is stated; ${shown}` };
}
