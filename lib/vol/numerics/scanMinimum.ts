/** Lowest value that a search found, and where. */
export interface ScannedMinimum {
  readonly minimum: number;
  readonly at: number;
}

const REFINEMENTS = 32;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Lowest value of `f` over the ascending places `node(0)` to `node(last)`: the lowest node, then a golden-section search
 * between its neighbours. A dip between two nodes can be missed.
 */
export function scanMinimum(f: (x: number) => number, node: (i: number) => number, last: number): ScannedMinimum {
  let best = 0;
  let minimum = Number.POSITIVE_INFINITY;
  for (let i = 0; i <= last; i++) {
    const value = f(node(i));
    if (value < minimum) {
      minimum = value;
      best = i;
    }
  }
  let left = node(Math.max(best - 1, 0));
  let right = node(Math.min(best + 1, last));
  let a = right - GOLDEN * (right - left);
  let b = left + GOLDEN * (right - left);
  let atA = f(a);
  let atB = f(b);
  for (let i = 0; i < REFINEMENTS; i++) {
    if (atA < atB) {
      right = b;
      b = a;
      atB = atA;
      a = right - GOLDEN * (right - left);
      atA = f(a);
    } else {
      left = a;
      a = b;
      atA = atB;
      b = left + GOLDEN * (right - left);
      atB = f(b);
    }
  }
  const [refined, at] = atA < atB ? [atA, a] : [atB, b];
  return refined < minimum ? { minimum: refined, at } : { minimum, at: node(best) };
}
