import { sqlText } from "../../lake/sqlText.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import { IV_STATUSES } from "../../vol/implied/IvStatus.js";
import { solveImpliedVolatility } from "../../vol/implied/solveImpliedVolatility.js";
import { type BaselineFile, hashedFile, requireAllRows } from "./BaselineFile.js";
import { inputsHash } from "./BaselineFolder.js";
import type { BaselineManifest } from "./BaselineManifest.js";
import type { BaselineSettings } from "./BaselineOptions.js";
import { type BaselineStep, inParallel, records } from "./BaselineStep.js";
import type { FilteredDay } from "./filterStep.js";
import { optionParameters, sideSql } from "./optionRows.js";
import { tallyOptions } from "./scheduleStep.js";
import { DAY_SECONDS } from "./secondSeries.js";
import { PARQUET_FORMAT, writeOutput } from "./writeOutput.js";

/**
 * Volatilities outside this range are of no market, though the solver found them: a microsecond before expiry any premium
 * asks for thousands. Their status is `implausible`.
 */
export const PLAUSIBLE_VOL: readonly [least: number, most: number] = [0.001, 10];

/** Statuses of a baseline: the solver's, and `implausible`. */
export const BASELINE_IV_STATUSES: readonly string[] = [...IV_STATUSES, "implausible"];

export function impliedVolParameters(settings: BaselineSettings): BaselineManifest["parameters"] {
  const [leastVol, mostVol] = PLAUSIBLE_VOL;
  return { ...optionParameters(settings), maxMoneyness: settings.maxMoneyness, leastVol, mostVol };
}

/**
 * Implied volatilities of the quotes that are at the money. S is the perpetual and r the blended rate, each of the last
 * whole second at or before the quote; the forward is S exp(r tau). Deribit's options are paid in coins, so a coin price
 * times S is the discounted premium in dollars (the payoff of `inverseOption` at that forward). Days are calculated one by
 * one and joined in order.
 */
export async function impliedVolStep(
  step: BaselineStep,
  sources: readonly BaselineFile[],
  days: readonly FilteredDay[],
  hash: string,
): Promise<BaselineManifest> {
  const { settings, folder, session, progress, signal } = step;
  const tally = await tallyOptions({ ...step, progress: { ...progress, advance: () => undefined } }, sources);
  await defineSolver(step);
  await session.run(
    `CREATE OR REPLACE TABLE contracts AS
     SELECT DISTINCT symbol, type, strike_price, expiration FROM ${tally.sql} WHERE agrees`,
    { signal },
  );
  progress.at(0, days.length);
  const pieces: string[] = new Array(days.length).fill("");
  const counts: string[] = new Array(days.length).fill("");
  await inParallel(days, settings.workers, async (day, index) => {
    const name = inputsHash(hash, day.date);
    counts[index] = await folder.piece(`iv-counts-${name}.parquet`, (temporary) =>
      session.run(
        `COPY (SELECT reason, count(*) AS rows FROM ${judgedSql(step, day)} GROUP BY reason ORDER BY reason)
         TO ${sqlText(temporary)} (${PARQUET_FORMAT})`,
        { signal },
      ),
    );
    pieces[index] = await folder.piece(`iv-${name}.parquet`, (temporary) =>
      session.run(`COPY (${solvedSql(step, day)}) TO ${sqlText(temporary)} (${PARQUET_FORMAT})`, { signal }),
    );
    progress.advance(1);
  });
  if (days.length === 0) {
    const what = `no option row expires within ${settings.maxDays} days and is quoted`;
    throw new StrikebookError("empty", what, "check the files and the filters");
  }

  const before = await records<{ reason: string | null; rows: number }>(
    step,
    `SELECT CASE WHEN reason IS NULL AND symbol IS NOT NULL AND NOT agrees THEN 'badName' ELSE reason END AS reason,
       sum(rows)::BIGINT AS rows FROM ${tally.sql} GROUP BY 1 ORDER BY 1`,
  );
  const after = await records<{ reason: string | null; rows: number }>(
    step,
    `SELECT reason, sum(rows)::BIGINT AS rows FROM ${union(counts)} GROUP BY reason ORDER BY reason`,
  );
  const statuses = await records<{ iv_status: string; rows: number }>(
    step,
    `SELECT iv_status, count(*) AS rows FROM ${union(pieces)} GROUP BY iv_status ORDER BY iv_status`,
  );
  const rows = statuses.reduce((sum, each) => sum + each.rows, 0);
  const of = (list: typeof before, reason: string | null): number =>
    list.find((each) => each.reason === reason)?.rows ?? 0;
  const named = (list: typeof before): [string, number][] =>
    list.flatMap((each): [string, number][] => (each.reason === null ? [] : [[each.reason, each.rows]]));
  const rowsRead = before.reduce((sum, each) => sum + each.rows, 0);
  requireAllRows("option", sources, rowsRead);
  return writeOutput(step, "options", pieces, {
    rowsRead,
    dropped: {
      ...Object.fromEntries(named(before)),
      ...Object.fromEntries(named(after).filter(([reason]) => reason !== "badName")),
      duplicate: of(after, null) - rows,
    },
    added: {},
    marked: Object.fromEntries(statuses.map((each) => [`iv:${each.iv_status}`, each.rows])),
    parameters: impliedVolParameters(settings),
    sources: sources.map(hashedFile),
    inputsHash: hash,
  });
}

const union = (pieces: readonly string[]): string =>
  `(${pieces.map((file) => `SELECT * FROM read_parquet(${sqlText(file)})`).join(" UNION ALL ")})`;

