import type { SourceColumn } from "../relation/SourceColumn.js";

const text = (name: string): SourceColumn => ({ name, kind: "text" });
const number = (name: string): SourceColumn => ({ name, kind: "number" });
const micros = (name: string): SourceColumn => ({ name, kind: "micros" });

const head = [text("exchange"), text("symbol"), micros("timestamp"), micros("local_timestamp")];

/** Data types of Tardis' daily files that are read here. */
export type TardisDataType = "options_chain" | "quotes" | "trades";

/**
 * Columns of Tardis' daily CSV files, in order (docs.tardis.dev, Downloadable CSV files, Data types). `timestamp` is the
 * exchange's, `local_timestamp` the arrival by which files are cut and sorted. Prices of coin-settled options are in
 * coins, implied volatilities in per cent.
 */
export const TARDIS_COLUMNS: Readonly<Record<TardisDataType, readonly SourceColumn[]>> = {
  options_chain: [
    ...head,
    text("type"),
    number("strike_price"),
    micros("expiration"),
    ...["open_interest", "last_price", "bid_price", "bid_amount", "bid_iv", "ask_price", "ask_amount", "ask_iv"].map(
      number,
    ),
    number("mark_price"),
    number("mark_iv"),
    text("underlying_index"),
    ...["underlying_price", "delta", "gamma", "vega", "theta", "rho"].map(number),
  ],
  quotes: [...head, ...["ask_amount", "ask_price", "bid_price", "bid_amount"].map(number)],
  trades: [...head, text("id"), text("side"), number("price"), number("amount")],
};
