import { sqlText } from "../../lake/sqlText.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import { type BaselineFile, hashedFile, requireAllRows, withRows } from "./BaselineFile.js";
import { inputsHash } from "./BaselineFolder.js";
import type { BaselineManifest } from "./BaselineManifest.js";
import type { BaselineSettings } from "./BaselineOptions.js";
import { type BaselineStep, inParallel, records } from "./BaselineStep.js";
import { DAY_SECONDS, lastNewsSql, outsideRangeSql, secondEndSql, secondStampSql } from "./secondSeries.js";
import { PARQUET_FORMAT, piecesSql, writeOutput } from "./writeOutput.js";

/** What shapes the perpetual's seconds. */
export function perpetualParameters(settings: BaselineSettings): BaselineManifest["parameters"] {
  const { asset, from, to, maxPerpetualAgeSeconds } = settings;
  return { symbol: `${asset}-PERPETUAL`, from: from ?? null, to: to ?? null, maxPerpetualAgeSeconds };
}

/**
 * The perpetual once a second. The row of second T holds the last quote (the middle of bid and ask) or trade stamped at or
 * before T, with its age; a second without news carries the one before. Beyond the largest age the price is NULL, and the
 * row stays. Rows run from the first known second to the end of the last UTC day with news.
 */
export async function perpetualStep(
  step: BaselineStep,
  sources: readonly BaselineFile[],
  hash: string,
): Promise<BaselineManifest> {
  const { settings, folder, session, progress, signal } = step;
  const parameters = perpetualParameters(settings);
  const files = withRows(sources);
  const seconds: string[] = new Array(files.length).fill("");
  await inParallel(files, settings.workers, async (source, index) => {
    const name = `perpetual-${inputsHash(index, source.sha256, parameters)}.parquet`;
    seconds[index] = await folder.piece(name, (temporary) => writeSeconds(step, source, temporary));
    progress.advance(source.bytes);
  });

  const all = seconds
    .map((file, at) => `SELECT *, ${at} AS file_no FROM read_parquet(${sqlText(file)})`)
    .join(" UNION ALL ");
  const counts = await records<{ reason: string | null; rows: number; low: number; high: number }>(
    step,
    `SELECT reason, sum(rows)::BIGINT AS rows, min(second) AS low, max(quote_micros) AS high FROM (${all}) GROUP BY reason ORDER BY reason`,
  );
  const kept = counts.find(({ reason }) => reason === null);
  const rowsRead = counts.reduce((sum, { rows }) => sum + rows, 0);
  requireAllRows("perpetual", files, rowsRead);
  if (kept === undefined) {
    const what = `the perpetual's files hold no usable row of ${parameters["symbol"]} (${rowsRead} rows read)`;
    throw new StrikebookError("empty", what, "check the asset, the days and the files");
  }
  const first = kept.low;
  const last = (Math.floor(kept.high / 1e6 / DAY_SECONDS) + 1) * DAY_SECONDS - 1;
  const days: string[] = [];
  let newsSeconds = 0;
  for (let from = first; from <= last; ) {
    const to = Math.min(last, (Math.floor(from / DAY_SECONDS) + 1) * DAY_SECONDS - 1);
    const before = days.at(-1);
    const name = `perpetual-${hash}-${from}.parquet`;
    const start = from;
    const day = await folder.piece(name, async (temporary) => {
      await session.run(daySql(settings, { all, before, from: start, to, temporary }), { signal });
    });
    days.push(day);
    from = to + 1;
  }
  const [news] = await records<{ seconds: number; stale: number; oldest: number }>(
    step,
    `SELECT count(*) FILTER (WHERE NOT is_carried) AS seconds, count(*) FILTER (WHERE price IS NULL) AS stale,
       max(age_ms)::DOUBLE AS oldest FROM ${piecesSql(days)}`,
  );
  newsSeconds = news!.seconds;
  const [late] = await records<{ rows: number }>(
    step,
    `SELECT coalesce(sum(rows), 0)::BIGINT AS rows FROM (${all}) WHERE reason IS NULL AND second > ${last}`,
  );
  const dropped = Object.fromEntries(counts.flatMap(({ reason, rows }) => (reason === null ? [] : [[reason, rows]])));
  return writeOutput(step, "perpetual", days, {
    rowsRead,
    dropped: { ...dropped, superseded: kept.rows - late!.rows - newsSeconds, afterLastSecond: late!.rows },
    added: { carriedSeconds: last - first + 1 - newsSeconds },
    marked: { staleSeconds: news!.stale },
    parameters,
    sources: sources.map(hashedFile),
    inputsHash: hash,
  });
}

