import { requireLengths } from "../requireLengths.js";
import type { GreekColumns } from "./GreekColumns.js";
import { CHARM, DELTA, GAMMA, PRICE, RHO, THETA, VANNA, VEGA, VOLGA } from "./mainGreeks.js";

/** Moves the main Greeks of one option from `sink` to row `i` of the columns. */
export function writeGreeks(sink: Float64Array, i: number, out: GreekColumns): void {
  out.prices[i] = sink[PRICE]!;
  out.deltas[i] = sink[DELTA]!;
  out.gammas[i] = sink[GAMMA]!;
  out.vegas[i] = sink[VEGA]!;
  out.thetas[i] = sink[THETA]!;
  out.rhos[i] = sink[RHO]!;
  out.vannas[i] = sink[VANNA]!;
  out.volgas[i] = sink[VOLGA]!;
  out.charms[i] = sink[CHARM]!;
}

/** Throws when a column is not of `count` elements. */
export function requireColumns(count: number, counted: string, out: GreekColumns): void {
  const { prices, deltas, gammas, vegas, thetas, rhos, vannas, volgas, charms, statuses } = out;
  requireLengths(count, counted, { prices, deltas, gammas, vegas, thetas, rhos, vannas, volgas, charms, statuses });
}
