import { Command } from "commander";
import {
  AAVE_BASE_URL,
  aaveSource,
  type DatedSource,
  type DownloadReport,
  downloadDated,
  StrikebookError,
  TARDIS_BASE_URL,
  TARDIS_BASELINE_KINDS,
  TARDIS_COLUMNS,
  type TardisDataType,
  tardisSource,
} from "strikebook";
import { helpOnUsageErrors } from "../helpOnUsageErrors.js";
import { nameList, positiveInteger, positiveNumber } from "../optionValues.js";
import { TerminalProgress } from "../TerminalProgress.js";

interface DownloadOptions {
  readonly from: string;
  readonly to: string;
  readonly out: string;
  readonly baseUrl?: string;
  readonly rate: number;
  readonly tries: number;
  readonly stall: number;
  readonly dryRun: boolean;
  readonly allowMissing: boolean;
  readonly json: boolean;
}

interface TardisOptions extends DownloadOptions {
  readonly exchange: string;
  readonly kinds?: { dataType: TardisDataType; symbol: string }[];
}

interface AaveOptions extends DownloadOptions {
  readonly chain: string;
  readonly assets?: string[];
}

const DEFAULT_KINDS = TARDIS_BASELINE_KINDS.map(({ dataType, symbol }) => `${dataType}:${symbol}`).join(",");

/** `strikebook download`: dated files of data vendors. */
export function downloadCommand(signal: AbortSignal): Command {
  const download = new Command("download")
    .description(
      "Fetch the crypto files that a baseline is built from: Tardis (Deribit options, perpetual), Aave rates",
    )
    .addHelpText(
      "after",
      `
A file that was cut off is continued where the server's file is still the same; one that is there and
was checked is not asked for again. Beside each file lies <file>.download.json with its SHA-256.

Examples:
  $ strikebook download tardis --from 2023-08-01 --to 2023-08-01 --out raw
  $ strikebook download aave --from 2023-08-14 --to 2023-08-17 --out raw --dry-run`,
    );
  const tardis = common(new Command("tardis").description("Daily CSV files of Tardis (key: TARDIS_API_KEY)"), "tardis")
    .option("--exchange <name>", "whose data", "deribit")
    .option("--kinds <list>", `data type and symbol of each daily file (default: ${DEFAULT_KINDS})`, kindList)
    .option("--base-url <url>", `another address of the files (default: ${TARDIS_BASE_URL})`)
    .action((options: TardisOptions) =>
      fetchAll(tardisSource({ ...options, kinds: options.kinds ?? [...TARDIS_BASELINE_KINDS] }), options, signal),
    );
  const aave = common(
    new Command("aave").description("Minute files of Aave V3 reserves, as demeter writes them"),
    "aave",
  )
    .option("--chain <name>", "whose reserves", "polygon")
    .option("--assets <list>", "usdc_e (also usdc), weth (on polygon), or token addresses (default: both)", nameList)
    .option("--base-url <url>", `another address of the files (default: ${AAVE_BASE_URL}, four days of 2023)`)
    .action((options: AaveOptions) => fetchAll(aaveSource(options), options, signal));
  for (const command of [tardis, aave]) download.addCommand(helpOnUsageErrors(command));
  return download;
}

function common(command: Command, name: string): Command {
  return command
    .requiredOption("--from <date>", "first day")
    .requiredOption("--to <date>", "last day")
    .requiredOption("--out <dir>", "folder of the files")
    .option("--rate <n>", "requests a second at most", positiveNumber, 2)
    .option("--tries <n>", "tries in a row that bring nothing before a file is given up", positiveInteger, 6)
    .option("--stall <seconds>", "time without a byte after which a connection is given up", positiveNumber, 60)
    .option("--dry-run", "list what would be asked for", false)
    .option("--allow-missing", "exit with 0 although the server lacks some days", false)
    .option("--json", "print the report as JSON", false)
    .addHelpText(
      "after",
      `\nExample:\n  $ strikebook download ${name} --from 2023-08-14 --to 2023-08-15 --out raw --dry-run`,
    );
}

async function fetchAll(source: DatedSource, options: DownloadOptions, signal: AbortSignal): Promise<void> {
  const progress = new TerminalProgress();
  let report: DownloadReport;
  try {
    report = await downloadDated({
      source,
      from: options.from,
      to: options.to,
      out: options.out,
      requestsPerSecond: options.rate,
      maxFailures: options.tries,
      stallMs: 1000 * options.stall,
      dryRun: options.dryRun,
      signal,
    });
  } finally {
    progress.stop();
  }
  if (options.json) console.log(JSON.stringify(report));
  else if (options.dryRun) for (const { url, path } of report.files) console.log(`${url}\t${path}`);
  else print(report);
  const { missing, failed } = report.counts;
  const wrong = report.files.find(({ state }) => state === "failed")?.error;
  if (wrong) {
    const what = `${failed} of ${report.files.length} files failed (the first: ${wrong.message})`;
    throw new StrikebookError(wrong.code, what, "run it again: what came is kept and continued");
  }
  if (missing > 0 && !options.allowMissing) {
    throw new StrikebookError(
      "missing",
      `the server lacks ${missing} of ${report.files.length} files (the first: ${report.files.find(({ state }) => state === "missing")!.url})`,
      "name other days, or pass --allow-missing",
    );
  }
}

function print({ files, counts }: DownloadReport): void {
  for (const { state, path, bytes, rows } of files)
    if (state !== "failed")
      console.log(
        state === "missing" ? `missing     ${path}` : `${state.padEnd(11)} ${path} (${bytes} bytes, ${rows} rows)`,
      );
  for (const { path, error } of files) if (error) console.log(`failed      ${path}: ${error.message}`);
  const failed = counts.failed > 0 ? `, ${counts.failed} failed` : "";
  console.log(`${counts.downloaded} downloaded, ${counts.present} present, ${counts.missing} missing${failed}`);
}

function kindList(text: string): NonNullable<TardisOptions["kinds"]> {
  return nameList(text).map((kind) => {
    const at = kind.indexOf(":");
    const dataType = kind.slice(0, at);
    if (at < 0 || !Object.hasOwn(TARDIS_COLUMNS, dataType) || at === kind.length - 1) {
      throw new StrikebookError(
        "argument",
        `"${kind}" is no data type and symbol`,
        `write it as <type>:<symbol>, the type one of ${Object.keys(TARDIS_COLUMNS).join(", ")}`,
      );
    }
    return { dataType: dataType as TardisDataType, symbol: kind.slice(at + 1) };
  });
}
