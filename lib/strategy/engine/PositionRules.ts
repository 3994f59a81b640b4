import type { Tape } from "../../tape/index.js";
import { StrikebookError } from "../../task/index.js";
import type { ResolvedParameters } from "../definition/resolveParameters.js";
import type { ExitRule, LegDefinition, ManagementRule, StrategyDefinition } from "../definition/StrategyDefinition.js";
import { argumentValue } from "../expression/argumentValue.js";
import type { OpenPosition } from "./OpenPosition.js";

/** An exit that is looked for second by second. */
export type WatchedExit = Exclude<ExitRule, { rule: "clock" | "nextDayClock" | "maxHold" }>;

/** When the clock closes a position. */
export interface TimeExit {
  /** Second on the present tape; beyond its last one when the clock does not close it today. */
  readonly second: number;
  readonly reason: string;
}

/** The rules of one definition for the positions of one tape, with the parameters of the run. */
export interface PositionRules {
  readonly definition: StrategyDefinition;
  readonly parameters: ResolvedParameters;
  /** Exits on data that are switched on, in their order. */
  readonly exits: readonly WatchedExit[];
  readonly management: readonly ManagementRule[];
  /** Times that each management rule may act. */
  readonly atMost: readonly number[];
  readonly minHoldSeconds: number;
  /** True when positions may be carried over night. */
  readonly isCarried: boolean;
}

/** Reasons in trades; a rule on a condition has its own name. */
const REASONS: Readonly<Record<Exclude<ExitRule["rule"], "when" | "rows">, string>> = {
  premiumTarget: "target",
  premiumStop: "stop",
  gainTarget: "target",
  lossStop: "stop",
  pointsTarget: "target",
  pointsStop: "stop",
  trailingStop: "trail",
  trailingPoints: "trail",
  maxHold: "maxHold",
  clock: "time",
  nextDayClock: "nextDay",
};

/** What a trade says it was closed by. */
export function exitReason(exit: ExitRule): string {
  return exit.rule === "when" || exit.rule === "rows" ? exit.name : REASONS[exit.rule];
}

/** Reads the rules of a definition; a rule whose number is 0 is off. */
export function positionRules(definition: StrategyDefinition, parameters: ResolvedParameters): PositionRules {
  const management = definition.management ?? [];
  for (const { name, do: actions } of management) {
    const legs = actions.map(({ leg }) => leg);
    const twice = legs.find((leg, i) => legs.indexOf(leg) !== i);
    if (twice === undefined) continue;
    const what = `management ${name} of strategy ${definition.id} names the leg ${twice} twice`;
    throw new StrikebookError("argument", what, "its orders fill at one second: name a leg once, and roll to move it");
  }
  return {
    definition,
    parameters,
    exits: definition.exits.filter((exit): exit is WatchedExit => isWatched(exit) && levelOf(exit, parameters) !== 0),
    management,
    atMost: management.map((rule) => argumentValue(rule.atMost, parameters)),
    minHoldSeconds: definition.minHoldSeconds ? parameters.number(definition.minHoldSeconds) : 0,
    isCarried: definition.exits.some(({ rule }) => rule === "nextDayClock"),
  };
}

/** The number of an exit rule; 1 for a condition, which has none. */
export function levelOf(exit: ExitRule, parameters: ResolvedParameters): number {
  if ("fraction" in exit) return parameters.number(exit.fraction);
  if ("multiple" in exit) return parameters.number(exit.multiple);
  if ("points" in exit) return parameters.number(exit.points);
  if ("seconds" in exit) return parameters.number(exit.seconds);
  return 1;
}

function isWatched(exit: ExitRule): exit is WatchedExit {
  return exit.rule !== "clock" && exit.rule !== "nextDayClock" && exit.rule !== "maxHold";
}

/** First second at which a clock exit closes the positions of a day, beyond the session when there is none. */
export function clockExitSecond({ definition, parameters }: PositionRules, tape: Tape): number {
  return Math.min(
    tape.lastSecond + 1,
    ...definition.exits.flatMap((exit) => (exit.rule === "clock" ? [tape.secondAt(parameters.text(exit.at))] : [])),
  );
}

/** The first clock that closes a position on this tape; of several at one second the first in the list. */
export function timeExit({ definition, parameters }: PositionRules, position: OpenPosition, tape: Tape): TimeExit {
  let first: TimeExit = { second: tape.lastSecond + 1, reason: "" };
  const isLaterDay = position.terms.date !== tape.date;
  for (const exit of definition.exits) {
    let second = Number.POSITIVE_INFINITY;
    if (exit.rule === "clock") second = tape.secondAt(parameters.text(exit.at));
    else if (exit.rule === "nextDayClock" && isLaterDay) second = tape.secondAt(parameters.text(exit.at));
    else if (exit.rule === "maxHold" && levelOf(exit, parameters) !== 0)
      second = Math.max(0, Math.ceil(position.entrySecond + levelOf(exit, parameters)));
    if (second < first.second) first = { second, reason: exitReason(exit) };
  }
  return first;
}

/** Rules on the premium need a position that received it, rules on its value one that paid. */
export function checkPremium({ definition, exits }: PositionRules, { premiumReceived }: OpenPosition): void {
  for (const { rule } of exits) {
    const needsReceived = rule === "premiumStop" || rule === "premiumTarget";
    const needsPaid = rule === "gainTarget" || rule === "lossStop" || rule === "trailingStop";
    if ((!needsReceived || premiumReceived > 0) && (!needsPaid || premiumReceived < 0)) continue;
    const what = `strategy ${definition.id} has a ${rule} and received ${premiumReceived} points of premium`;
    const cure = needsReceived
      ? "use premium rules for positions that receive premium"
      : "use gainTarget, lossStop and trailingStop for positions that pay premium";
    throw new StrikebookError("argument", what, cure);
  }
}

/** Place of a leg in the definition. */
export function legOrder(definition: StrategyDefinition): (leg: LegDefinition) => number {
  return (leg) => definition.legs.findIndex(({ name }) => name === leg.name);
}