/** Of one file: the last row of every second, and how many rows fell away for which reason. */
async function writeSeconds(step: BaselineStep, file: BaselineFile, temporary: string): Promise<void> {
  const { session, settings, signal } = step;
  const trades = file.kind === "trades";
  await file.reading(async () => {
    const prices = trades
      ? "price AS price, NULL::DOUBLE AS bid, NULL::DOUBLE AS ask"
      : "0.5 * (bid_price + ask_price) AS price, bid_price AS bid, ask_price AS ask";
    const faults = trades
      ? "WHEN price IS NULL OR NOT (price > 0 AND isfinite(price)) THEN 'notPositive'"
      : `WHEN bid_price IS NULL OR ask_price IS NULL THEN 'oneSided'
         WHEN NOT (bid_price > 0 AND ask_price > 0 AND isfinite(bid_price) AND isfinite(ask_price)) THEN 'notPositive'
         WHEN bid_price > ask_price THEN 'crossed'`;
    // Within one second: later stamps win, and of equal stamps the later row.
    const sequence = `(timestamp - (second - 1) * 1000000) * 4294967296 + row_no`;
    await session.run(
      `COPY (
         WITH judged AS (
           SELECT *, ${secondEndSql("timestamp")} AS second,
             CASE WHEN symbol <> ${sqlText(`${settings.asset}-PERPETUAL`)} THEN 'otherSymbol'
                  WHEN timestamp IS NULL OR ${outsideRangeSql("timestamp", settings)} THEN 'outsideRange' ${faults} END AS reason
           FROM ${file.rowsSql}),
         keyed AS (SELECT reason, second, timestamp, ${prices}, ${sequence} AS sequence FROM judged)
         SELECT second, reason, count(*) AS rows, arg_max(price, sequence) AS price, arg_max(bid, sequence) AS bid,
           arg_max(ask, sequence) AS ask, max(timestamp) AS quote_micros
         FROM (SELECT * REPLACE (CASE WHEN reason IS NULL THEN second END AS second,
                 CASE WHEN reason IS NULL THEN sequence ELSE 0 END AS sequence) FROM keyed)
         GROUP BY second, reason ORDER BY reason, second
       ) TO ${sqlText(temporary)} (${PARQUET_FORMAT})`,
      { signal },
    );
  });
}

interface Day {
  readonly all: string;
  /** The piece of the day before: its last row carries over. */
  readonly before: string | undefined;
  readonly from: number;
  readonly to: number;
  readonly temporary: string;
}

function daySql(settings: BaselineSettings, { all, before, from, to, temporary }: Day): string {
  const carried =
    before === undefined
      ? ""
      : `UNION ALL SELECT ${from - 1}::BIGINT AS second, price, bid_price AS bid, ask_price AS ask, epoch_us(quote_time) AS quote_micros
         FROM read_parquet(${sqlText(before)}) WHERE timestamp = ${secondStampSql(String(from - 1))}`;
  const maxAge = settings.maxPerpetualAgeSeconds * 1e6;
  const known = (column: string): string => `CASE WHEN age <= ${maxAge} THEN ${column} END`;
  return `COPY (
    WITH news AS (
      SELECT second, arg_max(price, place) AS price, arg_max(bid, place) AS bid, arg_max(ask, place) AS ask,
        max(quote_micros) AS quote_micros
      FROM (SELECT *, (quote_micros - (second - 1) * 1000000) * 1048576 + file_no AS place FROM (${all})
            WHERE reason IS NULL AND second BETWEEN ${from} AND ${to})
      GROUP BY second ${carried}),
    seconds AS (
      SELECT g.second, n.second AS found, n.price, n.bid, n.ask, n.quote_micros,
        g.second * 1000000 - n.quote_micros AS age
      FROM (${lastNewsSql("news", from, to)}) g JOIN news n ON n.second = g.found)
    SELECT ${secondStampSql("second")} AS timestamp, ${known("price")} AS price, ${known("bid")} AS bid_price,
      ${known("ask")} AS ask_price, age / 1000.0 AS age_ms, make_timestamp(quote_micros) AS quote_time,
      found < second AS is_carried
    FROM seconds ORDER BY second
  ) TO ${sqlText(temporary)} (${PARQUET_FORMAT})`;
}
