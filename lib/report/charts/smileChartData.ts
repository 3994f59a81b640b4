import type { SliceFit } from "../../vol/smile/SliceFit.js";
import type { SmileFit } from "../../vol/smile/SmileFit.js";
import type { SmileChartInput } from "./smileChart.js";

/**
 * What {@link smileChart} draws of a fitted smile, as plain data: it can be kept in a run record and drawn from there.
 * Strikes without a volatility are counted by reason; those that the fit did not use say why.
 *
 * @example smileChart({ title: "NIFTY 2025-11-18", ...smileChartData(smile, { spot }) })
 */
export function smileChartData(
  smile: SmileFit<SliceFit>,
  options: { readonly spot?: number | undefined; readonly spotLabel?: string | undefined } = {},
): Omit<SmileChartInput, "title"> {
  const forward = smile.forward.forward;
  const points = smile.points
    .filter((point) => Number.isFinite(point.vol))
    .map(({ strike, vol, type, used, status }) => ({
      strike,
      impliedVol: vol,
      side: type,
      ...(used ? {} : { excluded: status }),
    }));
  const notDrawn: Record<string, number> = {};
  for (const { vol, status } of smile.points) {
    if (!Number.isFinite(vol)) notDrawn[status] = (notDrawn[status] ?? 0) + 1;
  }
  const [low, high] = smile.fit.range;
  const margin = 0.05 * (high - low);
  const curve = Array.from({ length: 121 }, (_, i) => low - margin + ((high - low + 2 * margin) * i) / 120);
  return {
    points,
    forward,
    fit: {
      strikes: curve.map((k) => forward * Math.exp(k)),
      impliedVols: curve.map((k) => Math.sqrt(smile.smile.totalVariance(k) / smile.tauYears)),
    },
    ...(options.spot !== undefined && Number.isFinite(options.spot) ? { spot: options.spot } : {}),
    ...(options.spotLabel === undefined ? {} : { spotLabel: options.spotLabel }),
    ...(Object.keys(notDrawn).length > 0 ? { notDrawn } : {}),
  };
}
