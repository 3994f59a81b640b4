import { kronrodPanel } from "../numerics/kronrodPanel.js";
import { lawRange } from "./lawRange.js";
import type { PriceLaw } from "./PriceLaw.js";

/** Integrals over a whole law. */
export interface LawMoments {
  readonly mass: number;
  /** E[y^n] for y = price/forward - 1 and n = 1 to 4; NaN where the moment is infinite or its tail out of reach. */
  readonly price: readonly [number, number, number, number];
  /** E[k^n] for k = ln(price/forward) and n = 1 to 4; NaN as above. */
  readonly log: readonly [number, number, number, number];
  /** Log-moneyness at which the integrals start and end, and the probability beyond that the mass lacks. */
  readonly range: readonly [number, number];
  readonly tail: number;
  /** Log-moneyness about which the integral agreed least with the distribution function, and that difference. */
  readonly worst: { readonly at: number; readonly size: number };
  /** False when the integrals still disagreed with the distribution function at the finest panels. */
  readonly settled: boolean;
}

const FIRST_PANELS = 20;
const MOST_PANELS = 400;
/** Sum of the panels' errors at which the search for a better answer ends: rounding. */
const GOAL = 5e-14;
/** Integrals: mass, four moments of price, four of log price. */
const ORDERS = 9;

interface Panel {
  readonly low: LawPoint;
  readonly high: LawPoint;
  /** Where its integrals begin in `pool`. */
  readonly slot: number;
  /** Distance of mass and first moment from what the closed forms say. */
  readonly closed: number;
  /** Error of the highest moment of price, as a share of that moment's size. */
  readonly quadrature: number;
}

/** Probability and share beyond a point, on its own side of the forward. */
interface LawPoint {
  readonly k: number;
  readonly lower: number;
  readonly upper: number;
  readonly lowerShare: number;
  readonly upperShare: number;
}

const pool = new Float64Array(ORDERS * (MOST_PANELS + 1));
const kronrod = new Float64Array(ORDERS);
const gauss = new Float64Array(ORDERS);
const totals = new Float64Array(ORDERS);

/**
 * Mass and moments of a law by integrating its density, adaptively. The distribution function and its share-measure
 * twin are closed forms, so each panel's mass and first moment have an exact check: a panel that disagrees with them is
 * halved, however narrow the bend of the smile that hides in it.
 */
export function lawMoments(law: PriceLaw): LawMoments {
  const { low, high, order, logOrder } = lawRange(law);
  const add = (k: number, weight: number, sums: Float64Array, gaussWeight: number, gaussSums: Float64Array): void => {
    const density = law.logDensity(k);
    const y = Math.expm1(k);
    let term = weight * density;
    let gaussTerm = gaussWeight * density;
    let logTerm = term;
    sums[0]! += term;
    gaussSums[0]! += gaussTerm;
    for (let power = 1; power <= order; power++) {
      term *= y;
      gaussTerm *= y;
      sums[power]! += term;
      gaussSums[power]! += gaussTerm;
    }
    for (let power = 1; power <= logOrder; power++) {
      logTerm *= k;
      sums[4 + power]! += logTerm;
    }
  };
  const panel = (from: LawPoint, to: LawPoint, slot: number): Panel => {
    kronrodPanel(add, from.k, to.k, kronrod, gauss);
    pool.set(kronrod, slot);
    // 0 is a point, so each panel lies on one side, where one of the closed forms is exact.
    const left = from.k < 0;
    const mass = left ? to.lower - from.lower : from.upper - to.upper;
    const share = left ? to.lowerShare - from.lowerShare : from.upperShare - to.upperShare;
    const closed = Math.abs(kronrod[0]! - mass) + Math.abs(kronrod[0]! + kronrod[1]! - share);
    const size = Math.max(Math.abs(totals[order]!), law.width ** order);
    const gap = Math.abs(kronrod[order]! - gauss[order]!) / size;
    return { low: from, high: to, slot, closed, quadrature: Math.min(gap, (200 * gap) ** 1.5) };
  };
  const sumUp = (of: readonly Panel[]): void => {
    totals.fill(0);
    for (const { slot } of of) for (let i = 0; i < ORDERS; i++) totals[i]! += pool[slot + i]!;
  };

  totals.fill(0);
  const points = startingPoints(law, low, high).map((k) => lawPoint(law, k));
  const panels = points.slice(1).map((to, i) => panel(points[i]!, to, i * ORDERS));
  sumUp(panels);
  let settled = false;
  let worst = 0;
  for (;;) {
    worst = 0;
    let error = 0;
    for (let i = 0; i < panels.length; i++) {
      const one = panels[i]!;
      error += one.closed + one.quadrature;
      if (one.closed + one.quadrature > panels[worst]!.closed + panels[worst]!.quadrature) worst = i;
    }
    settled = error <= 1e-9;
    if (error <= GOAL || panels.length >= MOST_PANELS) break;
    const { low: from, high: to, slot } = panels[worst]!;
    if (to.k - from.k <= 1e-13 * law.width) break;
    const middle = lawPoint(law, 0.5 * (from.k + to.k));
    const fresh = panels.length * ORDERS;
    panels.splice(worst, 1, panel(from, middle, slot), panel(middle, to, fresh));
  }
  sumUp(panels);
  // A power tail in log price has mass where no price can be told from 0; its distribution function is a closed form.
  const below = Number.isFinite(law.logMomentBound) ? points[0]! : { lower: 0, lowerShare: 0 };
  totals[0]! += below.lower;
  totals[1]! += below.lowerShare - below.lower;
  for (let power = 2; power <= 4; power++) totals[power]! += (-1) ** power * below.lower;
  const price = Array.from(totals.subarray(1, 5), (value, i) => (i < order ? value : Number.NaN));
  const log = Array.from(totals.subarray(5, 9), (value, i) => (i < logOrder ? value : Number.NaN));
  const { low: from, high: to, closed } = panels[worst]!;
  return {
    mass: totals[0]!,
    price: [price[0]!, price[1]!, price[2]!, price[3]!],
    log: [log[0]!, log[1]!, log[2]!, log[3]!],
    range: [low, high],
    tail: Math.abs(points[0]!.lower - below.lower) + Math.abs(points.at(-1)!.upper),
    worst: { at: 0.5 * (from.k + to.k), size: closed },
    settled,
  };
}

function lawPoint(law: PriceLaw, k: number): LawPoint {
  return {
    k,
    lower: k <= 0 ? law.lower(k) : 0,
    upper: k >= 0 ? law.upper(k) : 0,
    lowerShare: k <= 0 ? law.lowerShare(k) : 0,
    upperShare: k >= 0 ? law.upperShare(k) : 0,
  };
}

/** Panels of equal length in asinh(k/width), so that long tails get long panels, broken at the joins. */
function startingPoints(law: PriceLaw, low: number, high: number): number[] {
  const from = Math.asinh(low / law.width);
  const step = (Math.asinh(high / law.width) - from) / FIRST_PANELS;
  const inner = Array.from({ length: FIRST_PANELS - 1 }, (_unused, i) => law.width * Math.sinh(from + (i + 1) * step));
  const joins = law.joins.filter((join) => join > low && join < high);
  return [low, ...[...inner, ...joins, 0].sort((a, b) => a - b), high].filter(
    (k, i, all) => i === 0 || k > all[i - 1]!,
  );
}
