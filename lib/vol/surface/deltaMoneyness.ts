import { StrikebookError } from "../../task/index.js";
import { normalCdf } from "../normal/normalCdf.js";
import type { Smile } from "../smile/Smile.js";

/**
 * `forward`: N(d1) of a call; `forwardPremiumAdjusted`: K/F N(d2), the delta less the premium where that is paid in
 * the underlying. Spot deltas are forward deltas times the discount factor of the underlying.
 *
 * Source: D. Reiswich and U. Wystup, "FX volatility smile construction", Wilmott, July 2012.
 */
export type DeltaConvention = "forward" | "forwardPremiumAdjusted";

const STEPS = 200;
const FARTHEST_STDEVS = 40;

/**
 * Log-moneyness at which an option of this smile has a delta: of a call when `delta` is above 0, of a put below. A
 * premium-adjusted call delta rises and falls with the strike: the strike beyond its top is given.
 *
 * @throws StrikebookError("argument") for a delta that no strike has
 */
export function deltaMoneyness(smile: Smile, delta: number, convention: DeltaConvention = "forward"): number {
  if (convention !== "forward" && convention !== "forwardPremiumAdjusted") {
    const what = `delta convention is ${JSON.stringify(convention)}`;
    throw new StrikebookError("argument", what, 'use "forward" or "forwardPremiumAdjusted"');
  }
  if (!(Math.abs(delta) > 0 && Number.isFinite(delta))) {
    throw new StrikebookError("argument", `delta is ${delta}`, "a call has one above 0, a put one below");
  }
  const adjusted = convention === "forwardPremiumAdjusted";
  const sign = Math.sign(delta);
  const excess = (k: number): number => {
    const root = Math.sqrt(smile.totalVariance(k));
    const d1 = -k / root + 0.5 * root;
    const size = adjusted ? Math.exp(k) * normalCdf(sign * (d1 - root)) : normalCdf(sign * d1);
    return size - Math.abs(delta);
  };
  const reach = FARTHEST_STDEVS * Math.sqrt(smile.totalVariance(0));
  // Call deltas fall from the left to the right, put deltas rise.
  let near = -sign * reach;
  let far = sign * reach;
  if (adjusted && sign > 0) near = top(excess, near, far);
  if (!(excess(near) >= 0 && excess(far) <= 0)) {
    throw new StrikebookError(
      "argument",
      `delta is ${delta}`,
      `this smile reaches ${(excess(near) + Math.abs(delta)).toPrecision(4)} at most (${convention})`,
    );
  }
  for (let i = 0; i < STEPS && far !== near; i++) {
    const middle = 0.5 * (near + far);
    if (middle === near || middle === far) break;
    if (excess(middle) >= 0) near = middle;
    else far = middle;
  }
  return 0.5 * (near + far);
}

/** Where the premium-adjusted call delta is largest. */
function top(excess: (k: number) => number, low: number, high: number): number {
  let best = low;
  for (let i = 0; i <= 2000; i++) {
    const k = low + ((high - low) * i) / 2000;
    if (excess(k) > excess(best)) best = k;
  }
  return best;
}
