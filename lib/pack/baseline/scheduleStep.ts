import { sqlText } from "../../lake/sqlText.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import { type BaselineFile, hashedFile, withRows } from "./BaselineFile.js";
import { inputsHash } from "./BaselineFolder.js";
import type { BaselineManifest } from "./BaselineManifest.js";
import { type BaselineStep, inParallel, records } from "./BaselineStep.js";
import { nameAgreesSql, optionParameters, optionReasonSql } from "./optionRows.js";
import { PARQUET_FORMAT, writeOutput } from "./writeOutput.js";

/** Option rows counted by contract and by the reason they fall away for, one piece a file. */
export interface OptionTally {
  readonly pieces: readonly string[];
  /** A query of all pieces, with `agrees`: the contract's name says what its columns say. */
  readonly sql: string;
}

/** Counts the rows of every file; pieces that are there are not made again. */
export async function tallyOptions(step: BaselineStep, sources: readonly BaselineFile[]): Promise<OptionTally> {
  const { settings, folder, progress } = step;
  const files = withRows(sources);
  const pieces: string[] = new Array(files.length).fill("");
  await inParallel(files, settings.workers, async (source, index) => {
    const name = `tally-${inputsHash(index, source.sha256, optionParameters(settings))}.parquet`;
    pieces[index] = await folder.piece(name, (temporary) => writeTally(step, source, temporary));
    progress.advance(source.bytes);
  });
  const all = pieces.map((file) => `SELECT * FROM read_parquet(${sqlText(file)})`).join(" UNION ALL ");
  return { pieces, sql: `(SELECT *, ${nameAgreesSql(settings)} AS agrees FROM (${all}))` };
}

/** One row a contract: identity, expiry instant, when it was first and last seen, how many rows it has. */
export async function scheduleStep(
  step: BaselineStep,
  sources: readonly BaselineFile[],
  hash: string,
): Promise<BaselineManifest> {
  const { settings, folder, session, signal } = step;
  const tally = await tallyOptions(step, sources);
  const contracts = `(SELECT symbol, lower(type) AS option_type, strike_price AS strike, expiration, agrees,
      min(first_micros) AS first_micros, max(last_micros) AS last_micros, sum(rows)::BIGINT AS rows
    FROM ${tally.sql} WHERE symbol IS NOT NULL GROUP BY ALL)`;
  const [found] = await records<{ contracts: number; agreeing: number }>(
    step,
    `SELECT count(*) AS contracts, count(*) FILTER (WHERE agrees) AS agreeing FROM ${contracts}`,
  );
  if (found!.agreeing === 0) {
    const what = `the option files hold no contract of ${settings.asset} in the days asked for`;
    throw new StrikebookError("empty", what, "check the asset, the days and the files");
  }
  const piece = await folder.piece(`schedule-${hash}.parquet`, async (temporary) => {
    await session.run(
      `COPY (
         SELECT symbol, ${sqlText(settings.asset)} AS underlying, ${sqlText(settings.asset)} AS settlement_currency,
           option_type, strike, make_timestamp(expiration) AS expiry, make_timestamp(first_micros) AS first_seen,
           make_timestamp(last_micros) AS last_seen, rows
         FROM ${contracts} WHERE agrees ORDER BY expiration, strike, option_type, symbol
       ) TO ${sqlText(temporary)} (${PARQUET_FORMAT})`,
      { signal },
    );
  });
  return writeOutput(step, "schedule", [piece], {
    rowsRead: found!.contracts,
    dropped: { badName: found!.contracts - found!.agreeing },
    added: {},
    marked: {},
    parameters: scheduleParameters(step),
    sources: sources.map(hashedFile),
    inputsHash: hash,
  });
}

export function scheduleParameters({ settings }: Pick<BaselineStep, "settings">): BaselineManifest["parameters"] {
  const { asset, from, to } = settings;
  return { asset, from: from ?? null, to: to ?? null };
}

async function writeTally(step: BaselineStep, file: BaselineFile, temporary: string): Promise<void> {
  const { session, settings, signal } = step;
  await file.reading(async () => {
    // Rows of other coins, and rows without a time in range, are of no contract here.
    const own = "reason IS DISTINCT FROM 'otherAsset' AND reason IS DISTINCT FROM 'outsideRange'";
    const key = (column: string): string => `CASE WHEN ${own} THEN ${column} END AS ${column}`;
    await session.run(
      `COPY (
         SELECT ${["symbol", "type", "strike_price", "expiration"].map(key).join(", ")}, reason,
           min(timestamp) AS first_micros, max(timestamp) AS last_micros, count(*) AS rows
         FROM (SELECT symbol, type, strike_price, expiration, timestamp, ${optionReasonSql(settings)} AS reason FROM ${file.rowsSql})
         GROUP BY ALL ORDER BY ALL
       ) TO ${sqlText(temporary)} (${PARQUET_FORMAT})`,
      { signal },
    );
  });
}
