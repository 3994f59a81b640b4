import { datasetSpec } from "./datasets.js";
import type { LakePart } from "./LakePart.js";
import { sqlTexts } from "./sqlText.js";
import { storedColumn } from "./storedColumn.js";

/** Views of minute bars by name, each computed from the ticks when it is read. Older layouts have none. */
export function minuteBarViews(parts: readonly LakePart[]): Record<string, string> {
  const filesOf = (dataset: string): string[] =>
    parts.flatMap(({ key, layout, files }) => (key.dataset === dataset && layout === "current" ? files : []));
  const [options, spot] = [filesOf("nse_options"), filesOf("nse_spot")];
  return {
    ...(options.length > 0 ? { nse_bars_1m: optionBars(options) } : {}),
    ...(spot.length > 0 ? { nse_spot_bars_1m: indexBars(spot) } : {}),
  };
}

/** End of a row's minute; a row on the minute's last instant opens the next one. */
const END = "time_bucket(INTERVAL 1 MINUTE, timestamp) + INTERVAL 1 MINUTE";

/** Rows of a contract stand in the order of time, and rows of one time in the order in which they came. */
const rowsOf = (files: readonly string[]): string =>
  `read_parquet(${sqlTexts(files)}, hive_partitioning = true, hive_types = {'date': DATE, 'underlying': VARCHAR}, file_row_number = true)`;

function optionBars(files: readonly string[]): string {
  const spec = datasetSpec("nse_options");
  const column = (name: string): string => storedColumn(spec, name);
  const [last, bid, ask] = [column("last_price"), column("bid_price"), column("ask_price")];
  const closing = (name: string): string => `arg_max_null(${column(name)}, file_row_number)`;
  return `
    SELECT date, underlying, expiry, expiry_ts, ${column("option_type")} AS option_type, strike, strike_scaled,
      ${END} AS timestamp,
      arg_max(${last}, file_row_number) AS last_price,
      ${closing("bid_price")} AS bid_price, ${closing("bid_size")} AS bid_size,
      ${closing("ask_price")} AS ask_price, ${closing("ask_size")} AS ask_size,
      ${closing("volume")} AS volume, sum(${column("volume_change")})::BIGINT AS volume_change,
      ${closing("open_interest")} AS open_interest,
      arg_min(${last}, file_row_number) AS open_price, max(${last}) AS high_price, min(${last}) AS low_price,
      arg_max_null((${bid} + ${ask}) / 2, file_row_number) AS mid_price,
      count(*)::INTEGER AS rows
    FROM ${rowsOf(files)}
    GROUP BY date, underlying, expiry, expiry_ts, ${column("option_type")}, strike, strike_scaled, ${END}`;
}

function indexBars(files: readonly string[]): string {
  return `
    SELECT date, underlying, ${END} AS timestamp,
      arg_max(price, file_row_number) AS price, arg_min(price, file_row_number) AS open_price,
      max(price) AS high_price, min(price) AS low_price, count(*)::INTEGER AS rows
    FROM ${rowsOf(files)}
    GROUP BY date, underlying, ${END}`;
}
