/**
 * Every headline figure of a run in SQL over `trades`, `legs` and `days` of one group of underlyings. Written from the
 * meanings of the figures, not from the code that computes them.
 */
const daily = `(SELECT d.date AS date, coalesce(sum(t.pnl_currency), 0) AS result
  FROM (SELECT DISTINCT date FROM days WHERE outcome <> 'failed') d LEFT JOIN trades t ON t.date = d.date GROUP BY d.date)`;
const slippage = `(SELECT t.trade_id, any_value(t.lot_size) AS lot_size, any_value(t.lots) AS lots,
  CASE WHEN count(*) = count(l.entry_mid_price) AND count(*) = count(l.exit_mid_price) THEN sum((CASE l.side WHEN 'short' THEN l.entry_mid_price - l.entry_price + l.exit_price - l.exit_mid_price
       ELSE l.entry_price - l.entry_mid_price + l.exit_mid_price - l.exit_price END) * l.lots / t.lots) END AS points
  FROM trades t JOIN legs l USING (trade_id) GROUP BY t.trade_id)`;
const capacity = `(SELECT CASE WHEN count(*) = count(l.entry_touch_quantity + l.exit_touch_quantity) THEN
  min(floor(least(l.entry_touch_quantity, l.exit_touch_quantity) / (t.lot_size * l.lots / t.lots))) END AS lots
  FROM trades t JOIN legs l USING (trade_id) GROUP BY t.trade_id)`;
const margin = `(SELECT sum(margin) FROM (SELECT arg_max(margin_currency, (exit_time, trade_id)) AS margin FROM trades GROUP BY underlying))`;
const dates = `(SELECT count(DISTINCT date) FROM days WHERE outcome <> 'failed')`;
const percent = `100 * sum(pnl_currency) / ${margin}`;
const enough = (figure: string): string => `CASE WHEN count(*) >= 60 THEN ${figure} END`;
const fall = (from: string, value: string, order: string): string =>
  `(SELECT max(highest - total) FROM (SELECT total, greatest(0, max(total) OVER (ORDER BY place)) AS highest FROM
    (SELECT row_number() OVER (ORDER BY ${order}) AS place, sum(${value}) OVER (ORDER BY ${order}) AS total FROM ${from})))`;

/** Figures of the results in points or in currency. */
function ofResults(name: "Points" | "Currency", column: string): Record<string, string> {
  return {
    [`pnl${name}Total`]: `SELECT sum(${column}) FROM trades`,
    [`pnl${name}Mean`]: `SELECT avg(${column}) FROM trades`,
    [`expectancy${name}`]: `SELECT (count(*) FILTER (${column} > 0) * coalesce(avg(${column}) FILTER (${column} > 0), 0)
      + count(*) FILTER (${column} < 0) * coalesce(avg(${column}) FILTER (${column} < 0), 0)) / count(*) FROM trades`,
    [`averageWin${name}`]: `SELECT avg(${column}) FROM trades WHERE ${column} > 0`,
    [`averageLoss${name}`]: `SELECT avg(${column}) FROM trades WHERE ${column} < 0`,
    [`largestWin${name}`]: `SELECT max(${column}) FROM trades WHERE ${column} > 0`,
    [`largestLoss${name}`]: `SELECT min(${column}) FROM trades WHERE ${column} < 0`,
    [`profitFactor${name}`]: `SELECT sum(${column}) FILTER (${column} > 0) / -sum(${column}) FILTER (${column} < 0) FROM trades`,
    [`maxDrawdown${name}`]: `SELECT ${fall("trades", column, "exit_time, trade_id")}`,
  };
}

/** Figures in points: not measured over several underlyings. */
export const POINTS_SQL: Readonly<Record<string, string>> = {
  ...ofResults("Points", "pnl_points"),
  slippagePointsTotal: `SELECT CASE WHEN count(*) = count(points) THEN sum(points) END FROM ${slippage}`,
  slippagePointsMean: `SELECT avg(points) FROM ${slippage}`,
};

