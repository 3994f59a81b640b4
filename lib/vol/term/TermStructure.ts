import { type DisplayData, StrikebookError } from "../../task/index.js";
import { requirePositive } from "../requireArgument.js";
import type { Smile } from "../smile/Smile.js";
import type { VolEvent } from "../VolEvent.js";

/** One expiry of a term structure. */
export interface TermPoint {
  readonly tauYears: number;
  readonly forward: number;
  /** Volatility at the forward, a fraction a year. */
  readonly atmVol: number;
  /** vol^2 tauYears. */
  readonly totalVariance: number;
}

/** What an answer outside the quoted expiries is: an error, or the volatility of the nearest expiry. */
export type TermExtrapolation = "refuse" | "flatVol";

/** At-the-money volatility over time to expiry. */
export class TermStructure {
  /** Ascending in time. */
  readonly points: readonly TermPoint[];
  /** Calendar violations: by how much total variance falls (`size`) up to the later expiry (`where`, in years). */
  readonly events: readonly VolEvent[];
  readonly #extrapolation: TermExtrapolation;

  /**
   * @param points of different expiries, in any order
   * @throws StrikebookError("empty") without a point; ("argument") for two of one time, or values not above 0
   */
  constructor(points: readonly TermPoint[], extrapolation: TermExtrapolation = "refuse") {
    if (points.length === 0)
      throw new StrikebookError("empty", "a term structure without expiries", "pass one at least");
    this.points = [...points].sort((a, b) => a.tauYears - b.tauYears);
    this.#extrapolation = extrapolation;
    const events: VolEvent[] = [];
    for (const [i, point] of this.points.entries()) {
      requirePositive("tauYears", point.tauYears);
      requirePositive("totalVariance", point.totalVariance);
      const before = this.points[i - 1];
      if (before === undefined) continue;
      if (before.tauYears === point.tauYears) {
        const what = `two expiries are ${point.tauYears} years away`;
        throw new StrikebookError("argument", what, "pass one smile for each expiry");
      }
      const fall = before.totalVariance - point.totalVariance;
      if (fall > 0) {
        const message = `calendar arbitrage: total variance falls from ${before.totalVariance.toPrecision(5)} at ${before.tauYears.toFixed(4)} years to ${point.totalVariance.toPrecision(5)} at ${point.tauYears.toFixed(4)}`;
        events.push({ severity: "error", code: "calendarArbitrage", message, where: point.tauYears, size: fall });
      }
    }
    this.events = events;
  }

  /**
   * Total variance at the forward at any time, linear in time between the expiries: variance arrives evenly, and the
   * forward volatility between two expiries is constant.
   *
   * @throws StrikebookError("argument") outside the expiries unless the structure was made to extrapolate
   */
  totalVariance(tauYears: number): number {
    requirePositive("tauYears", tauYears);
    const first = this.points[0]!;
    const last = this.points.at(-1)!;
    if (tauYears < first.tauYears || tauYears > last.tauYears) {
      if (this.#extrapolation === "refuse") {
        const what = `${tauYears} years is outside the expiries, ${first.tauYears} to ${last.tauYears}`;
        throw new StrikebookError("argument", what, 'choose a time inside, or make the structure with "flatVol"');
      }
      const end = tauYears < first.tauYears ? first : last;
      return (end.totalVariance * tauYears) / end.tauYears;
    }
    const i = this.points.findIndex((point) => point.tauYears >= tauYears);
    const after = this.points[i]!;
    const before = this.points[i - 1];
    if (before === undefined || after.tauYears === tauYears) return after.totalVariance;
    const share = (tauYears - before.tauYears) / (after.tauYears - before.tauYears);
    return before.totalVariance + share * (after.totalVariance - before.totalVariance);
  }

  /** Volatility at the forward of a constant maturity, a fraction a year. */
  atmVol(tauYears: number): number {
    return Math.sqrt(this.totalVariance(tauYears) / tauYears);
  }

  /**
   * Volatility that the market implies between two times, sqrt((w2 - w1)/(t2 - t1)); NaN where total variance falls,
   * which `events` names.
   */
  forwardVol(fromYears: number, toYears: number): number {
    if (!(fromYears < toYears)) {
      throw new StrikebookError("argument", `from ${fromYears} to ${toYears} years`, "the first must be the earlier");
    }
    const gain = this.totalVariance(toYears) - this.totalVariance(fromYears);
    return gain >= 0 ? Math.sqrt(gain / (toYears - fromYears)) : Number.NaN;
  }

  /** Far volatility minus near volatility, as a fraction: above 0 in contango, below 0 when the front is bid. */
  slope(nearYears: number, farYears: number): number {
    if (!(nearYears < farYears)) {
      throw new StrikebookError("argument", `near ${nearYears}, far ${farYears} years`, "near must be the earlier");
    }
    return this.atmVol(farYears) - this.atmVol(nearYears);
  }

  toDisplay(): DisplayData {
    return {
      kind: "table",
      title: "Term structure at the money",
      columns: ["years", "forward", "vol, %", "total variance", "forward vol, %"],
      rows: this.points.map(({ tauYears, forward, atmVol, totalVariance }, i) => {
        const before = this.points[i - 1];
        const ahead = before === undefined ? null : 100 * this.forwardVol(before.tauYears, tauYears);
        return [tauYears, forward, 100 * atmVol, totalVariance, ahead];
      }),
      totalRows: this.points.length,
    };
  }
}

/**
 * The term structure at the forwards of some smiles of different expiries.
 *
 * @throws StrikebookError("empty") without smiles; ("argument") for two of one time
 */
export function termStructure(smiles: readonly Smile[], extrapolation: TermExtrapolation = "refuse"): TermStructure {
  const points = smiles.map((smile): TermPoint => {
    const totalVariance = smile.totalVariance(0);
    return {
      tauYears: smile.tauYears,
      forward: smile.forward,
      atmVol: Math.sqrt(totalVariance / smile.tauYears),
      totalVariance,
    };
  });
  return new TermStructure(points, extrapolation);
}
