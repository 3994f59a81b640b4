import { basename, relative, sep } from "node:path";
import { StrikebookError } from "../../task/StrikebookError.js";
import { isCivilDate } from "../../time/civilDate.js";
import { rawTableKind } from "./rawTableKind.js";

/** The users' earlier layouts of Parquet files. */
export type OlderLayout = "contracts" | "days" | "strikes";

/** A file of an older layout with what only its path says. */
export interface OlderFile {
  readonly file: string;
  /** Of a file that holds one table: its name. */
  readonly table?: string | undefined;
  /** Of a file below `exp=/type=`. */
  readonly expiry?: string | undefined;
  readonly optionType?: string | undefined;
}

export interface OlderFolder {
  readonly layout: OlderLayout;
  readonly files: readonly OlderFile[];
  /** Parquet files that are left out, by why. */
  readonly leftOut: Readonly<Record<string, number>>;
}

const DAY_PART = /(?:^|\/)(\d{4}-\d{2}-\d{2})\/[^/]+\/part-[^/]*\.parquet$/;
const STRIKE_PART = /(?:^|\/)exp=(\d{4}-\d{2}-\d{2})\/type=(CE|PE)\/strike=[\d.]+\.parquet$/i;
/** `nifty_spot.parquet`, `NIFTY_all.parquet`: prices of an index. */
const SPOT_STEM = /^(.+?)_(?:spot|all)$/i;

/**
 * Which older layout a folder has:
 *
 * * `contracts`: one file per contract, `banknifty25dec58300ce.parquet` (52 columns, naive India time), also below
 *   `processed_output/raw_options`
 * * `days`: `<date>/<UNDERLYING>/part-*.parquet` (58 or 64 columns)
 * * `strikes`: `YYYYMM/exp=YYYY-MM-DD/type=CE|PE/strike=N.parquet` (15 columns)
 *
 * Where there are several, the one that keeps most of the vendor's columns is taken; the others are counted. Prices of
 * the indices (`nifty_spot.parquet`, `NIFTY_all.parquet`) come along with each.
 *
 * @throws StrikebookError `schema` when the files are of none.
 */
export function olderFolder(folder: string, parquetFiles: readonly string[]): OlderFolder {
  const groups: Record<OlderLayout, OlderFile[]> = { contracts: [], days: [], strikes: [] };
  const spots: OlderFile[] = [];
  let unknown = 0;
  for (const file of parquetFiles) {
    const path = relative(folder, file).split(sep).join("/");
    const strike = STRIKE_PART.exec(`/${path}`);
    const day = DAY_PART.exec(`/${basename(folder)}/${path}`);
    const stem = basename(file, ".parquet");
    const spot = SPOT_STEM.exec(stem)?.[1] ?? stem;
    if (strike && isCivilDate(strike[1]!)) {
      groups.strikes.push({ file, expiry: strike[1], optionType: strike[2]!.toUpperCase() });
    } else if (day && isCivilDate(day[1]!)) groups.days.push({ file });
    else if (/\d(ce|pe)$/i.test(stem)) groups.contracts.push({ file, table: stem });
    else if (rawTableKind(spot).kind === "index") spots.push({ file, table: spot });
    else unknown++;
  }
  const layout = (["contracts", "days", "strikes"] as const).find((name) => groups[name].length > 0);
  if (!layout && spots.length === 0) {
    const what = `the ${parquetFiles.length} Parquet files below ${folder} are of no known layout (${parquetFiles[0]})`;
    throw new StrikebookError(
      "schema",
      what,
      "name a folder of contract files, of <date>/<UNDERLYING>/part-*.parquet, or of exp=/type=/strike=",
    );
  }
  const leftOut = Object.entries(groups).filter(([name, files]) => name !== layout && files.length > 0);
  return {
    layout: layout ?? "contracts",
    files: [...(layout ? groups[layout] : []), ...spots],
    leftOut: Object.fromEntries([
      ...leftOut.map(([name, files]) => [`files of layout "${name}"`, files.length] as const),
      ...(unknown > 0 ? [["files of no known layout", unknown] as const] : []),
    ]),
  };
}
