import { type PriceKind, quotePrice, type Tape } from "../../tape/index.js";
import { MICROS_PER_SECOND } from "../../time/index.js";
import { fillPriceKind, slippedPrice } from "../execution/fillPrice.js";
import type { ExecutionSettings } from "./ExecutionSettings.js";
import type { ExitPlan } from "./ExitPlan.js";
import type { EntryFill, Fill, OpenPosition, PositionExit } from "./Position.js";
import { spotWithin } from "./quoteAt.js";

/** A leg while it is watched: the last row looked at, and what it said. */
interface WatchedLeg {
  readonly entry: EntryFill;
  readonly grid: Int32Array;
  readonly action: "buy" | "sell";
  readonly kind: PriceKind;
  /** Points that closing one lot of the strategy pays per point of this leg's price: + for shorts, - for longs. */
  readonly weight: number;
  row: number;
  rowSecond: number;
  price: number;
}

/**
 * Closes an open position, second by second from the one after its entry.
 *
 * - At a second where a leg has no valid price (missing, zero, older than the limit) nothing is decided and nothing
 *   fills: such seconds are counted as blind.
 * - Stop and target are decided on the closing prices of all legs at one second: asks to buy back, bids to sell out.
 * - **A decision on data fills where every leg's standing quote was stamped strictly after the decision and not sooner
 *   than the latency after it**: at that quote's price, not at the level. The decision's instant is the newest stamp it
 *   could have seen.
 * - The time exit is decided by the clock and fills at the first second at which every leg's quote is stamped at or after
 *   its time. It also closes a position whose stop or target still waits for its latency to pass: by the clock, and the
 *   reason and the decision stay those of the stop or target.
 * - When the session ends first, each leg is closed at its last price since the entry, however old: reason `endOfData`,
 *   for the integrity gate to judge. It was decided at the time of the time exit, which could not fill. A stop or target that still waited stays the decision, so that the gate sees a fill
 *   on the row that made it.
 */
export function findExit(tape: Tape, open: OpenPosition, plan: ExitPlan, settings: ExecutionSettings): PositionExit {
  const { timestamp } = tape.quotes;
  const legs = open.legs.map((entry) => watch(tape, entry, settings));
  const maxAge = settings.maxQuoteAgeSeconds;
  const latencyMicros = settings.latencySeconds * MICROS_PER_SECOND;
  let blindSeconds = 0;
  let pending: { reason: "stop" | "target"; micros: number } | undefined;

  const exit = (second: number, how: Pick<PositionExit, "reason" | "decidedBy" | "decisionMicros">): PositionExit => ({
    second,
    ...how,
    spot: spotWithin(tape, second, maxAge),
    blindSeconds,
    fills: legs.map(({ row, rowSecond, price }) => ({ row, price, ageSeconds: second - rowSecond })),
  });

  for (let second = open.second + 1; second <= tape.lastSecond; second++) {
    let cost = 0;
    let isQuoted = true;
    for (const leg of legs) {
      const row = leg.grid[second]!;
      if (row !== leg.row) {
        leg.row = row;
        leg.rowSecond = tape.secondOfSession(row);
        leg.price = slippedPrice(leg.action, quotePrice(tape.quotes, row, leg.kind), settings.slippage);
      }
      cost += leg.price * leg.weight;
      if (second - leg.rowSecond > maxAge) isQuoted = false;
    }
    // The cost is NaN when a price is missing.
    if (!isQuoted || Number.isNaN(cost)) {
      blindSeconds++;
      continue;
    }
    if (pending) {
      const { reason, micros } = pending;
      const isLater = legs.every(({ row }) => timestamp[row]! > micros && timestamp[row]! >= micros + latencyMicros);
      if (isLater) return exit(second, { reason, decidedBy: "data", decisionMicros: micros });
    }
    if (second >= plan.exitSecond) {
      if (legs.some(({ rowSecond }) => rowSecond < plan.exitSecond)) continue;
      const { reason, micros } = pending ?? { reason: "time", micros: tape.secondToMicros(plan.exitSecond) };
      return exit(second, { reason, decidedBy: "clock", decisionMicros: micros });
    }
    if (!pending && (cost >= plan.stopCostPoints || cost <= plan.targetCostPoints)) {
      const newest = Math.max(tape.secondToMicros(second), ...legs.map(({ row }) => timestamp[row]!));
      pending = { reason: cost >= plan.stopCostPoints ? "stop" : "target", micros: newest };
    }
  }
  return { ...endOfData(tape, legs, settings, plan.exitSecond, pending?.micros), blindSeconds };
}

function watch(tape: Tape, entry: EntryFill, settings: ExecutionSettings): WatchedLeg {
  const isShort = entry.leg.side === "short";
  const action = isShort ? "buy" : "sell";
  return {
    entry,
    action,
    grid: tape.secondGrid(entry.contract),
    kind: fillPriceKind(settings.fillModel, action),
    weight: isShort ? entry.leg.ratio : -entry.leg.ratio,
    row: -1,
    rowSecond: Number.NEGATIVE_INFINITY,
    price: Number.NaN,
  };
}

function endOfData(
  tape: Tape,
  legs: readonly WatchedLeg[],
  settings: ExecutionSettings,
  exitSecond: number,
  pendingMicros: number | undefined,
): Omit<PositionExit, "blindSeconds"> {
  const second = tape.lastSecond;
  return {
    second,
    reason: "endOfData",
    decidedBy: pendingMicros === undefined ? "clock" : "data",
    decisionMicros: pendingMicros ?? tape.secondToMicros(exitSecond),
    spot: spotWithin(tape, second, settings.maxQuoteAgeSeconds),
    fills: legs.map((leg) => lastFillSince(tape, leg, second, settings)),
  };
}

/** The leg's last priced row since its entry; no row and a missing price when there is none. */
function lastFillSince(tape: Tape, leg: WatchedLeg, second: number, { slippage }: ExecutionSettings): Fill {
  for (let row = leg.grid[second]!; row >= leg.entry.row; row--) {
    const price = slippedPrice(leg.action, quotePrice(tape.quotes, row, leg.kind), slippage);
    if (price > 0) return { row, price, ageSeconds: tape.rowAge(row, second) };
  }
  return { row: -1, price: Number.NaN, ageSeconds: Number.NaN };
}
