const FIRST_MS = 500;
const MOST_MS = 60_000;

/**
 * Time before the next try, ms: it doubles from half a second to a minute, and a random half of it is taken off so that
 * many clients do not come back at once ("equal jitter", M. Brooker, Exponential Backoff and Jitter, AWS 2015).
 *
 * @param failures in a row, 1 after the first
 * @param uniform in [0, 1)
 */
export function retryDelay(failures: number, uniform: number): number {
  const whole = Math.min(MOST_MS, FIRST_MS * 2 ** (failures - 1));
  return whole / 2 + (whole / 2) * uniform;
}

/**
 * A `Retry-After` header as ms from now: whole seconds or an HTTP date (RFC 9110, section 10.2.3). Undefined when there
 * is none or it cannot be read.
 */
export function retryAfter(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
