/**
 * Whether runs that do not say so themselves are strict about expiries: `STRIKEBOOK_STRICT_EXPIRY=1`, which
 * `strikebook run --strict-expiry` gives to its notebooks.
 */
export function strictExpiryDefault(): boolean {
  return process.env["STRIKEBOOK_STRICT_EXPIRY"] === "1";
}
