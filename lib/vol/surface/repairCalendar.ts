import type { Smile } from "../smile/Smile.js";
import { smileMinimumButterfly } from "../smile/smileMinimumButterfly.js";
import type { VolEvent } from "../VolEvent.js";
import { createVolSurface } from "./createVolSurface.js";
import { reachOf } from "./surfaceArbitrage.js";
import { type UpperSmile, upperSmile } from "./upperSmile.js";
import type { VolSurface } from "./VolSurface.js";

const NODES = 800;
/** Rounding of the join, as shares of the later variance at the money, tried in this order. */
const SOFTNESS: readonly number[] = [1e-3, 1e-2, 1e-4];

/**
 * A surface through smiles fitted expiry by expiry, with calendar arbitrage taken out from the first expiry to the
 * last: where the total variance of an expiry falls below that of the one before, it is raised to it (`upperSmile`).
 * Elsewhere the fit stays what it was. Whatever the models, the result keeps calendar order on the whole line.
 *
 * Each repair is an event that names the expiry, the strike and the size in volatility: `warning` where the gap lies
 * within the quotes widened by their width, `info` where it lies beyond (the wings of two fits cross there). A repair
 * that costs butterfly arbitrage is an `error`.
 *
 * @throws StrikebookError("empty") without smiles; ("argument") for two smiles of one expiry
 */
export function repairCalendar(smiles: readonly Smile[]): VolSurface {
  const sorted = [...createVolSurface(smiles).smiles];
  const events: VolEvent[] = [];
  for (let i = 1; i < sorted.length; i++) {
    const before = sorted[i - 1]!;
    const after = sorted[i]!;
    const near = widestGap(before, after, 1);
    const gap = near.variance > 0 ? near : widestGap(before, after, 20);
    if (!(gap.variance > 0)) continue;
    const { smile, lowest } = raised(before, after);
    sorted[i] = smile;
    const years = (of: Smile): string => of.tauYears.toFixed(4);
    const place = `the expiry in ${years(after)} years lay below the one in ${years(before)}`;
    if (near.variance > 0) {
      const { k } = near;
      const lack = 100 * (Math.sqrt(before.totalVariance(k)) - Math.sqrt(after.totalVariance(k)));
      const vols = (lack / Math.sqrt(after.tauYears)).toPrecision(3);
      const strike = (after.forward * Math.exp(k)).toPrecision(6);
      const message = `calendar arbitrage repaired: ${place}, by up to ${vols} vol points at strike ${strike}`;
      events.push({
        severity: "warning",
        code: "arbitrageRepair",
        message,
        where: k,
        size: lack / 100 / Math.sqrt(after.tauYears),
      });
    } else {
      const message = `calendar arbitrage repaired: ${place} in the far wings, beyond twice the quotes`;
      events.push({ severity: "info", code: "arbitrageRepair", message });
    }
    if (lowest < 0) {
      const message = `the repair of the expiry in ${years(after)} years leaves g(k) = ${lowest.toPrecision(3)}`;
      events.push({ severity: "error", code: "butterflyArbitrage", message, size: lowest });
    }
  }
  return createVolSurface(sorted, { events });
}

/** The later smile raised, with the first rounding that leaves no butterfly arbitrage, or the one that leaves least. */
function raised(before: Smile, after: Smile): { smile: UpperSmile; lowest: number } {
  const [low, high] = reachOf([before, after]);
  const tries = SOFTNESS.map((share) => {
    const smile = upperSmile(before, after, share * after.totalVariance(0));
    return { smile, lowest: smileMinimumButterfly(smile, low, high).minimum };
  });
  return (
    tries.find(({ lowest }) => lowest >= 0) ??
    tries.reduce((best, other) => (other.lowest > best.lowest ? other : best))
  );
}

/** Largest excess of the earlier total variance, beyond rounding, over the common reach stretched about its middle. */
function widestGap(before: Smile, after: Smile, stretch: number): { k: number; variance: number } {
  const [low, high] = reachOf([before, after]);
  const centre = 0.5 * (low + high);
  const half = 0.5 * stretch * (high - low);
  let worst = { k: centre, variance: Number.NEGATIVE_INFINITY };
  for (let i = 0; i <= NODES; i++) {
    const k = centre + half * ((2 * i) / NODES - 1);
    const earlier = before.totalVariance(k);
    const variance = earlier - after.totalVariance(k);
    if (variance > 1e-12 * earlier && variance > worst.variance) worst = { k, variance };
  }
  return worst;
}
