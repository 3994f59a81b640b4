import { join } from "node:path";
import { datasetSpec, type Lake, type Manifest, openLake, packNse, volumeChange, writeSampleMarket } from "strikebook";
import { columnReason } from "./columnReasons.js";

type Row = Readonly<Record<string, unknown>>;

const UNDERLYING = "NIFTY";

/** The generated parts of docs/data.md, by the name of their marks, from a small sample market packed into `folder`. */
export async function dataBlocks(folder: string): Promise<Record<string, string>> {
  const market = await writeSampleMarket(join(folder, "market"), { days: 1, rows: 30_000 });
  const root = join(folder, "lake");
  const report = await packNse({ dumps: market.directory, lake: root, source: "simulated NSE ticks" });
  const lake = await openLake(root);
  try {
    const part = report.facts.parts.find(
      ({ dataset, underlying }) => dataset === "nse_options" && underlying === UNDERLYING,
    )!;
    return {
      columns: await columnTable(lake),
      rows: await oneContract(lake),
      runs: await contractRuns(lake),
      volume: volumeTable(),
      manifest: manifestText(part),
      nearest: await nearestText(lake, part.date),
    };
  } finally {
    await lake.close();
  }
}

/** The row that the page explains: half a strike step from the money, at ten o'clock or the first after it. */
const ROW = `FROM nse_options WHERE underlying = '${UNDERLYING}' AND is_traded AND vol_delta > 0 AND spot_price IS NOT NULL
  AND bp4 IS NOT NULL AND sp4 IS NOT NULL AND timestamp >= date + INTERVAL 270 MINUTE
  ORDER BY round(abs(distance_from_spot + 30) / 10), timestamp, opt_type, strike_scaled LIMIT 1`;

async function columnTable(lake: Lake): Promise<string> {
  const spec = datasetSpec("nse_options");
  const shown = spec.columns.map(({ name }) => `CAST(${name} AS VARCHAR) AS "${name}"`).join(", ");
  const [row] = (await lake.query(`SELECT ${shown} ${ROW}`)).records() as Row[];
  const lines = spec.columns.map(({ name, canonicalName, type, unit, description }, index) => {
    const also = canonicalName === undefined ? "" : ` (\`${canonicalName}\`)`;
    const value = row![name] ?? "NULL";
    return `| ${index + 1} | \`${name}\`${also} | ${type} | ${unit} | ${value} | ${description} | ${columnReason(name)} |`;
  });
  return [
    "| # | column | type | unit | in this row | what it is, and its formula | why it is kept |",
    "|--:|---|---|---|---|---|---|",
    ...lines,
  ].join("\n");
}

async function oneContract(lake: Lake): Promise<string> {
  const contract = `(SELECT (expiry, opt_type, strike_scaled) ${ROW})`;
  const columns =
    "strftime(timestamp, '%H:%M:%S') AS utc, price, bp0, sp0, volume, vol_delta, is_traded, spot_price, spot_age_ms, round(time_value, 2) AS time_value";
  const sql = `SELECT ${columns} FROM nse_options WHERE underlying = '${UNDERLYING}' AND (expiry, opt_type, strike_scaled) = ${contract}
    ORDER BY timestamp LIMIT 8`;
  return markdownTable((await lake.query(sql)).records() as Row[]);
}

async function contractRuns(lake: Lake): Promise<string> {
  const sql = `SELECT CAST(expiry AS VARCHAR) AS expiry, opt_type, strike, count(*) AS rows, strftime(min(timestamp), '%H:%M:%S') AS "first (UTC)", strftime(max(timestamp), '%H:%M:%S') AS "last (UTC)"
    FROM nse_options WHERE underlying = '${UNDERLYING}' GROUP BY expiry, opt_type, strike, strike_scaled ORDER BY expiry, opt_type, strike_scaled`;
  const runs = (await lake.query(sql)).records() as Row[];
  const turn = runs.findIndex((run, i) => i > 0 && run.opt_type !== runs[i - 1]!.opt_type);
  const next = runs.findIndex((run, i) => i > 0 && run.expiry !== runs[i - 1]!.expiry);
  const gap = Object.fromEntries(Object.keys(runs[0]!).map((name) => [name, "..."]));
  const shown = [...runs.slice(0, 2), gap, ...runs.slice(turn - 1, turn + 1), gap, ...runs.slice(next - 1, next + 1)];
  return `${runs.length} contracts; the first two, the turn from calls to puts, and the turn to the next expiry:\n\n${markdownTable(shown)}`;
}

function volumeTable(): string {
  const volume = Float64Array.of(23_590, 23_590, 0, 23_660);
  const delta = new Float64Array(volume.length);
  volumeChange(volume, delta);
  let most = Number.NEGATIVE_INFINITY;
  return markdownTable(
    [...volume].map((sent, row) => {
      most = Math.max(most, sent);
      const naive = row === 0 ? 0 : sent - volume[row - 1]!;
      return { volume: sent, "running maximum": most, vol_delta: delta[row], "plain difference (wrong)": naive };
    }),
  );
}

function manifestText(manifest: Manifest): string {
  const short = (text: string): string => `${text.slice(0, 12)}...`;
  const shown = {
    ...manifest,
    sourceFiles: manifest.sourceFiles.map(({ name, sha256 }) => ({ name, sha256: short(sha256) })),
    parquet: { ...manifest.parquet, sha256: short(manifest.parquet.sha256) },
  };
  return `\`\`\`json\n${JSON.stringify(shown, null, 2)}\n\`\`\``;
}

async function nearestText(lake: Lake, date: string): Promise<string> {
  const tape = await lake.openTape({ underlying: UNDERLYING, date });
  const market = lake.expiryCalendar()!.nearestOnOrAfter(UNDERLYING, date)!;
  return markdownTable([
    {
      day: date,
      "expiries in the data": tape.expiries().join(", "),
      "tape.nearestExpiry()": tape.nearestExpiry(),
      "the calendar's nearest": market.expiry,
    },
  ]);
}

function markdownTable(rows: readonly Row[]): string {
  const names = Object.keys(rows[0]!);
  const cell = (value: unknown): string => (value === null || value === undefined ? "NULL" : String(value));
  return [
    `| ${names.join(" | ")} |`,
    `|${names.map((name) => (typeof rows[0]![name] === "number" ? "--:" : "---")).join("|")}|`,
    ...rows.map((row) => `| ${names.map((name) => cell(row[name])).join(" | ")} |`),
  ].join("\n");
}
