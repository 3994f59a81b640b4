import type { Trade } from "../Trade.js";
import type { ExplainedLeg } from "./heldLegs.js";
import type { TradeStep } from "./TradeExplanation.js";

/** A moment of a trade before it is looked up on a tape. */
export interface StepMoment extends Pick<TradeStep, "kind" | "rule" | "decidedBy" | "micros"> {
  /** Legs that fill at this moment, by number, and whether they open. */
  readonly fills: readonly { readonly leg: number; readonly opens: boolean }[];
}

/**
 * The moments of a trade in time order: each decision and each fill of its legs, those of one instant together. A decision
 * stands before a fill of the same instant.
 */
export function stepMoments(trade: Trade, legs: readonly ExplainedLeg[]): StepMoment[] {
  const moments = new Map<string, StepMoment>();
  const add = (
    phase: "decision" | "fill",
    micros: number,
    rule: string,
    decidedBy: "clock" | "data",
    fill: StepMoment["fills"][number],
  ): void => {
    if (Number.isNaN(micros)) return;
    const key = `${phase} ${micros}`;
    const known = moments.get(key);
    const rules = new Set([...(known?.rule.split(", ") ?? []), rule]);
    moments.set(key, {
      kind: kindOf(phase, fill.opens && rule === ENTRY, !fill.opens && isLast(trade, legs, fill.leg), known?.kind),
      rule: [...rules].join(", "),
      decidedBy: known?.decidedBy === "data" ? "data" : decidedBy,
      micros,
      fills: phase === "fill" ? [...(known?.fills ?? []), fill] : [],
    });
  };
  for (const { number: leg, times } of legs) {
    add("decision", times.entryDecisionMicros, times.entryReason, times.entryDecidedBy, { leg, opens: true });
    add("fill", times.entryMicros, times.entryReason, times.entryDecidedBy, { leg, opens: true });
    add("decision", times.exitDecisionMicros, times.exitReason, times.exitDecidedBy, { leg, opens: false });
    add("fill", times.exitMicros, times.exitReason, times.exitDecidedBy, { leg, opens: false });
  }
  const isFill = ({ kind }: StepMoment): number => (kind.endsWith("fill") ? 1 : 0);
  return [...moments.values()]
    .map((moment) => ({ ...moment, rule: moment.rule.replace(/\bentry\b/, trade.entryRule ?? ENTRY) }))
    .sort((a, b) => a.micros - b.micros || isFill(a) - isFill(b));
}

const ENTRY = "entry";

/** Does the leg go out with the whole trade? */
function isLast(trade: Trade, legs: readonly ExplainedLeg[], leg: number): boolean {
  return legs[leg - 1]!.times.exitMicros >= trade.exitMicros;
}

function kindOf(
  phase: "decision" | "fill",
  isEntry: boolean,
  isExit: boolean,
  known: TradeStep["kind"] | undefined,
): TradeStep["kind"] {
  if (isEntry || known?.startsWith("entry")) return `entry ${phase}`;
  return isExit || known?.startsWith("exit") ? `exit ${phase}` : phase;
}
