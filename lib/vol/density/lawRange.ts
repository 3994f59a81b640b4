import type { PriceLaw } from "./PriceLaw.js";
import { FARTHEST } from "./smileLaw.js";

/** Share of a moment that may lie beyond the range. */
const TAIL_SHARE = 1e-13;

/** Where a law is integrated, and how far its moments go. */
export interface LawRange {
  readonly low: number;
  readonly high: number;
  /** Highest power of the price, 1 to 4, whose tail can be reached. */
  readonly order: number;
  /** Highest power of the log price, 0 to 4, whose tail can be reached. */
  readonly logOrder: number;
}

/** Goes out from the forward until what lies beyond counts for nothing in the moments. */
export function lawRange(law: PriceLaw): LawRange {
  const { width, momentBound } = law;
  let logOrder = [4, 3, 2, 1].find((n) => n < law.logMomentBound) ?? 0;
  let low = -FARTHEST;
  for (; logOrder >= 0; logOrder--) {
    const power = logOrder;
    const end = reach(-1, width, FARTHEST, (k) => law.lower(k) * Math.max(1, Math.abs(k) / width) ** power);
    low = end.k;
    if (end.reached || logOrder === 0) break;
  }
  let order = momentBound > 4 ? 4 : momentBound > 3 ? 3 : momentBound > 2 ? 2 : 1;
  for (; order >= 1; order--) {
    // The first moment is weighed against the forward itself, the higher ones against the width of the law.
    const unit = order === 1 ? 1 : width;
    const power = order;
    const end = reach(1, width, FARTHEST / power, (k) => law.upper(k) * Math.max(1, Math.expm1(k) / unit) ** power);
    if (end.reached || order === 1) return { low, high: end.k, order, logOrder };
  }
  return { low, high: FARTHEST, order: 1, logOrder };
}

/** Goes out from the forward until `beyond` has died away for good, or to the farthest point. */
function reach(
  side: 1 | -1,
  width: number,
  farthest: number,
  beyond: (k: number) => number,
): { k: number; reached: boolean } {
  let k = 4 * width;
  while (k < farthest) {
    if (Math.abs(beyond(side * k)) < TAIL_SHARE && Math.abs(beyond(side * 1.1 * k)) < TAIL_SHARE) {
      return { k: side * k, reached: true };
    }
    k *= 1.1;
  }
  return { k: side * farthest, reached: false };
}
