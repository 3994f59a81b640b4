import type { ExitRule, ManagementRule } from "../definition/StrategyDefinition.js";
import type { RunRecord } from "../RunRecord.js";
import type { Trade } from "../Trade.js";
import { expressionText } from "./expressionText.js";

/** A rule that could act on the position: in words, its level, and where the position stands. */
export interface RuleLevel {
  readonly rule: string;
  /** In words, with the values of its parameters. */
  readonly text: string;
  /** What is compared and the level at which the rule acts, points a lot; NaN for rules without one. */
  readonly of: "cost to close" | "P&L" | "value" | "";
  readonly level: number;
  readonly now: number;
}

/** Where a position stands. */
export interface PositionNow {
  readonly costToClosePoints: number;
  readonly pnlPoints: number;
  /** Largest so far since the entry. */
  readonly highestPnlPoints: number;
  readonly highestValuePoints: number;
  /** Net premium that the held legs brought; negative when they cost it. */
  readonly heldPremiumPoints: number;
}

/** Rules of the run's definition that watch an open position, in their order; none for a definition that is not known. */
export function ruleLevels(record: RunRecord, trade: Trade, now: PositionNow): RuleLevel[] {
  const data = record.definition?.data as
    | { readonly exits?: readonly ExitRule[]; readonly management?: readonly ManagementRule[] }
    | undefined;
  const values = new Map(record.parameters.map(({ name, value }) => [name, value]));
  const exits = (data?.exits ?? []).flatMap((exit) => levelOf(exit, trade, now.heldPremiumPoints, values, now) ?? []);
  const management = (data?.management ?? []).map((rule) =>
    inWords(`management: ${rule.name}`, expressionText(rule.when, values)),
  );
  return [...management, ...exits];
}

function inWords(rule: string, text: string): RuleLevel {
  return { rule, text, of: "", level: Number.NaN, now: Number.NaN };
}

type Values = ReadonlyMap<string, string | number | boolean>;

function levelOf(
  exit: ExitRule,
  trade: Trade,
  received: number,
  values: Values,
  now: PositionNow,
): RuleLevel | undefined {
  const value = (reference: { readonly parameter: string }): number => Number(values.get(reference.parameter));
  const cost = (sign: string, share: number, level: number): RuleLevel => ({
    rule: exit.rule,
    text: `cost to close ${sign} ${share} x ${round(received)} received = ${round(level)}`,
    of: "cost to close",
    level,
    now: now.costToClosePoints,
  });
  const worth = (sign: string, share: number, of: number, what: string): RuleLevel => ({
    rule: exit.rule,
    text: `value ${sign} ${round(share)} x ${round(of)} ${what} = ${round(share * of)}`,
    of: "value",
    level: share * of,
    now: -now.costToClosePoints,
  });
  const pnl = (sign: string, level: number, why = ""): RuleLevel => ({
    rule: exit.rule,
    text: `P&L ${sign} ${round(level)} points${why}`,
    of: "P&L",
    level,
    now: now.pnlPoints,
  });
  switch (exit.rule) {
    case "premiumStop":
      return value(exit.multiple) === 0
        ? undefined
        : cost("at least", value(exit.multiple), value(exit.multiple) * received);
    case "premiumTarget":
      return value(exit.fraction) === 0
        ? undefined
        : cost("at most", round(1 - value(exit.fraction)), (1 - value(exit.fraction)) * received);
    case "gainTarget":
      return value(exit.fraction) === 0 ? undefined : worth("at least", 1 + value(exit.fraction), -received, "paid");
    case "lossStop":
      return value(exit.fraction) === 0 ? undefined : worth("at most", 1 - value(exit.fraction), -received, "paid");
    case "trailingStop":
      return value(exit.fraction) === 0
        ? undefined
        : worth("at most", 1 - value(exit.fraction), now.highestValuePoints, "at its highest");
    case "pointsTarget":
      return value(exit.points) === 0 ? undefined : pnl("at least", value(exit.points));
    case "pointsStop":
      return value(exit.points) === 0 ? undefined : pnl("at most", -value(exit.points));
    case "trailingPoints": {
      if (value(exit.points) === 0) return undefined;
      const armed = exit.armAtPoints === undefined ? 0 : value(exit.armAtPoints);
      const why = `, ${value(exit.points)} below its highest${armed > 0 ? `, once that was ${armed}` : ""}`;
      return pnl("at most", now.highestPnlPoints - value(exit.points), why);
    }
    case "maxHold":
      return inWords(exit.rule, `${value(exit.seconds)} s after ${trade.entryTime}`);
    case "clock":
    case "nextDayClock":
      return inWords(
        exit.rule,
        `at ${values.get(exit.at.parameter)}${exit.rule === "clock" ? "" : " of the next day"}`,
      );
    case "when":
    case "rows":
      return inWords(exit.name, expressionText(exit.holds, values));
  }
}

function round(value: number): number {
  return Number(value.toPrecision(8));
}
