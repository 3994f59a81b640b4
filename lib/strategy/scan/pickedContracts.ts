import type { LegDefinition } from "../definition/StrategyDefinition.js";
import type { EntryContext } from "../engine/EntryAttempt.js";
import type { ChoiceFault } from "../engine/StrikeChooser.js";
import type { EntryWindow } from "./LegScan.js";

/**
 * Number of the contract that the leg's strike rule picks at each second of its windows, -1 elsewhere and where it picks
 * none; seconds without one are counted by reason.
 */
export function pickedContracts(
  leg: LegDefinition,
  windows: readonly EntryWindow[],
  { quotes: { tape }, strikes, rejections }: EntryContext,
): Int32Array {
  const pick = new Int32Array(tape.lastSecond + 1).fill(-1);
  const orders = [{ leg, strike: leg.strike }];
  // Windows may overlap: a second is looked at once, and counted for each rule that asks there.
  const reasons = new Map<number, ChoiceFault>();
  for (const { name, from, until } of windows) {
    for (let second = from; second <= until; second++) {
      if (pick[second]! < 0 && !reasons.has(second)) {
        const { contracts, fault } = strikes.choose(orders, second);
        if (fault === undefined) pick[second] = contracts[0]!;
        else reasons.set(second, fault);
      }
      const reason = reasons.get(second);
      if (reason !== undefined) rejections.add(name, reason);
    }
  }
  return pick;
}
