/** Unit and meaning of one headline figure. */
export interface MetricMeaning {
  readonly unit: string;
  readonly meaning: string;
}

const points = "points per unit of the underlying, before costs";
const currency = "settlement currency, after costs";
/** A point of one underlying is not a point of another, nor a rupee a dollar: they are never added up. */
const kept: Readonly<Record<string, string>> = {
  [points]: "; per underlying only: points of several do not add up",
  [currency]: "; not measured over several currencies",
};
const ofResults = (unit: string, name: "Points" | "Currency"): Record<string, MetricMeaning> => ({
  [`pnl${name}Total`]: { unit, meaning: `sum of all trades${kept[unit]}` },
  [`pnl${name}Mean`]: { unit, meaning: `mean per trade${kept[unit]}` },
  [`pnl${name}MeanLow95`]: {
    unit,
    meaning: "lower end of the 95 % bootstrap interval of the mean; whole dates are resampled",
  },
  [`pnl${name}MeanHigh95`]: {
    unit,
    meaning: "upper end of the 95 % bootstrap interval of the mean; whole dates are resampled",
  },
  [`expectancy${name}`]: { unit, meaning: "wins less losses per trade: the mean again" },
  [`averageWin${name}`]: { unit, meaning: "mean of the winning trades" },
  [`averageLoss${name}`]: { unit, meaning: "mean of the losing trades, negative" },
  [`largestWin${name}`]: { unit, meaning: "best trade" },
  [`largestLoss${name}`]: { unit, meaning: "worst trade, negative" },
  [`profitFactor${name}`]: { unit: "", meaning: "sum of wins over sum of losses" },
  [`maxDrawdown${name}`]: { unit, meaning: "largest fall of the running sum below its highest value" },
});

const slipped = "points per unit of the underlying, positive when paid";
const capacity = "lots that the touch would have filled at every fill of a trade";

/** What each name in a strategy's `metrics` means; per underlying the name stands behind `NIFTY.`. */
export const METRIC_MEANINGS: Readonly<Record<string, MetricMeaning>> = {
  daysRequested: { unit: "days", meaning: "(underlying, day) pairs asked for" },
  daysInData: { unit: "days", meaning: "traded and skipped (underlying, day) pairs" },
  datesInData: { unit: "days", meaning: "distinct dates among them" },
  daysTraded: { unit: "days", meaning: "(underlying, day) pairs with a trade" },
  daysSkipped: { unit: "days", meaning: "(underlying, day) pairs without a trade for a recorded reason" },
  daysFailed: { unit: "days", meaning: "(underlying, day) pairs that ended in an error" },
  trades: { unit: "trades", meaning: "round trips" },
  averageTradesPerDay: { unit: "", meaning: "round trips / distinct dates in the data" },
  winRatePercent: { unit: "%", meaning: "trades that won points" },
  winRateAfterCostsPercent: { unit: "%", meaning: "trades that won currency after costs" },
  ...ofResults(points, "Points"),
  ...ofResults(currency, "Currency"),
  slippagePointsTotal: {
    unit: slipped,
    meaning: "all fills against the middle of the book; not measured when a fill has no middle; per underlying only",
  },
  slippagePointsMean: {
    unit: slipped,
    meaning: "mean per trade, of those with a middle at every fill; per underlying only",
  },
  slippageTradesMeasured: { unit: "trades", meaning: "trades with a middle of the book at every fill" },
  slippageCurrencyTotal: {
    unit: "settlement currency",
    meaning: "slippage in points x lot size x lots; already in the result, never taken off again",
  },
  costsTotalCurrency: { unit: "settlement currency", meaning: "costs of all trades" },
  costSharePercent: { unit: "%", meaning: "costs over what the winning trades made before costs" },
  slippageSharePercent: { unit: "%", meaning: "slippage over what the winning trades made before costs" },
  marginCurrency: { unit: "settlement currency", meaning: "margin that the percentages refer to" },
  marginPercentTotal: { unit: "% of margin", meaning: "total result on the margin held for the lots traded" },
  marginPercentPerDay: { unit: "% of margin", meaning: "total / distinct dates in the data" },
  marginPercentPerWeek: { unit: "% of margin", meaning: "day x 5" },
  marginPercentPerMonth: { unit: "% of margin", meaning: "day x 20" },
  maxDrawdownMarginPercent: {
    unit: "% of margin",
    meaning: "largest fall of the running sum of trades in currency, on the same margin",
  },
  sharpeAnnualised: { unit: "", meaning: "daily mean / deviation x sqrt(252); from 60 days on" },
  sortinoAnnualised: { unit: "", meaning: "daily mean / downside deviation x sqrt(252); from 60 days on" },
  calmarAnnualised: {
    unit: "",
    meaning: "daily mean x 252 / largest fall of the running sum of days; from 60 days on",
  },
  holdMedianSeconds: { unit: "s", meaning: "median holding time" },
  holdShortestSeconds: { unit: "s", meaning: "shortest holding time" },
  holdLongestSeconds: { unit: "s", meaning: "longest holding time" },
  holdUnderMinutePercent: { unit: "%", meaning: "trades held for less than a minute" },
  exposurePercent: {
    unit: "%",
    meaning:
      "session time of all days in the data with an open position; overlapping positions count once; not measured when a trade is held over night",
  },
  capacityTradesMeasured: { unit: "trades", meaning: "trades with a known quantity at the touch of every fill" },
  capacityLotsSmallest: { unit: "lots", meaning: `${capacity}, the smallest of all trades` },
  capacityLotsLow5: { unit: "lots", meaning: `${capacity}, at least this in 95 % of the trades` },
  capacityLotsMedian: { unit: "lots", meaning: `${capacity}, in half of the trades` },
  blindSecondsShare: {
    unit: "%",
    meaning: "holding time in sessions at which nothing could be decided: a leg had no price, or an old one",
  },
  exitDelayLongestSeconds: { unit: "s", meaning: "longest wait from the decision of an exit to its fill" },
  exitsTarget: { unit: "trades", meaning: "closed at the target" },
  exitsStop: { unit: "trades", meaning: "closed at the stop" },
  exitsTime: { unit: "trades", meaning: "closed at the exit time" },
  exitsEndOfData: { unit: "trades", meaning: "closed at the last quotes because the session ended" },
};

/**
 * Unit and meaning of a figure by its name, also of the counts of exits for reasons that only a definition knows.
 *
 * @param name without the `NIFTY.` of an underlying
 */
export function metricMeaning(name: string): MetricMeaning | undefined {
  const known = METRIC_MEANINGS[name];
  if (known || !/^exits[A-Z0-9]/.test(name)) return known;
  const words = name
    .slice("exits".length)
    .replace(/([a-z])([A-Z\d])/g, "$1 $2")
    .toLowerCase();
  return { unit: "trades", meaning: `closed for the reason "${words}"` };
}
