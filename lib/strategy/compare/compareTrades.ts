import type { Trade } from "../Trade.js";
import { type FieldDifference, fieldDifferences } from "./fieldDifferences.js";
import { openedLegs } from "./openedLegs.js";
import { tradeKey } from "./tradeKey.js";

/** A trade that both runs made, and what they say differently of it. */
export interface ChangedTrade {
  readonly a: Trade;
  readonly b: Trade;
  readonly differences: readonly FieldDifference[];
}

export interface TradeComparison {
  /** Trades that are equal in every field. */
  readonly equal: number;
  readonly different: readonly ChangedTrade[];
  readonly onlyInA: readonly Trade[];
  readonly onlyInB: readonly Trade[];
  /** Fields that only one of the two records has: they could not be compared. */
  readonly notCompared: readonly string[];
}

/** A run may number its trades as it likes. */
const NUMBERS = ["tradeId"];

/** Compares two lists of trades one by one, without a tolerance. Trades with one {@link tradeKey} are matched in order. */
export function compareTrades(a: readonly Trade[], b: readonly Trade[]): TradeComparison {
  const waiting = new Map<string, Trade[]>();
  for (const trade of inOrder(b)) {
    const key = tradeKey(trade);
    waiting.set(key, [...(waiting.get(key) ?? []), trade]);
  }
  const different: ChangedTrade[] = [];
  const onlyInA: Trade[] = [];
  const notCompared = new Set<string>();
  let equal = 0;
  for (const trade of inOrder(a)) {
    const other = waiting.get(tradeKey(trade))?.shift();
    if (!other) {
      onlyInA.push(trade);
      continue;
    }
    const { differences, absent } = fieldDifferences(...alignedLegs(trade, other), NUMBERS);
    for (const field of absent) notCompared.add(field.replace(/\[\d+\]/g, "[]"));
    if (differences.length === 0) equal++;
    else different.push({ a: trade, b: other, differences });
  }
  const onlyInB = inOrder([...waiting.values()].flat());
  return { equal, different, onlyInA, onlyInB, notCompared: [...notCompared] };
}

/** Both trades with further parts of a leg behind the other legs, where one run closed in other parts than the other. */
function alignedLegs(a: Trade, b: Trade): [Trade, Trade] {
  const contracts = ({ legs }: Trade): string =>
    legs.map(({ entryContract, side }) => `${entryContract} ${side}`).join();
  if (contracts(a) === contracts(b)) return [a, b];
  const aligned = (trade: Trade): Trade => {
    const { first, further } = openedLegs(trade);
    return { ...trade, legs: [...first, ...further] };
  };
  return [aligned(a), aligned(b)];
}

function inOrder(trades: readonly Trade[]): Trade[] {
  return [...trades].sort((x, y) => x.entryMicros - y.entryMicros || x.tradeId - y.tradeId);
}