/** `iv_or_code(isCall, price, forward, strike, tau, discount)`: a volatility, or minus the code of its status. */
async function defineSolver({ session }: BaselineStep): Promise<void> {
  await session.defineFunction("iv_or_code", 6, (columns, out) => {
    const [isCall, price, forward, strike, tau, discount] = columns as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    for (let i = 0; i < out.length; i++) {
      out[i] = solveImpliedVolatility(isCall[i] === 1, price[i]!, forward[i]!, strike[i]!, tau[i]!, discount[i]!);
    }
  });
}

/** Rows of one day with S and r as known, and the first reason that each falls away for. */
function judgedSql({ folder, settings }: BaselineStep, { date, pieces }: FilteredDay): string {
  const start = Date.parse(`${date}T00:00:00Z`) / 1000;
  const between = `timestamp BETWEEN make_timestamp(${start * 1e6}) AND make_timestamp(${(start + DAY_SECONDS - 1) * 1e6})`;
  const rows = pieces.map(
    ({ file, fileNo }) =>
      `SELECT *, ${fileNo} AS file_no FROM read_parquet(${sqlText(file)}, hive_partitioning = false)`,
  );
  return `(
    SELECT *, strike / spot_price - 1 AS moneyness,
      CASE WHEN NOT agrees THEN 'badName'
           WHEN NOT has_spot THEN 'noPerpetual'
           WHEN spot_price IS NULL THEN 'stalePerpetual'
           WHEN NOT has_rate THEN 'noRate'
           WHEN rate IS NULL THEN 'staleRate'
           WHEN abs(strike / spot_price - 1) >= ${settings.maxMoneyness} THEN 'farMoneyness' END AS reason
    FROM (
      SELECT o.*, o.strike_price AS strike, c.symbol IS NOT NULL AS agrees,
        p.timestamp IS NOT NULL AS has_spot, p.price AS spot_price,
        (o.timestamp - epoch_us(p.timestamp)) / 1000.0 + p.age_ms AS spot_age_ms,
        r.timestamp IS NOT NULL AS has_rate, r.rate AS rate,
        (o.timestamp - epoch_us(r.timestamp)) / 1000000.0 + r.age_s AS rate_age_s
      FROM (${rows.join(" UNION ALL ")}) o
      LEFT JOIN contracts c ON c.symbol = o.symbol AND c.type = o.type AND c.strike_price = o.strike_price AND c.expiration = o.expiration
      LEFT JOIN (SELECT * FROM read_parquet(${sqlText(folder.output("perpetual"))}) WHERE ${between}) p
        ON epoch_us(p.timestamp) // 1000000 = o.timestamp // 1000000
      LEFT JOIN (SELECT * FROM read_parquet(${sqlText(folder.output("rates"))}) WHERE ${between}) r
        ON epoch_us(r.timestamp) // 1000000 = o.timestamp // 1000000))`;
}

function solvedSql(step: BaselineStep, day: FilteredDay): string {
  const names = IV_STATUSES.map((status, code) => `WHEN ${code} THEN ${sqlText(status)}`).join(" ");
  const plausible = (solved: string): string => `${solved} BETWEEN ${PLAUSIBLE_VOL.join(" AND ")}`;
  // The solver speaks of a price that is not there as one that is not finite.
  const status = (solved: string): string =>
    `CASE WHEN ${plausible(solved)} THEN 'ok' WHEN ${solved} > 0 THEN 'implausible' ELSE CASE (-${solved})::INTEGER ${names} END END`;
  const vol = (solved: string): string => `CASE WHEN ${plausible(solved)} THEN ${solved} END`;
  const solve = (price: string): string =>
    `iv_or_code(is_call, coalesce(${price} * spot_price, 'NaN'::DOUBLE), spot_price * exp(rate * tau_years), strike, tau_years, exp(-rate * tau_years))`;
  const years = `${365 * DAY_SECONDS}e6`;
  const place = "timestamp, expiration, option_type, strike, local_timestamp, file_no, row_no";
  const same =
    "timestamp, local_timestamp, symbol, bid_price, bid_amount, ask_price, ask_amount, mark_price, mark_iv, underlying_price, open_interest";
  return `
    SELECT make_timestamp(timestamp) AS timestamp, make_timestamp(local_timestamp) AS local_time, symbol, option_type, strike,
      make_timestamp(expiration) AS expiry, tau_years, bid AS bid_price_coin, ask AS ask_price_coin, mid AS mid_price_coin,
      bid_amount, ask_amount, mark_price AS mark_price_coin, mark_iv AS mark_iv_percent, underlying_price, open_interest,
      spot_price, spot_age_ms, rate, rate_age_s, moneyness, mid * spot_price AS mid_price_usd,
      ${vol("solved_mid")} AS iv, ${status("solved_mid")} AS iv_status,
      ${vol("solved_bid")} AS iv_bid, ${status("solved_bid")} AS iv_bid_status,
      ${vol("solved_ask")} AS iv_ask, ${status("solved_ask")} AS iv_ask_status
    FROM (
      SELECT *, ${solve("mid")} AS solved_mid, ${solve("bid")} AS solved_bid, ${solve("ask")} AS solved_ask
      FROM (
        SELECT *, 0.5 * (bid + ask) AS mid, CASE option_type WHEN 'call' THEN 1.0 ELSE 0.0 END::DOUBLE AS is_call,
          (expiration - timestamp) / ${years} AS tau_years
        FROM (
          SELECT *, lower(type) AS option_type, CASE WHEN ${sideSql("bid_price")} THEN bid_price END AS bid,
            CASE WHEN ${sideSql("ask_price")} THEN ask_price END AS ask
          FROM ${judgedSql(step, day)} WHERE reason IS NULL
          QUALIFY row_number() OVER (PARTITION BY ${same} ORDER BY file_no, row_no) = 1)))
    ORDER BY ${place}`;
}
