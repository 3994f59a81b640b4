import { sqlText } from "../../lake/sqlText.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import { type BaselineFile, hashedFile, requireAllRows, withRows } from "./BaselineFile.js";
import { inputsHash } from "./BaselineFolder.js";
import type { BaselineManifest } from "./BaselineManifest.js";
import type { BaselineSettings } from "./BaselineOptions.js";
import { type BaselineStep, inParallel, records } from "./BaselineStep.js";
import { DAY_SECONDS, lastNewsSql, outsideRangeSql, secondEndSql, secondStampSql } from "./secondSeries.js";
import { PARQUET_FORMAT, piecesSql, writeOutput } from "./writeOutput.js";

/** The sources of one asset. */
export interface RateSources {
  readonly asset: string;
  readonly weight: number;
  readonly sources: readonly BaselineFile[];
}

/** What shapes the blended rate. */
export function ratesParameters(settings: BaselineSettings): BaselineManifest["parameters"] {
  const { rates, rateColumn, compounding, maxRateAgeSeconds, from, to } = settings;
  const weights = rates.map(({ asset, weight }) => `${asset}=${weight}`).join(",");
  return {
    weights,
    rateColumn,
    compounding,
    maxRateAgeSeconds,
    knownAt: "known_at",
    from: from ?? null,
    to: to ?? null,
  };
}

/**
 * The blended lending rate once a second: per asset the last rate known at or before the second (the end of a row's minute, see
 * `aaveRates`; ages count from there), blended with the given weights, and turned into a continuously compounded rate. Where one of the assets has no rate younger than the limit the
 * blend is NULL, and the second is counted.
 *
 * Aave quotes an APR that accrues per second (`MathUtils.calculateLinearInterest` and `calculateCompoundedInterest` of the
 * Aave V3 core contracts): over a year exp(APR) to nine digits, so the APR itself is the continuous rate. `annual` is for
 * sources that quote a yearly yield: r = ln(1 + APR).
 */
export async function ratesStep(
  step: BaselineStep,
  assets: readonly RateSources[],
  hash: string,
): Promise<BaselineManifest> {
  const { settings, folder, session, progress, signal } = step;
  const parts = assets.flatMap(({ sources }, asset) => withRows(sources).map((source) => ({ source, asset })));
  const pieces: string[] = new Array(parts.length).fill("");
  await inParallel(parts, settings.workers, async ({ source }, index) => {
    const name = `rates-${inputsHash(index, source.sha256, ratesParameters(settings))}.parquet`;
    pieces[index] = await folder.piece(name, (temporary) => writeRates(step, source, temporary));
    progress.advance(source.bytes);
  });
  const selects = parts.map(
    ({ asset }, at) => `SELECT *, ${asset} AS asset, ${at} AS file_no FROM read_parquet(${sqlText(pieces[at]!)})`,
  );
  await session.run(
    `CREATE OR REPLACE TABLE all_rates AS SELECT *, ${secondEndSql("micros")} AS second FROM (${selects.join(" UNION ALL ")})`,
    { signal },
  );
  const counts = await records<{ reason: string | null; rows: number }>(
    step,
    "SELECT reason, count(*) AS rows FROM all_rates GROUP BY reason ORDER BY reason",
  );
  const rowsRead = counts.reduce((sum, { rows }) => sum + rows, 0);
  requireAllRows(
    "rate",
    parts.map(({ source }) => source),
    rowsRead,
  );
  await requireOneRate(step, parts, assets);
  const ranges = await records<{ asset: number; first: number; last: number }>(
    step,
    "SELECT asset, min(second) AS first, max(stamp) AS last FROM all_rates WHERE reason IS NULL GROUP BY asset ORDER BY asset",
  );
  if (ranges.length < assets.length) {
    const lacking = assets.find((_each, index) => ranges.every(({ asset }) => asset !== index))!;
    const what = `the files of ${lacking.asset} hold no usable rate (${rowsRead} rows read)`;
    throw new StrikebookError("empty", what, "check the days and the files");
  }
  const first = Math.max(...ranges.map((range) => range.first));
  const last = (Math.floor(Math.max(...ranges.map((range) => range.last)) / 1e6 / DAY_SECONDS) + 1) * DAY_SECONDS - 1;
  if (first > last) throw new StrikebookError("empty", "the assets' rates never overlap", "check the files' days");
  await session.run(
    `CREATE OR REPLACE TABLE news AS
     SELECT asset, second, arg_max(apr, row(micros, file_no, row_no)) AS apr, max(micros) AS micros
     FROM all_rates WHERE reason IS NULL AND second <= ${last}
     GROUP BY asset, second ORDER BY asset, second`,
    { signal },
  );
  const days: string[] = [];
  for (let from = first; from <= last; ) {
    const to = Math.min(last, (Math.floor(from / DAY_SECONDS) + 1) * DAY_SECONDS - 1);
    const start = from;
    const day = await folder.piece(`rates-${hash}-${from}.parquet`, async (temporary) => {
      await session.run(daySql(settings, assets, start, to, temporary), { signal });
    });
    days.push(day);
    from = to + 1;
  }
  const [kept] = await records<{ rows: number; late: number }>(
    step,
    `SELECT count(*) FILTER (WHERE second <= ${last}) AS rows, count(*) FILTER (WHERE second > ${last}) AS late
     FROM all_rates WHERE reason IS NULL`,
  );
  const [found] = await records<{ stale: number; seconds: number }>(
    step,
    `SELECT count(*) FILTER (WHERE rate IS NULL) AS stale, count(*) AS seconds FROM ${piecesSql(days)}`,
  );
  const gaps = await records<{ gaps: number }>(
    step,
    `SELECT count(*) AS gaps FROM (SELECT micros - lag(micros) OVER (PARTITION BY asset ORDER BY second) AS gap FROM news)
     WHERE gap > ${settings.maxRateAgeSeconds * 1e6}`,
  );
  const dropped = Object.fromEntries(counts.flatMap(({ reason, rows }) => (reason === null ? [] : [[reason, rows]])));
  // Rates of several assets become one row each second: a source row is an ingredient, and none of them stays a row.
  return writeOutput(step, "rates", days, {
    rowsRead,
    dropped: { ...dropped, blended: kept!.rows, afterLastSecond: kept!.late },
    added: { seconds: found!.seconds },
    marked: { staleSeconds: found!.stale, gapsOverLimit: gaps[0]!.gaps },
    parameters: ratesParameters(settings),
    sources: assets.flatMap(({ sources }) => sources.map(hashedFile)),
    inputsHash: hash,
  });
}

