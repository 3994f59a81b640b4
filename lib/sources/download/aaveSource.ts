import { StrikebookError } from "../../task/StrikebookError.js";
import { AAVE_COLUMNS } from "../aave/aaveRates.js";
import type { DatedSource } from "./DatedSource.js";

/**
 * Where demeter publishes its minute files: four days of two Polygon reserves, 14 to 17 August 2023. Other days are made
 * with demeter-fetch and served from one's own address.
 */
export const AAVE_BASE_URL =
  "https://raw.githubusercontent.com/zelos-alpha/demeter/737d4360e46610454d1ef44945d09d239f5331c0/samples/data";

/** Addresses of the reserves by name, as they stand in the published files' names; `usdc_e` is the bridged USDC. */
const POLYGON_TOKENS: Readonly<Record<string, string>> = {
  usdc_e: "0x2791bca1f2de4661ed88a30c99a7a9449aa84174",
  weth: "0x7ceb23fd6bc0add59e62ac25578270cff1b9f619",
};

/** What to take of Aave V3. */
export interface AaveSourceOptions {
  /** Default `polygon`. */
  readonly chain?: string | undefined;
  /** Names (`usdc_e`, for which `usdc` is taken too, and `weth`, on Polygon) or token addresses; default both names. */
  readonly assets?: readonly string[] | undefined;
  readonly baseUrl?: string | undefined;
}

/**
 * Daily minute files of Aave V3 reserves under demeter's names: `<base>/<chain>-aave_v3-<token>-<date>.minute.csv`. They are
 * kept as `aave_v3_<chain>_<asset>_<date>.minute.csv`; the vendor's name is in the record's address.
 *
 * @throws StrikebookError `argument` for an asset that is neither a known name nor an address
 */
export function aaveSource(options: AaveSourceOptions = {}): DatedSource {
  const { chain = "polygon", assets = Object.keys(POLYGON_TOKENS) } = options;
  const base = (options.baseUrl ?? AAVE_BASE_URL).replace(/\/+$/, "");
  const reserves = assets.map((given) => {
    const asset = given.toLowerCase() === "usdc" ? "usdc_e" : given.toLowerCase();
    const known = chain === "polygon" ? POLYGON_TOKENS[asset] : undefined;
    if (known !== undefined) return { asset, token: known };
    if (/^0x[0-9a-f]{40}$/.test(asset)) {
      const name = Object.entries(POLYGON_TOKENS).find(([, token]) => chain === "polygon" && token === asset)?.[0];
      return { asset: name ?? asset, token: asset };
    }
    throw new StrikebookError(
      "argument",
      `no address is known for asset "${given}" on ${chain}`,
      `give its token address, 0x and 40 digits${chain === "polygon" ? `, or one of ${Object.keys(POLYGON_TOKENS).join(", ")}` : ""}`,
    );
  });
  return {
    name: "aave",
    requestHeaders: {},
    refusedCure: "name an address that gives the files with --base-url",
    files: (date) =>
      reserves.map(({ asset, token }) => ({
        date,
        url: `${base}/${chain}-aave_v3-${token}-${date}.minute.csv`,
        name: `aave_v3_${chain}_${asset}_${date}.minute.csv`,
        header: AAVE_COLUMNS.map((column) => column.name),
      })),
  };
}
