import type { RunRecord } from "../../../strategy/RunRecord.js";
import { codeSpan, escapeMarkdown } from "../../document/escapeMarkdown.js";
import type { InlineMarkdown } from "../../document/ReportDocument.js";
import { showValue } from "../../figures/showValue.js";
import { FAILURE_THRESHOLDS, type ThresholdName } from "./failureThresholds.js";
import { busiestFilter, ENGINE_REFUSALS, filterRejections } from "./filterRejections.js";

/** What one rule says of a run: the figures, and what a designer would have to change. */
export interface FailureFinding {
  readonly rule: string;
  readonly why: InlineMarkdown;
  readonly change: InlineMarkdown;
}

/** A run, or the part of it on one underlying, where points add up. */
export interface FailureScope {
  readonly record: RunRecord;
  /** Empty for a run on one underlying. */
  readonly underlying: string;
}

type Rule = (scope: FailureScope) => Omit<FailureFinding, "rule"> | undefined;

const figure = ({ record, underlying }: FailureScope, name: string): number | null => {
  const value = record.metrics[underlying === "" ? name : `${underlying}.${name}`] ?? null;
  return value === null || Number.isNaN(value) ? null : value;
};
const limit = (name: ThresholdName): number => FAILURE_THRESHOLDS[name].value;
const show = (value: number | null, format: string, name: string): string => showValue(value, format, name);

/** Trades, days and rejections of the scope; rejections are counted for the run as a whole. */
const tradesOf = ({ record, underlying }: FailureScope) =>
  record.trades.filter((trade) => underlying === "" || trade.underlying === underlying);
const daysOf = ({ record, underlying }: FailureScope) =>
  record.days.filter((day) => underlying === "" || day.underlying === underlying);

function aboveLimit(name: ThresholdName, metric: string, why: (shown: string) => string, change: string): Rule {
  return (scope) => {
    const value = figure(scope, metric);
    if (value === null || value < limit(name)) return undefined;
    return { why: why(show(value, ",0.0", metric)), change };
  };
}

const noTrades: Rule = (scope) => {
  if (tradesOf(scope).length > 0) return undefined;
  // Rejections are counted for the run as a whole: they say nothing of one underlying among several that traded.
  const rejections = scope.underlying === "" ? (scope.record.rejections ?? []) : [];
  const filter = scope.underlying === "" ? busiestFilter(scope.record) : undefined;
  const skipped = daysOf(scope).filter(({ outcome }) => outcome !== "traded");
  const reasons = [...new Set(skipped.map(({ reason }) => reason))].slice(0, 3).map(escapeMarkdown);
  const engine = rejections.filter(({ filter: name }) => ENGINE_REFUSALS.has(name));
  if (!filter && engine.length > 0) {
    const counts = engine.map(({ filter: name, count }) => `*${escapeMarkdown(name)}* ${show(count, ",0", "count")}`);
    return {
      why: `No filter refused; the engine did: ${counts.join(", ")}.`,
      change: "Run it on days after which a later day follows, and on expiries that outlast the holding time.",
    };
  }
  return {
    why: filter
      ? `${filter.text}.`
      : `${scope.underlying === "" ? "No entry came to its filters" : "None of the run's trades is on it"}: ${reasons.join("; ") || "no reason is recorded"}.`,
    change: filter
      ? "Ask whether that filter and its threshold can hold in this data at all; loosen it as a variant, or run it on days on which it does."
      : "Run it on days and underlyings on which its calendar and its contracts exist.",
  };
};

const fewTrades: Rule = (scope) => {
  const count = tradesOf(scope).length;
  if (count === 0 || count >= limit("few trades")) return undefined;
  const days = daysOf(scope).length;
  const points = figure(scope, "pnlPointsTotal");
  const meaning =
    points !== null && points > 0
      ? "luck alone can make such a result"
      : "too few to tell whether the rules or these days made the result";
  return {
    why: `${show(count, ",0", "trades")} ${count === 1 ? "trade" : "trades"} in ${show(days, ",0", "days")} ${days === 1 ? "day" : "days"}: ${meaning}.`,
    change: "More days before anything else is changed.",
  };
};

const lostBeforeCosts: Rule = (scope) => {
  const points = figure(scope, "pnlPointsTotal");
  if (points === null || points >= 0) return undefined;
  const slippage = figure(scope, "slippagePointsTotal");
  const shown = show(points, "+,0.00", "points");
  if (slippage !== null && points + slippage > 0) {
    return {
      why: `${shown} points before costs, of which ${show(slippage, ",0.00", "slippage")} points were paid to the spread: against the middle of the book it gained.`,
      change:
        "The entry may be right and its price is wrong: fewer trades, tighter spreads as a filter, or limit orders.",
    };
  }
  return {
    why: `${shown} points before costs: the rules lose by themselves.`,
    change: "Cheaper trading does not mend this. The entry or the exit has to be another one.",
  };
};

