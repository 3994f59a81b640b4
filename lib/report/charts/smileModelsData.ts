import { StrikebookError } from "../../task/StrikebookError.js";
import type { SliceFit } from "../../vol/smile/SliceFit.js";
import type { SmileFit } from "../../vol/smile/SmileFit.js";
import type { QuotedVol, SmileModelCurve } from "./smileModelsChart.js";

/** What {@link smileModelsChart} and {@link smileResidualChart} draw, as plain data. */
export interface SmileModelsData {
  readonly forward: number;
  readonly quotes: readonly QuotedVol[];
  readonly curves: readonly SmileModelCurve[];
  /** Fitted volatilities at the quotes. */
  readonly models: readonly { readonly label: string; readonly vols: readonly number[] }[];
}

/**
 * Several models' fits to one chain, as plain data for a chart or a run record. The quotes are those that the first
 * fit used.
 *
 * @throws StrikebookError `empty` without fits
 * @example smileModelsChart({ title, ...smileModelsData({ SVI: fitSmile(chain), Spline: fitSmile(chain, { model: "spline" }) }) })
 */
export function smileModelsData(fits: Readonly<Record<string, SmileFit<SliceFit>>>): SmileModelsData {
  const named = Object.entries(fits);
  const first = named[0]?.[1];
  if (first === undefined) throw new StrikebookError("empty", "no fit to draw", "pass one at least, by its name");
  const used = first.points.filter((point) => point.used);
  const orNull = (vol: number): number | null => (Number.isFinite(vol) ? vol : null);
  const quotes = used.map(({ strike, vol, bidVol, askVol }) => ({
    strike,
    vol,
    bidVol: orNull(bidVol),
    askVol: orNull(askVol),
  }));
  const [low, high] = first.fit.range;
  const grid = Array.from({ length: 121 }, (_, i) => low + ((high - low) * i) / 120);
  const forward = first.forward.forward;
  return {
    forward,
    quotes,
    curves: named.map(([label, { smile, tauYears }]) => ({
      label,
      strikes: grid.map((k) => forward * Math.exp(k)),
      vols: grid.map((k) => Math.sqrt(smile.totalVariance(k) / tauYears)),
    })),
    models: named.map(([label, { smile }]) => ({ label, vols: used.map(({ strike }) => smile.vol(strike)) })),
  };
}
