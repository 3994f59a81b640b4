import type { LegDefinition, ManagementAction, ManagementRule } from "../definition/StrategyDefinition.js";
import { argumentValue } from "../expression/argumentValue.js";
import { type OrderAction, openingAction } from "./FillQuotes.js";
import type { HeldSlot, OpenPosition } from "./OpenPosition.js";
import type { OrderDecision } from "./Position.js";
import type { LegOrder } from "./StrikeChooser.js";
import type { WalkContext } from "./walkPosition.js";

/** Orders of one management rule, with contracts as fixed at its decision. */
export interface PlannedChange {
  readonly decision: OrderDecision;
  readonly closes: readonly { readonly slot: HeldSlot; readonly lots: number }[];
  readonly opens: readonly { readonly leg: LegDefinition; readonly contract: number; readonly action: OrderAction }[];
  /** All contracts that are traded. */
  readonly contracts: readonly number[];
}

/** True when every action finds its leg as it needs it: held to be closed or rolled, not held to be opened. */
export function legActions(actions: readonly ManagementAction[], position: OpenPosition): boolean {
  return actions.every(({ action, leg }) => (position.slot(leg) !== undefined) === (action !== "open"));
}

/**
 * The orders of a rule as they can be chosen at `second`, or undefined when the rule must wait: a strike cannot be chosen,
 * a roll would open the contract that it closes, or a new leg would cancel one that stays.
 */
export function planChange(
  rule: ManagementRule,
  position: OpenPosition,
  second: number,
  micros: number,
  { rules, strikes, quotes }: WalkContext,
): PlannedChange | undefined {
  const { definition, parameters } = rules;
  const closes: { slot: HeldSlot; lots: number }[] = [];
  const orders: (LegOrder & { readonly notContract?: number })[] = [];
  for (const action of rule.do) {
    const leg = definition.legs.find(({ name }) => name === action.leg)!;
    const slot = position.slot(action.leg);
    if (action.action === "open") {
      orders.push({ leg, strike: leg.strike });
      continue;
    }
    if (action.action === "roll") {
      closes.push({ slot: slot!, lots: slot!.lots });
      orders.push({ leg, strike: action.strike ?? leg.strike, notContract: slot!.contract });
      continue;
    }
    const share = action.share === undefined ? 1 : argumentValue(action.share, parameters);
    closes.push({ slot: slot!, lots: Math.min(slot!.lots, Math.max(1, Math.round(slot!.lots * share))) });
  }
  const chosen = strikes.choose(orders, second, (name) => position.slot(name)?.identity.strike);
  if (chosen.fault !== undefined && orders.length > 0) return undefined;
  if (orders.some(({ notContract }, i) => notContract === chosen.contracts[i])) return undefined;
  const staying = position.slots.filter(
    (slot) => !closes.some((close) => close.slot === slot && close.lots === slot.lots),
  );
  const opens = orders.map(({ leg }, i) => ({
    leg,
    contract: chosen.contracts[i]!,
    action: openingAction(leg.side),
  }));
  if (opens.some(({ leg, contract }) => staying.some((s) => s.contract === contract && s.leg.side !== leg.side)))
    return undefined;
  // The contracts were chosen on their own quotes, which the decision has seen too.
  const { tape, timestamp } = quotes;
  const seen = opens.map(({ contract }) => timestamp[tape.findRow(contract, second)]!);
  return {
    decision: { micros: Math.max(micros, ...seen), decidedBy: "data", reason: rule.name },
    closes,
    opens,
    contracts: [...closes.map(({ slot }) => slot.contract), ...opens.map(({ contract }) => contract)],
  };
}
