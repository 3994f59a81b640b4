import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import { sqlText } from "../../lake/sqlText.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import type { BaselineExpectations } from "./BaselineExpectations.js";
import type { BaselineOutput } from "./baselineOutputs.js";
import { DAY_SECONDS } from "./secondSeries.js";

/** What every output must have. */
export const OUTPUT_COLUMNS: Readonly<Record<BaselineOutput, Readonly<Record<string, string>>>> = {
  options: {
    timestamp: "TIMESTAMP",
    symbol: "VARCHAR",
    option_type: "VARCHAR",
    strike: "DOUBLE",
    expiry: "TIMESTAMP",
    tau_years: "DOUBLE",
    bid_price_coin: "DOUBLE",
    ask_price_coin: "DOUBLE",
    mid_price_coin: "DOUBLE",
    spot_price: "DOUBLE",
    spot_age_ms: "DOUBLE",
    rate: "DOUBLE",
    moneyness: "DOUBLE",
    iv: "DOUBLE",
    iv_status: "VARCHAR",
    iv_bid: "DOUBLE",
    iv_ask: "DOUBLE",
  },
  perpetual: { timestamp: "TIMESTAMP", price: "DOUBLE", age_ms: "DOUBLE" },
  rates: { timestamp: "TIMESTAMP", rate: "DOUBLE", apr: "DOUBLE", age_s: "DOUBLE" },
  schedule: {
    symbol: "VARCHAR",
    option_type: "VARCHAR",
    strike: "DOUBLE",
    expiry: "TIMESTAMP",
    first_seen: "TIMESTAMP",
    last_seen: "TIMESTAMP",
    rows: "BIGINT",
  },
};

/** Columns in which a NULL spoils the row. The volatility is not among them: it has its status. */
const CRITICAL: Readonly<Record<BaselineOutput, readonly string[]>> = {
  options: ["timestamp", "symbol", "option_type", "strike", "expiry", "tau_years", "spot_price", "rate", "iv_status"],
  perpetual: ["timestamp", "price"],
  rates: ["timestamp", "rate"],
  schedule: ["symbol", "option_type", "strike", "expiry"],
};

/** What one pass over a file gives. */
export interface Measures {
  readonly rows: number;
  readonly nullShare: number;
  /** Rows that come before the row above them. */
  readonly unsorted: number;
  readonly more: readonly {
    readonly check: string;
    readonly measured: string | number;
    readonly limit: string;
    readonly passed: boolean;
  }[];
}

export async function outputMeasures(
  session: DuckDbSession,
  output: BaselineOutput,
  file: string,
  { range, price, iv }: BaselineExpectations,
  options: TaskOptions,
): Promise<Measures> {
  const time = output === "schedule" ? "expiry" : "timestamp";
  const seen = output === "schedule" ? ["first_seen", "last_seen"] : ["timestamp", "timestamp"];
  const outside = (column: string, low: number, high: number): string =>
    `count(*) FILTER (WHERE NOT (${column} BETWEEN ${low} AND ${high}))`;
  const extra: Readonly<Record<BaselineOutput, readonly string[]>> = {
    options: [
      outside("spot_price", price.min, price.max),
      "count(*) FILTER (WHERE NOT (coalesce(mid_price_coin, ask_price_coin, bid_price_coin) > 0 AND coalesce(mid_price_coin, ask_price_coin, bid_price_coin) < 1))",
      "count(*) FILTER (WHERE iv_status = 'ok')",
      outside("iv", iv.min, iv.max),
    ],
    perpetual: [outside("price", price.min, price.max)],
    rates: [outside("rate", 0, 1)],
    schedule: ["count(*) - count(DISTINCT symbol)"],
  };
  const nulls = CRITICAL[output].map((column) => `${column} IS NULL`).join(" OR ");
  const columns = [
    "count(*)",
    `count(*) FILTER (WHERE ${nulls})`,
    "count(*) FILTER (WHERE _time < _before)",
    `epoch_us(min(${seen[0]}))`,
    `epoch_us(max(${seen[1]}))`,
    ...extra[output],
  ].map((column, index) => `(${column})::DOUBLE AS m${index}`);
  const from = `SELECT *, ${time} AS _time, lag(${time}) OVER () AS _before FROM read_parquet(${sqlText(file)})`;
  const found = await session.numbers(`SELECT ${columns.join(", ")} FROM (${from})`, options);
  const [rows, nullRows, unsorted, low, high, ...rest] = found.map((column) => column[0]!) as [
    number,
    number,
    number,
    number,
    number,
    ...number[],
  ];
  const start = Date.parse(`${range.from}T00:00:00Z`) * 1000;
  const end = (Date.parse(`${range.to}T00:00:00Z`) + DAY_SECONDS * 1000) * 1000;
  const more: Measures["more"][number][] = [];
  const day = (micros: number): string =>
    Number.isNaN(micros) ? "none" : new Date(Math.floor(micros / 1000)).toISOString().slice(0, 10);
  const inside = low >= start && high < end;
  more.push({
    check: "range",
    measured: `${day(low)} to ${day(high)}`,
    limit: `${range.from} to ${range.to}`,
    passed: inside,
  });
  const none = (check: string, measured: number, limit: string): void => {
    more.push({ check, measured, limit: `0 rows ${limit}`, passed: measured === 0 });
  };
  if (output === "perpetual") none("price", rest[0]!, `outside ${price.min} to ${price.max} dollars`);
  if (output === "rates") none("rate", rest[0]!, "outside 0 to 1");
  if (output === "schedule") none("unique", rest[0]!, "with a contract named twice");
  if (output === "options") {
    none("price", rest[0]!, `with S outside ${price.min} to ${price.max} dollars`);
    none("premium", rest[1]!, "with a premium outside 0 to 1 coin");
    const success = rows === 0 ? 0 : rest[2]! / rows;
    more.push({
      check: "iv success",
      measured: success,
      limit: `above ${iv.successShare}`,
      passed: success > iv.successShare,
    });
    const outsideShare = rest[2] === 0 ? 0 : rest[3]! / rest[2]!;
    more.push({
      check: "iv range",
      measured: outsideShare,
      limit: `at most ${iv.outsideShare} of the volatilities outside ${iv.min} to ${iv.max}`,
      passed: outsideShare <= iv.outsideShare,
    });
  }
  return { rows, nullShare: rows === 0 ? 0 : nullRows / rows, unsorted, more };
}
