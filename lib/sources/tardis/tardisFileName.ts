import { type CivilDate, isCivilDate } from "../../time/civilDate.js";

/** What the name of a daily file of Tardis says. */
export interface TardisFileName {
  readonly exchange: string;
  readonly dataType: string;
  readonly date: CivilDate;
  /** An instrument, or a group as OPTIONS. */
  readonly symbol: string;
}

const DATA_TYPES = ["options_chain", "quotes", "trades", "derivative_ticker", "incremental_book_L2", "liquidations"];
const NAME = new RegExp(
  `^([a-z0-9-]+)_(${DATA_TYPES.join("|")})_(\\d{4}-\\d{2}-\\d{2})_(.+?)\\.(?:csv(?:\\.gz)?|parquet)$`,
);

/** The name under which Tardis' clients keep a daily file: `deribit_options_chain_2023-08-14_OPTIONS.csv.gz`. */
export function tardisFileName({ exchange, dataType, date, symbol }: TardisFileName): string {
  return `${exchange}_${dataType}_${date}_${symbol.replace(/[:/]/g, "-")}.csv.gz`;
}

/** Reads such a name (without folder), of CSV or Parquet; undefined for any other. */
export function parseTardisFileName(name: string): TardisFileName | undefined {
  const match = NAME.exec(name);
  if (!match || !isCivilDate(match[3]!)) return undefined;
  return { exchange: match[1]!, dataType: match[2]!, date: match[3]!, symbol: match[4]! };
}