const costsTurnIt: Rule = (scope) => {
  const points = figure(scope, "pnlPointsTotal");
  const currency = figure(scope, "pnlCurrencyTotal");
  if (points === null || currency === null || points <= 0 || currency >= 0) return undefined;
  const costs = show(figure(scope, "costsTotalCurrency"), ",0.00", "costs");
  return {
    why: `A gain of ${show(points, ",0.00", "points")} points became a loss after costs of ${costs}.`,
    change: "Fewer and larger trades, or a longer holding time.",
  };
};

const undecided: Rule = (scope) => {
  const low = figure(scope, "pnlCurrencyMeanLow95");
  const high = figure(scope, "pnlCurrencyMeanHigh95");
  if (low === null || high === null || low > 0 || high < 0) return undefined;
  return {
    why: `The 95 % interval of a trade's mean result, ${show(low, "+,0.00", "low")} to ${show(high, "+,0.00", "high")}, holds zero.`,
    change: "More days; until then neither gain nor loss is shown.",
  };
};

const lossesTooLarge: Rule = (scope) => {
  const win = figure(scope, "averageWinPoints");
  const loss = figure(scope, "averageLossPoints");
  const rate = figure(scope, "winRatePercent");
  if (win === null || loss === null || rate === null || win <= 0) return undefined;
  const ratio = -loss / win;
  if (ratio < limit("losses too large")) return undefined;
  const needed = (100 * -loss) / (win - loss);
  return {
    why: `The average loss is ${show(ratio, ",0.00", "ratio")} times the average win; it must win ${show(needed, "0.0", "needed")} % to come out even and won ${show(rate, "0.0", "rate")} %.`,
    change:
      needed > rate
        ? "A nearer stop or wings that cap the loss, if the win rate survives it; otherwise a better entry."
        : "It lives on its win rate: watch that rate, and cap the loss.",
  };
};

const stopsDominate: Rule = (scope) => {
  const trades = tradesOf(scope);
  const stopped = trades.filter(({ exitReason }) => /stop/i.test(exitReason));
  const share = (stopped.length / trades.length) * 100;
  if (!(share >= limit("stops dominate"))) return undefined;
  const points = stopped.reduce((sum, { pnlPoints }) => sum + pnlPoints, 0);
  return {
    why: `${show(share, "0.0", "share")} % of the trades left by a stop, with ${show(points, "+,0.00", "points")} points together.`,
    change: "A stop that lies outside the ordinary movement of the premium, or an entry after the movement.",
  };
};

const worstExit: Rule = (scope) => {
  const byReason = new Map<string, { count: number; points: number }>();
  for (const { exitReason, pnlPoints } of tradesOf(scope)) {
    const sum = byReason.get(exitReason) ?? { count: 0, points: 0 };
    byReason.set(exitReason, { count: sum.count + 1, points: sum.points + pnlPoints });
  }
  const [worst] = [...byReason].sort(([, a], [, b]) => a.points - b.points);
  if (!worst || !(worst[1].points < 0)) return undefined;
  const [reason, { count, points }] = worst;
  return {
    why: `Most was lost by ${codeSpan(reason)}: ${show(points, "+,0.00", "points")} points in ${show(count, ",0", "trades")} of ${show(tradesOf(scope).length, ",0", "trades")} trades.`,
    change: "Look at these trades first: `strikebook why` tells each of them second by second.",
  };
};

const oneDayDecides: Rule = (scope) => {
  const results = [...dailyPoints(scope)];
  const sizes = results.reduce((sum, [, points]) => sum + Math.abs(points), 0);
  const [largest] = results.sort(([, a], [, b]) => Math.abs(b) - Math.abs(a));
  if (!largest || results.length < limit("days compared") || sizes === 0) return undefined;
  const share = (Math.abs(largest[1]) / sizes) * 100;
  if (share < limit("one day decides")) return undefined;
  return {
    why: `${largest[0]} alone made ${show(largest[1], "+,0.00", "points")} points, ${show(share, "0.0", "share")} % of all days' results, signs aside.`,
    change: "More days, and a look at what was special on that one.",
  };
};

function dailyPoints(scope: FailureScope): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { date, pnlPoints } of tradesOf(scope)) sums.set(date, (sums.get(date) ?? 0) + pnlPoints);
  return sums;
}

const oneFilterDecides: Rule = (scope) => {
  const filter = busiestFilter(scope.record);
  const filters = filterRejections(scope.record).length;
  if (tradesOf(scope).length === 0 || !filter || filters < 2) return undefined;
  if (filter.sharePercent < limit("one filter decides")) return undefined;
  return {
    why: `${filter.text}.`,
    change: "The other filters hardly matter: vary this one first.",
  };
};

