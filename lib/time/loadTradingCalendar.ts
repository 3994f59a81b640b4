import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../task/packageRoot.js";
import { StrikebookError } from "../task/StrikebookError.js";
import { TradingCalendar } from "./TradingCalendar.js";

const SHIPPED = "data/calendars/nse-holidays.csv";

/**
 * Reads a trading calendar from a CSV file; without a path the list of NSE that ships with the package
 * (`data/calendars/nse-holidays.csv`).
 *
 * @throws StrikebookError `missing` when the file cannot be read, `calendar` when its text is wrong.
 * @example loadTradingCalendar().tradingDays("2025-10-20", "2025-10-24") // 20, 23 and 24 October: 21 and 22 are Diwali
 */
export function loadTradingCalendar(path: string = SHIPPED, venue = "NSE"): TradingCalendar {
  let text: string;
  try {
    text = readFileSync(path === SHIPPED ? join(packageRoot(), path) : path, "utf8");
  } catch (cause) {
    const what = `cannot read the trading calendar ${path}`;
    throw new StrikebookError("missing", what, "name a CSV file of holidays", { cause });
  }
  return TradingCalendar.parse(text, venue, path);
}
