/** What a run's result says, by declared rules and not by eye. */
export type ResultRating = "gain" | "loss" | "undecided" | "not measured";

/** The rules of {@link resultRating}, in words. */
export const RESULT_RATINGS: Readonly<Record<ResultRating, string>> = {
  gain: "the whole 95 % interval of the mean result a trade, in currency after costs, is above zero",
  loss: "the whole interval is below zero",
  undecided: "the interval holds zero: the trades do not tell gain from loss",
  "not measured": "the run has no such interval: too few dates, no lot size, several currencies, or no trades",
};

/** Rates a result by the bootstrap interval of its mean: no adjective is written by hand. */
export function resultRating(metrics: Readonly<Record<string, number | null>>): ResultRating {
  const low = metrics["pnlCurrencyMeanLow95"] ?? null;
  const high = metrics["pnlCurrencyMeanHigh95"] ?? null;
  if (low === null || high === null) return "not measured";
  if (low > 0) return "gain";
  return high < 0 ? "loss" : "undecided";
}
