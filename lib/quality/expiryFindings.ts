import type { CivilDate } from "../time/civilDate.js";
import type { PartScope } from "./AuditScope.js";

/** Months ahead for which NSE lists every monthly contract; beyond them it lists quarters and half-years alone. */
const SERIAL_MONTHS = 3;

/**
 * Compares the expiries of a part with the calendar. What the data must hold: the nearest expiry on or after the day; every
 * weekly one up to the last weekly one that it holds; the first three monthly ones up to the last monthly one that it holds.
 */
export function expiryFindings(scope: PartScope, expiries: readonly CivilDate[]): void {
  const { place, log, settings, part } = scope;
  const { date, underlying } = part.key;
  const expired = expiries.filter((expiry) => expiry < date);
  if (expired.length > 0) {
    const message = `contracts that expired before the day: ${expired.join(", ")}`;
    const figures = { value: expired.length, limit: 0, unit: "expiries", items: expired };
    log.add("error", "expired-contract", place, message, figures);
  }
  const { calendar } = settings;
  const dated = (calendar?.expiries(underlying) ?? []).filter(({ expiry }) => expiry >= date);
  if (dated.length === 0) {
    const why = calendar
      ? `the expiry calendar does not date ${underlying} from ${date.slice(0, 4)} on`
      : "no expiry calendar";
    log.skip("expiries", place.dataset, why);
    return;
  }
  const held = new Set(expiries);
  const known = new Set(dated.map(({ expiry }) => expiry));
  const nearest = dated[0]!.expiry;
  const nearestHeld = expiries.find((expiry) => expiry >= date);
  if (!held.has(nearest)) {
    const instead = nearestHeld === undefined ? "the file holds none" : `the nearest in the file is ${nearestHeld}`;
    const message = `the nearest expiry in the market is ${nearest}, ${instead}`;
    log.add("error", "nearest-expiry-missing", place, message, { items: [nearest] });
  }
  const missing = [...listed(dated, held, "weekly"), ...listed(dated, held, "monthly").slice(0, SERIAL_MONTHS)]
    .filter((expiry) => expiry !== nearest && !held.has(expiry))
    .sort();
  if (missing.length > 0) {
    const message = `expiries that the calendar dates and the file lacks: ${missing.join(", ")}`;
    log.add("warning", "expiry-missing", place, message, {
      value: missing.length,
      limit: 0,
      unit: "expiries",
      items: missing,
    });
  }
  const last = dated.at(-1)!.expiry;
  const unknown = expiries.filter((expiry) => expiry >= date && expiry <= last && !known.has(expiry));
  if (unknown.length > 0) {
    const message = `expiries that the calendar does not date: ${unknown.join(", ")}`;
    log.add("warning", "expiry-unknown", place, message, {
      value: unknown.length,
      limit: 0,
      unit: "expiries",
      items: unknown,
    });
  }
}

/** Expiries of one kind up to the last one that the file holds. */
function listed(
  dated: readonly { readonly kind: string; readonly expiry: CivilDate }[],
  held: ReadonlySet<CivilDate>,
  kind: "weekly" | "monthly",
): CivilDate[] {
  const all = [...new Set(dated.filter((entry) => entry.kind === kind).map(({ expiry }) => expiry))];
  return all.slice(0, all.findLastIndex((expiry) => held.has(expiry)) + 1);
}
