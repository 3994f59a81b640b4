import { requirePositive } from "../requireArgument.js";
import type { LocalVariance, Smile } from "../smile/Smile.js";

/**
 * (1 - share) of the total variance of `before` plus `share` of that of `after`, along constant log-moneyness;
 * without `before`, `share` of `after` alone. The latter keeps butterfly arbitrage out: g is concave in the factor and
 * at least 0 at both ends.
 */
export function blendedSmile(
  before: Smile | undefined,
  after: Smile,
  share: number,
  context: { readonly forward: number; readonly tauYears: number },
): Smile {
  const none: LocalVariance = { totalVariance: 0, slope: 0, curvature: 0 };
  const mix = (a: number, b: number): number => a * (1 - share) + b * share;
  const local = (k: number): LocalVariance => {
    const low = before === undefined ? none : before.local(k);
    const high = after.local(k);
    return {
      totalVariance: mix(low.totalVariance, high.totalVariance),
      slope: mix(low.slope, high.slope),
      curvature: mix(low.curvature, high.curvature),
    };
  };
  const range: readonly [number, number] =
    before === undefined ? after.range : [mix(before.range[0], after.range[0]), mix(before.range[1], after.range[1])];
  const totalVariance = (k: number): number =>
    before === undefined ? share * after.totalVariance(k) : mix(before.totalVariance(k), after.totalVariance(k));
  return withContext(after, context, range, totalVariance, local);
}

/** `smile` with `extra` total variance at every log-moneyness. */
export function liftedSmile(
  smile: Smile,
  extra: number,
  context: { readonly forward: number; readonly tauYears: number },
): Smile {
  return withContext(
    smile,
    context,
    smile.range,
    (k) => smile.totalVariance(k) + extra,
    (k) => {
      const { totalVariance, slope, curvature } = smile.local(k);
      return { totalVariance: totalVariance + extra, slope, curvature };
    },
  );
}

function withContext(
  { model }: Smile,
  { forward, tauYears }: { readonly forward: number; readonly tauYears: number },
  range: readonly [number, number],
  totalVariance: (k: number) => number,
  local: (k: number) => LocalVariance,
): Smile {
  return {
    model,
    forward,
    tauYears,
    range,
    totalVariance,
    local,
    vol(strike) {
      requirePositive("strike", strike);
      return Math.sqrt(totalVariance(Math.log(strike / forward)) / tauYears);
    },
  };
}
