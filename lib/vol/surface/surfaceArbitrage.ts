import type { DisplayData } from "../../task/index.js";
import type { Smile } from "../smile/Smile.js";
import { smileButterfly } from "../smile/smileMinimumButterfly.js";
import type { VolSurface } from "./VolSurface.js";

/** One arbitrage of a surface, at its worst strike. */
export interface SurfaceArbitrage {
  readonly kind: "butterfly" | "calendar";
  /** The expiry; for calendar arbitrage the later one, whose total variance is too low. */
  readonly tauYears: number;
  /** The earlier expiry of a calendar arbitrage; NaN for a butterfly. */
  readonly earlierTauYears: number;
  readonly logMoneyness: number;
  /** Strike of the (later) expiry. */
  readonly strike: number;
  /** g(k), below 0, of a butterfly; for a calendar the volatility that the later expiry lacks, below 0, as a fraction. */
  readonly size: number;
  /** Whether the place lies within the quotes of the expiries concerned. */
  readonly withinQuotes: boolean;
}

/** Everything that `surfaceArbitrage` found, worst first. */
export interface SurfaceArbitrageReport {
  readonly found: readonly SurfaceArbitrage[];
  /** Expiries and pairs of neighbours that were looked at. */
  readonly expiries: number;
  readonly pairs: number;
  toDisplay(): DisplayData;
}

const NODES = 800;
/** Calendar differences below this share of the variance are rounding. */
const ROUNDING = 1e-12;

/**
 * Looks for butterfly arbitrage in every expiry and for calendar arbitrage between neighbours, on a grid over the
 * quotes widened by their own width on each side: one line per expiry or pair, naming the worst strike.
 *
 * Nothing is thrown: what is wrong with a surface is its report.
 */
export function surfaceArbitrage(surface: VolSurface): SurfaceArbitrageReport {
  const { smiles } = surface;
  const found: SurfaceArbitrage[] = [];
  for (const smile of smiles) {
    const worst = lowest(reachOf([smile]), (k) => smileButterfly(smile, k));
    if (worst.value < 0) found.push(entry("butterfly", smile, undefined, worst.k, worst.value));
  }
  for (let i = 1; i < smiles.length; i++) {
    const before = smiles[i - 1]!;
    const after = smiles[i]!;
    const gap = (k: number): number => {
      const earlier = before.totalVariance(k);
      const later = after.totalVariance(k);
      if (later >= earlier * (1 - ROUNDING)) return 0;
      return (Math.sqrt(later) - Math.sqrt(earlier)) / Math.sqrt(after.tauYears);
    };
    const worst = lowest(reachOf([before, after]), gap);
    if (worst.value < 0) found.push(entry("calendar", after, before, worst.k, worst.value));
  }
  found.sort((a, b) => a.size - b.size);
  const pairs = smiles.length - 1;
  return {
    found,
    expiries: smiles.length,
    pairs,
    toDisplay() {
      if (found.length === 0) {
        return { kind: "text", text: `no arbitrage in ${smiles.length} expiries and ${pairs} pairs of neighbours` };
      }
      return {
        kind: "table",
        title: `${found.length} arbitrages in ${smiles.length} expiries and ${pairs} pairs of neighbours`,
        columns: ["kind", "years to expiry", "earlier, years", "strike", "k", "size", "within quotes"],
        rows: found.map((item) => [
          item.kind,
          item.tauYears,
          Number.isNaN(item.earlierTauYears) ? null : item.earlierTauYears,
          item.strike,
          item.logMoneyness,
          item.size,
          item.withinQuotes,
        ]),
        totalRows: found.length,
      };
    },
  };
}

/** The quotes of the smiles widened by their width, and two standard deviations at least. */
export function reachOf(smiles: readonly Smile[]): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let stdev = 0;
  for (const smile of smiles) {
    low = Math.min(low, smile.range[0]);
    high = Math.max(high, smile.range[1]);
    stdev = Math.max(stdev, Math.sqrt(smile.totalVariance(0)));
  }
  const width = Math.max(high - low, 2 * stdev);
  return [low - width, high + width];
}

function lowest([low, high]: readonly [number, number], of: (k: number) => number): { k: number; value: number } {
  let best = { k: low, value: Number.POSITIVE_INFINITY };
  for (let i = 0; i <= NODES; i++) {
    const k = low + ((high - low) * i) / NODES;
    const value = of(k);
    if (value < best.value) best = { k, value };
  }
  return best;
}

function entry(
  kind: SurfaceArbitrage["kind"],
  smile: Smile,
  before: Smile | undefined,
  k: number,
  size: number,
): SurfaceArbitrage {
  const within = (of: Smile): boolean => k >= of.range[0] && k <= of.range[1];
  return {
    kind,
    tauYears: smile.tauYears,
    earlierTauYears: before?.tauYears ?? Number.NaN,
    logMoneyness: k,
    strike: smile.forward * Math.exp(k),
    size,
    withinQuotes: within(smile) && (before === undefined || within(before)),
  };
}
