import { StrikebookError } from "../../task/StrikebookError.js";
import { TARDIS_COLUMNS, type TardisDataType } from "../tardis/tardisColumns.js";
import { tardisFileName } from "../tardis/tardisFileName.js";
import type { DatedSource } from "./DatedSource.js";

/** Address of Tardis' datasets. */
export const TARDIS_BASE_URL = "https://datasets.tardis.dev/v1";

/** What to take from Tardis. */
export interface TardisSourceOptions {
  /** Default `deribit`. */
  readonly exchange?: string | undefined;
  /** Data type and symbol of each daily file; default the option chain and the Bitcoin perpetual's quotes. */
  readonly kinds?: readonly { readonly dataType: TardisDataType; readonly symbol: string }[] | undefined;
  /** Default: the environment's `TARDIS_API_KEY`. Without a key the vendor gives the first day of each month. */
  readonly apiKey?: string | undefined;
  readonly baseUrl?: string | undefined;
}

/** The two inputs that baseline regeneration takes from this vendor. */
export const TARDIS_BASELINE_KINDS: readonly { readonly dataType: TardisDataType; readonly symbol: string }[] = [
  { dataType: "options_chain", symbol: "OPTIONS" },
  { dataType: "quotes", symbol: "BTC-PERPETUAL" },
];

/**
 * Tardis' daily CSV files: `<base>/<exchange>/<data type>/<yyyy>/<mm>/<dd>/<symbol>.csv.gz`, with the key as a bearer
 * token (docs.tardis.dev, Downloadable CSV files, Datasets API reference).
 */
export function tardisSource(options: TardisSourceOptions = {}): DatedSource {
  const { exchange = "deribit", kinds = TARDIS_BASELINE_KINDS } = options;
  const base = (options.baseUrl ?? TARDIS_BASE_URL).replace(/\/+$/, "");
  const apiKey = options.apiKey ?? process.env["TARDIS_API_KEY"];
  // A key with a line break would end up in an error message of the HTTP client.
  if (apiKey !== undefined && !/^[\x21-\x7e]*$/.test(apiKey)) {
    throw new StrikebookError("argument", "TARDIS_API_KEY holds a character that no key has", "set it anew");
  }
  return {
    name: "tardis",
    requestHeaders: apiKey ? { authorization: `Bearer ${apiKey}` } : {},
    refusedCure: apiKey
      ? "check that the key in TARDIS_API_KEY covers this data"
      : "set TARDIS_API_KEY; without a key only the first day of each month is given",
    files: (date) =>
      kinds.map(({ dataType, symbol }) => ({
        date,
        url: `${base}/${exchange}/${dataType}/${date.replaceAll("-", "/")}/${encodeURIComponent(symbol)}.csv.gz`,
        name: tardisFileName({ exchange, dataType, date, symbol }),
        header: TARDIS_COLUMNS[dataType].map((column) => column.name),
      })),
  };
}