const daysMissing: Rule = (scope) => {
  const days = daysOf(scope);
  const missing = days.filter(({ outcome }) => outcome === "failed");
  const share = (missing.length / days.length) * 100;
  if (missing.length === 0 || share < limit("days missing")) return undefined;
  return {
    why: `${show(missing.length, ",0", "days")} of ${show(days.length, ",0", "days")} days failed: ${escapeMarkdown(missing[0]!.reason)}.`,
    change: "Mend the data of these days; the figures do not cover them.",
  };
};

const tooThin: Rule = (scope) => {
  const lots = figure(scope, "capacityLotsLow5");
  if (lots === null || lots >= limit("too thin")) return undefined;
  return {
    why: `In one trade of twenty the touch held less than ${limit("too thin")} lot (${show(lots, ",0.00", "lots")} lots).`,
    change: "Fills at the touch are too good there: trade nearer to the money, or with slippage as a scenario.",
  };
};

const RULES: readonly (readonly [name: string, rule: Rule])[] = [
  ["no trades", noTrades],
  ["few trades", fewTrades],
  ["loses before costs", lostBeforeCosts],
  ["costs turn it", costsTurnIt],
  ["undecided", undecided],
  ["losses too large", lossesTooLarge],
  [
    "costs eat it",
    aboveLimit(
      "costs eat it",
      "costSharePercent",
      (shown) => `Costs are ${shown} % of what the winning trades made.`,
      "Fewer trades with more premium each.",
    ),
  ],
  [
    "slippage eats it",
    aboveLimit(
      "slippage eats it",
      "slippageSharePercent",
      (shown) => `The spread took ${shown} % of what the winning trades made.`,
      "A filter on the spread, limit orders, or contracts that trade more.",
    ),
  ],
  ["stops dominate", stopsDominate],
  ["worst exit", worstExit],
  [
    "held too short",
    aboveLimit(
      "held too short",
      "holdUnderMinutePercent",
      (shown) => `${shown} % of the trades were held for less than a minute.`,
      "A minimum holding time, or exits that do not ask the value that the entry asked.",
    ),
  ],
  ["one day decides", oneDayDecides],
  ["one filter decides", oneFilterDecides],
  ["days missing", daysMissing],
  [
    "decides blindly",
    aboveLimit(
      "decides blindly",
      "blindSecondsShare",
      (shown) => `For ${shown} % of the holding time a leg had no usable price, and no stop could act.`,
      "Contracts that are quoted more often, or a wider limit on the age of a quote.",
    ),
  ],
  ["too thin", tooThin],
];

/** What is said once of a run on several underlyings: rejections and most reasons of the gate count for all of them. */
const WHOLE_RUN: ReadonlySet<string> = new Set(["one filter decides"]);

/** What the declared rules say of a run, or of its part on one underlying; reasons of the gate come first. */
export function failureFindings(scope: FailureScope): FailureFinding[] {
  const own = new Set(tradesOf(scope).map(({ tradeId }) => tradeId));
  const isWhole = scope.underlying === "";
  const rules = RULES.filter(([name]) => isWhole || !WHOLE_RUN.has(name));
  return [...gateFindings(scope.record, (trades) => isWhole || isAll(trades, own)), ...spoken(rules, scope)];
}

/** What is to be said once of a run on several underlyings, and by {@link failureFindings} of none of them. */
export function wholeRunFindings(record: RunRecord): FailureFinding[] {
  const underlyings = [...new Set(record.days.map(({ underlying }) => underlying))];
  const parts = underlyings.map(
    (underlying) => new Set(tradesOf({ record, underlying }).map(({ tradeId }) => tradeId)),
  );
  const rules = RULES.filter(([name]) => WHOLE_RUN.has(name) || (name === "no trades" && record.trades.length === 0));
  return [
    ...gateFindings(record, (trades) => !parts.some((own) => isAll(trades, own))),
    ...spoken(rules, { record, underlying: "" }),
  ];
}

const isAll = (trades: readonly number[], own: ReadonlySet<number>): boolean =>
  trades.length > 0 && trades.every((tradeId) => own.has(tradeId));

function gateFindings(record: RunRecord, isOwn: (trades: readonly number[]) => boolean): FailureFinding[] {
  return record.verdict.reasons
    .filter(({ trades }) => isOwn(trades))
    .map(({ rule, message }) => ({
      rule: `gate: ${rule}`,
      why: escapeMarkdown(message),
      change: "Mend this before any figure of the run is read.",
    }));
}

function spoken(rules: typeof RULES, scope: FailureScope): FailureFinding[] {
  return rules.flatMap(([rule, find]) => {
    const finding = find(scope);
    return finding ? [{ rule, ...finding }] : [];
  });
}
