import { legTimes, type Trade, type TradeLeg } from "../Trade.js";

/** Legs of a trade as they were opened. */
export interface OpenedLegs {
  /** Each leg that was opened, as the part of it that was closed first. */
  readonly first: readonly TradeLeg[];
  /** What was closed later of a leg that is in `first`. */
  readonly further: readonly TradeLeg[];
}

/** Parts are of one leg when slot, contract, side and instant of the entry are the same; without a slot each is its own. */
export function openedLegs(trade: Trade): OpenedLegs {
  const seen = new Set<string>();
  const first: TradeLeg[] = [];
  const further: TradeLeg[] = [];
  for (const leg of trade.legs) {
    const { slot, entryContract, side } = leg;
    const key = [slot, entryContract, side, legTimes(trade, leg).entryMicros].join("|");
    if (slot === undefined || !seen.has(key)) first.push(leg);
    else further.push(leg);
    seen.add(key);
  }
  return { first, further };
}
