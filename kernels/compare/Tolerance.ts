/** How far two numbers may lie apart and still count as the same. */
export interface Tolerance {
  /** Share of the larger of the two magnitudes (default 1e-6). */
  readonly relativeTolerance: number;
  /** In the numbers' own units (default 0). */
  readonly absoluteTolerance: number;
}

/**
 * True when |a - b| <= max(relative * max(|a|, |b|), absolute). Whole numbers are counts: two of them that differ are the
 * same only by the absolute tolerance. NaN equals NaN, an infinity itself.
 *
 * @param whole both are written without a fraction or an exponent
 */
export function sameNumber(a: number, b: number, whole: boolean, tolerance: Tolerance): boolean {
  if (Object.is(a, b) || a === b) return true;
  const distance = Math.abs(a - b);
  if (!Number.isFinite(distance)) return false;
  if (distance <= tolerance.absoluteTolerance) return true;
  return !whole && distance <= tolerance.relativeTolerance * Math.max(Math.abs(a), Math.abs(b));
}
