import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import { readTable } from "../../lake/readTable.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import type { SourceRelation } from "../relation/SourceRelation.js";

/** One side of a reserve: what its index grew by, against what its rate said. */
export interface RateGrowth {
  /** Log growth of the index over the whole time, a year. */
  readonly indexGrowthPerYear: number;
  /** Mean of the quoted rate over the rows, APR fraction. */
  readonly meanRate: number;
}

/** What a reserve's rows say about themselves. */
export interface AaveIndexGrowth {
  readonly rows: number;
  /** Minutes between the first and the last row without one. */
  readonly missingMinutes: number;
  /** Rows whose instant is not after the one before, in the order of the files. */
  readonly notAscending: number;
  /** Rows at which an index is below the one before: never in a true reserve. */
  readonly indexFalls: number;
  readonly supply: RateGrowth;
  readonly borrow: RateGrowth;
}

/** Above it a rate is taken for another unit: per cent, or ray. */
const MOST_APR = 5;

/**
 * Compares the growth of a reserve's indexes with its quoted rates: they measure nearly the same thing, so they tell a wrong
 * unit, a row of another reserve or a lost stretch. Between updates the borrow index compounds and the supply index
 * grows linearly.
 *
 * @param relation of one reserve, from `aaveRates`
 * @throws StrikebookError `corrupt` for a missing number, a rate that is no APR fraction or an index below 1, `empty` for
 *   fewer than two instants
 */
export async function aaveIndexGrowth(
  session: DuckDbSession,
  relation: SourceRelation,
  options: TaskOptions = {},
): Promise<AaveIndexGrowth> {
  const statement = `
    WITH numbered AS (
      SELECT *, epoch_us(block_timestamp)::DOUBLE AS micros, row_number() OVER () AS place FROM (${relation.sql})
    ), stepped AS (
      SELECT *, lag(micros) OVER (ORDER BY place) AS before,
        lag(liquidity_index) OVER (ORDER BY micros, place) AS supply_before,
        lag(variable_borrow_index) OVER (ORDER BY micros, place) AS borrow_before
      FROM numbered
    )
    SELECT count(*)::DOUBLE AS rows, count(DISTINCT micros // 60000000)::DOUBLE AS minutes,
      min(micros) AS first, max(micros) AS last,
      (count(*) FILTER (micros <= before))::DOUBLE AS not_ascending,
      (count(*) FILTER (liquidity_index < supply_before OR variable_borrow_index < borrow_before))::DOUBLE AS falls,
      (count(*) FILTER (block_timestamp IS NULL OR liquidity_rate IS NULL OR variable_borrow_rate IS NULL
        OR liquidity_index IS NULL OR variable_borrow_index IS NULL))::DOUBLE AS absent,
      greatest(max(liquidity_rate), max(variable_borrow_rate)) AS highest,
      least(min(liquidity_rate), min(variable_borrow_rate)) AS lowest,
      least(min(liquidity_index), min(variable_borrow_index)) AS lowest_index,
      avg(liquidity_rate) AS supply_rate, avg(variable_borrow_rate) AS borrow_rate,
      ln(arg_max(liquidity_index, micros) / arg_min(liquidity_index, micros)) AS supply_growth,
      ln(arg_max(variable_borrow_index, micros) / arg_min(variable_borrow_index, micros)) AS borrow_growth
    FROM stepped`;
  const table = await relation.reading(() =>
    session.query(statement, (result) => readTable(session.duckdb, result), options),
  );
  const value = (name: string): number => Number(table.column(name)[0]);
  const refuse = (what: string): never => {
    const named = relation.files.map(({ path }) => path);
    const files = named.length > 2 ? `${named[0]} to ${named.at(-1)}` : named.join(" and ");
    throw new StrikebookError("corrupt", `${files}: ${what}`, "rates are APR fractions, 0.0486 for 4.86 %");
  };
  if (value("absent") > 0) refuse(`${value("absent")} rows lack a time, rate or index`);
  if (value("highest") > MOST_APR) refuse(`a rate of ${value("highest")} is no APR fraction`);
  if (value("lowest") < 0) refuse(`a rate of ${value("lowest")} is below 0`);
  if (value("lowest_index") < 1) refuse(`an index of ${value("lowest_index")} is below 1`);
  const years = (value("last") - value("first")) / (365 * 86_400e6);
  if (!(years > 0)) throw new StrikebookError("empty", "the rates hold one instant only", "name more files");
  return {
    rows: value("rows"),
    missingMinutes: Math.round((value("last") - value("first")) / 60e6) + 1 - value("minutes"),
    notAscending: value("not_ascending"),
    indexFalls: value("falls"),
    supply: { indexGrowthPerYear: value("supply_growth") / years, meanRate: value("supply_rate") },
    borrow: { indexGrowthPerYear: value("borrow_growth") / years, meanRate: value("borrow_rate") },
  };
}
