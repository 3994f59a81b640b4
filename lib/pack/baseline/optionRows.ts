import { sqlText } from "../../lake/sqlText.js";
import type { BaselineManifest } from "./BaselineManifest.js";
import type { BaselineSettings } from "./BaselineOptions.js";
import { DAY_SECONDS, outsideRangeSql } from "./secondSeries.js";

/** What decides about a row of an option chain before the perpetual is known. */
export function optionParameters(settings: BaselineSettings): BaselineManifest["parameters"] {
  const { asset, from, to, maxDays, quotes } = settings;
  return { asset, from: from ?? null, to: to ?? null, maxDays, quotes };
}

/** The columns of Tardis' `options_chain` that are kept; the others are greeks that the vendor computed. */
export const OPTION_COLUMNS: readonly string[] = [
  "symbol",
  "timestamp",
  "local_timestamp",
  "type",
  "strike_price",
  "expiration",
  "open_interest",
  "bid_price",
  "bid_amount",
  "ask_price",
  "ask_amount",
  "mark_price",
  "mark_iv",
  "underlying_price",
];

/** A side that can be traded: Deribit writes none or zero where there is no order. */
export function sideSql(price: string): string {
  return `coalesce(${price} > 0 AND isfinite(${price}), false)`;
}

/** The first reason that a row falls away for, NULL for one that stays, as an SQL expression. */
export function optionReasonSql(settings: BaselineSettings): string {
  const maxMicros = settings.maxDays * DAY_SECONDS * 1e6;
  const [bid, ask] = [sideSql("bid_price"), sideSql("ask_price")];
  const quoted = settings.quotes === "twoSided" ? `${bid} AND ${ask}` : `${bid} OR ${ask}`;
  return `CASE
    WHEN symbol IS NULL OR NOT starts_with(symbol, ${sqlText(`${settings.asset}-`)}) THEN 'otherAsset'
    WHEN timestamp IS NULL OR ${outsideRangeSql("timestamp", settings)} THEN 'outsideRange'
    WHEN expiration IS NULL OR timestamp >= expiration THEN 'expired'
    WHEN expiration - timestamp > ${maxMicros} THEN 'farExpiry'
    WHEN NOT (${quoted}) THEN ${settings.quotes === "twoSided" ? "'oneSided'" : "'noQuote'"}
    WHEN ${bid} AND ${ask} AND bid_price > ask_price THEN 'crossed'
  END`;
}

/** A contract whose name says what its columns say, as an SQL condition: `BTC-14AUG23-29000-C`, 08:00 UTC. */
export function nameAgreesSql(settings: BaselineSettings): string {
  const pattern = `^${settings.asset}-(\\d{1,2}[A-Z]{3}\\d{2})-(\\d+)-([CP])$`;
  const part = (group: number): string => `regexp_extract(symbol, ${sqlText(pattern)}, ${group})`;
  const eight = 8 * 3600e6;
  return `coalesce(regexp_matches(symbol, ${sqlText(pattern)})
    AND epoch_us(try_strptime(${part(1)}, '%d%b%y')) + ${eight} = expiration
    AND try_cast(${part(2)} AS DOUBLE) = strike_price
    AND CASE ${part(3)} WHEN 'C' THEN 'call' ELSE 'put' END = lower(type), false)`;
}