export const HEADLINE_SQL: Readonly<Record<string, string>> = {
  daysRequested: "SELECT count(*) FROM days",
  daysInData: "SELECT count(*) FROM days WHERE outcome IN ('traded', 'skipped')",
  datesInData: `SELECT ${dates}`,
  daysTraded: "SELECT count(*) FROM days WHERE outcome = 'traded'",
  daysSkipped: "SELECT count(*) FROM days WHERE outcome = 'skipped'",
  daysFailed: "SELECT count(*) FROM days WHERE outcome = 'failed'",
  trades: "SELECT count(*) FROM trades",
  averageTradesPerDay: `SELECT count(*) / ${dates} FROM trades`,
  winRatePercent: "SELECT 100 * avg((pnl_points > 0)::INT) FROM trades",
  winRateAfterCostsPercent: "SELECT 100 * avg((pnl_currency > 0)::INT) FROM trades",
  ...ofResults("Currency", "pnl_currency"),
  costsTotalCurrency: "SELECT sum(costs_currency) FROM trades",
  costSharePercent: "SELECT 100 * sum(costs_currency) / sum(greatest(pnl_currency + costs_currency, 0)) FROM trades",
  slippageCurrencyTotal: `SELECT CASE WHEN count(*) = count(points) THEN sum(points * lot_size * lots) END FROM ${slippage}`,
  slippageSharePercent: `SELECT CASE WHEN count(*) = count(points) THEN 100 * sum(points * lot_size * lots)
    / (SELECT sum(greatest(pnl_currency + costs_currency, 0)) FROM trades) END FROM ${slippage}`,
  slippageTradesMeasured: `SELECT count(points) FROM ${slippage}`,
  marginCurrency: `SELECT ${margin}`,
  marginPercentTotal: `SELECT ${percent} FROM trades`,
  marginPercentPerDay: `SELECT ${percent} / ${dates} FROM trades`,
  marginPercentPerWeek: `SELECT ${percent} / ${dates} * 5 FROM trades`,
  marginPercentPerMonth: `SELECT ${percent} / ${dates} * 20 FROM trades`,
  maxDrawdownMarginPercent: `SELECT 100 * ${fall("trades", "pnl_currency", "exit_time, trade_id")} / ${margin}`,
  sharpeAnnualised: `SELECT ${enough("avg(result) / stddev_samp(result) * sqrt(252)")} FROM ${daily}`,
  sortinoAnnualised: `SELECT ${enough("avg(result) / sqrt(avg(least(result, 0) ** 2)) * sqrt(252)")} FROM ${daily}`,
  calmarAnnualised: `SELECT ${enough(`avg(result) * 252 / ${fall(daily, "result", "date")}`)} FROM ${daily}`,
  holdMedianSeconds: "SELECT quantile_cont(hold_seconds, 0.5) FROM trades",
  holdShortestSeconds: "SELECT min(hold_seconds) FROM trades",
  holdLongestSeconds: "SELECT max(hold_seconds) FROM trades",
  holdUnderMinutePercent: "SELECT 100 * avg((hold_seconds < 60)::INT) FROM trades",
  exposurePercent: `SELECT 100 * (SELECT sum(greatest(ends - greatest(begins, coalesce(before, begins)), 0)) / 1e6 FROM
      (SELECT epoch_us(entry_time) AS begins, epoch_us(exit_time) AS ends, max(epoch_us(exit_time)) OVER
        (PARTITION BY underlying, date ORDER BY entry_time ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
       FROM trades)) / sum(sessionSeconds) FROM days WHERE outcome <> 'failed'`,
  blindSecondsShare: "SELECT 100 * sum(blind_seconds) / sum(coalesce(session_seconds, hold_seconds)) FROM trades",
  exitDelayLongestSeconds: "SELECT max(exit_delay_seconds) FROM trades",
  capacityTradesMeasured: `SELECT count(lots) FROM ${capacity}`,
  capacityLotsSmallest: `SELECT min(lots) FROM ${capacity}`,
  capacityLotsLow5: `SELECT quantile_cont(lots, 0.05) FROM ${capacity}`,
  capacityLotsMedian: `SELECT quantile_cont(lots, 0.5) FROM ${capacity}`,
  exitsStop: "SELECT count(*) FROM trades WHERE exit_reason = 'stop'",
  exitsTime: "SELECT count(*) FROM trades WHERE exit_reason = 'time'",
  exitsTrailingStop: "SELECT count(*) FROM trades WHERE exit_reason = 'trailing stop'",
};
