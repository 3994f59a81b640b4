import { StrikebookError } from "../../task/index.js";
import type { ParityPairs } from "../../vol/index.js";
import { type IvStatus, impliedForward, impliedVolatility, optionDelta } from "../../vol/index.js";

/** Deltas of one side of a chain, each from its own implied vol. */
export interface StrikeDeltas {
  readonly forward: number;
  /** Signed; NaN where the price has no implied vol. */
  readonly deltas: Float64Array;
  readonly impliedVols: Float64Array;
  /** How often each status other than `ok` came up among the priced contracts. */
  readonly failures: ReadonlyMap<IvStatus, number>;
}

/**
 * Black deltas of the forward, N(d1) with the sign of the type, from every contract's own price at one second; the
 * forward is put-call parity's near the money. A fixed volatility never enters. On American contracts the early-exercise
 * premium counts as volatility.
 *
 * @param pairs strikes with call and put prices, NaN where there is none
 * @returns undefined when no strike has both prices, or they contradict each other
 */
export function deltaOfStrikes(
  optionType: "CE" | "PE",
  pairs: ParityPairs,
  spot: number,
  tauYears: number,
  discountFactor: number,
): StrikeDeltas | undefined {
  const forward = forwardOf(pairs, spot, discountFactor);
  if (forward === undefined) return undefined;
  const type = optionType === "CE" ? "call" : "put";
  const prices = optionType === "CE" ? pairs.calls : pairs.puts;
  const deltas = new Float64Array(prices.length).fill(Number.NaN);
  const impliedVols = new Float64Array(prices.length).fill(Number.NaN);
  const failures = new Map<IvStatus, number>();
  prices.forEach((price, i) => {
    if (!(price > 0)) return;
    const strike = pairs.strikes[i]!;
    const { vol, status } = impliedVolatility(type, price, forward, strike, tauYears, discountFactor);
    if (status !== "ok") {
      failures.set(status, (failures.get(status) ?? 0) + 1);
      return;
    }
    impliedVols[i] = vol;
    deltas[i] = optionDelta(type, Math.log(strike / forward), vol * vol * tauYears, "forward");
  });
  return { forward, deltas, impliedVols, failures };
}

function forwardOf(pairs: ParityPairs, nearSpot: number, discountFactor: number): number | undefined {
  try {
    return impliedForward(pairs, { discountFactor, nearSpot }).forward;
  } catch (error) {
    if (error instanceof StrikebookError && (error.code === "empty" || error.code === "argument")) return undefined;
    throw error;
  }
}