/** @throws StrikebookError `corrupt` for two rates of one asset at one instant: they are of two reserves. */
async function requireOneRate(
  step: BaselineStep,
  parts: readonly { readonly source: BaselineFile; readonly asset: number }[],
  assets: readonly RateSources[],
): Promise<void> {
  const [twice] = await records<{
    asset: number;
    stamp: number;
    low: number;
    high: number;
    first: number;
    last: number;
  }>(
    step,
    `SELECT asset, stamp, min(apr) AS low, max(apr) AS high, arg_min(file_no, apr) AS first, arg_max(file_no, apr) AS last
     FROM all_rates WHERE reason IS NULL GROUP BY asset, stamp HAVING min(apr) <> max(apr) ORDER BY asset, stamp LIMIT 1`,
  );
  if (twice === undefined) return;
  const { asset, stamp, low, high, first, last } = twice;
  const files = [...new Set([parts[first]!.source.path, parts[last]!.source.path])].join(" and ");
  const what = `${files}: ${assets[asset]!.asset} has two rates at ${new Date(stamp / 1000).toISOString()}, ${low} and ${high}`;
  throw new StrikebookError("corrupt", what, "name the files of one reserve");
}

async function writeRates(step: BaselineStep, file: BaselineFile, temporary: string): Promise<void> {
  const { session, settings, signal } = step;
  const column = settings.rateColumn;
  await file.reading(async () => {
    await session.run(
      `COPY (
         SELECT epoch_us(known_at) AS micros, epoch_us(block_timestamp) AS stamp, ${column} AS apr, row_no,
           CASE WHEN block_timestamp IS NULL OR ${outsideRangeSql("epoch_us(block_timestamp)", settings)} THEN 'outsideRange'
                WHEN ${column} IS NULL OR NOT isfinite(${column}) THEN 'notFinite'
                WHEN ${column} < 0 THEN 'negative' END AS reason
         FROM ${file.rowsSql} ORDER BY row_no
       ) TO ${sqlText(temporary)} (${PARQUET_FORMAT})`,
      { signal },
    );
  });
}

function daySql(
  settings: BaselineSettings,
  assets: readonly RateSources[],
  from: number,
  to: number,
  temporary: string,
): string {
  const column = (asset: string): string => `apr_${asset.toLowerCase()}`;
  const joins = assets.map(
    (_each, index) => `
      JOIN (${lastNewsSql(`(SELECT * FROM news WHERE asset = ${index})`, from, to)}) g${index} ON g${index}.second = g.second
      JOIN (SELECT * FROM news WHERE asset = ${index}) n${index} ON n${index}.second = g${index}.found`,
  );
  const aprs = assets.map(({ asset }, index) => `n${index}.apr AS ${column(asset)}`);
  const ages = assets.map((_each, index) => `g.second * 1000000 - n${index}.micros`);
  const blend = assets.map(({ asset, weight }) => `${weight}::DOUBLE * ${column(asset)}`).join(" + ");
  const fresh = `age <= ${settings.maxRateAgeSeconds * 1e6}`;
  const rate = settings.compounding === "annual" ? "ln(1 + apr)" : "apr";
  return `COPY (
    WITH seconds AS (
      SELECT g.second, ${aprs.join(", ")}, greatest(${ages.join(", ")}) AS age
      FROM (SELECT unnest(range(${from}::BIGINT, ${to + 1})) AS second) g ${joins.join(" ")}),
    blended AS (SELECT *, CASE WHEN ${fresh} THEN ${blend} END AS apr FROM seconds)
    SELECT ${secondStampSql("second")} AS timestamp, ${rate} AS rate, apr, ${assets.map(({ asset }) => column(asset)).join(", ")},
      age / 1000000.0 AS age_s
    FROM blended ORDER BY second
  ) TO ${sqlText(temporary)} (${PARQUET_FORMAT})`;
}
