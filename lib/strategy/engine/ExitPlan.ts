import type { Tape } from "../../tape/index.js";
import { StrikebookError } from "../../task/index.js";
import type { ResolvedParameters } from "../definition/resolveParameters.js";
import type { StrategyDefinition } from "../definition/StrategyDefinition.js";
import type { EntryFill } from "./Position.js";

/** Exit rules of one open position as plain levels. */
export interface ExitPlan {
  /** Close when closing costs this or more, points; Infinity for no stop. */
  readonly stopCostPoints: number;
  /** Close when closing costs this or less, points; -Infinity for no target. */
  readonly targetCostPoints: number;
  /** First second of the time exit. */
  readonly exitSecond: number;
}

/** First second at which a clock exit of the definition closes a position, seconds of the session. */
export function clockExitSecond(definition: StrategyDefinition, parameters: ResolvedParameters, tape: Tape): number {
  const seconds = definition.exits.flatMap((exit) =>
    exit.rule === "clock" ? [tape.secondAt(parameters.text(exit.at))] : [],
  );
  return Math.min(...seconds);
}

/**
 * Levels of stop and target for the premium that was received: the sum over short legs less the sum over long legs.
 *
 * @throws StrikebookError `argument` when a premium rule meets a position that paid premium
 */
export function exitPlan(
  definition: StrategyDefinition,
  parameters: ResolvedParameters,
  legs: readonly EntryFill[],
  exitSecond: number,
): ExitPlan {
  let received = 0;
  for (const { leg, price } of legs) received += leg.side === "short" ? price * leg.ratio : -price * leg.ratio;
  let stopCostPoints = Number.POSITIVE_INFINITY;
  let targetCostPoints = Number.NEGATIVE_INFINITY;
  for (const exit of definition.exits) {
    if (exit.rule === "clock") continue;
    if (exit.rule !== "premiumStop" && exit.rule !== "premiumTarget")
      throw new StrikebookError("argument", `exit rule ${exit.rule}`, "this engine has premium and clock exits");
    const share = parameters.number(exit.rule === "premiumStop" ? exit.multiple : exit.fraction);
    if (share === 0) continue;
    if (!(received > 0)) {
      const what = `strategy ${definition.id} has a ${exit.rule} and received ${received} points of premium`;
      throw new StrikebookError("argument", what, "use premium rules for positions that receive premium");
    }
    if (exit.rule === "premiumStop") stopCostPoints = Math.min(stopCostPoints, share * received);
    else targetCostPoints = Math.max(targetCostPoints, (1 - share) * received);
  }
  return { stopCostPoints, targetCostPoints, exitSecond };
}
