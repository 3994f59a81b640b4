import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { bankniftyOptions, contractIdentity, niftyOptions, type Product } from "../../lib/contract/index.js";
import { DuckDbSession, hashFile, type PartKey, type PartRun, partFolder, writePart } from "../../lib/lake/index.js";
import { keepLakeCalendar } from "../../lib/lake/lakeCalendar.js";
import { type AuditFinding, type AuditLakeOptions, type AuditReport, auditLake } from "../../lib/quality/index.js";
import { ExpiryCalendar, instantAt } from "../../lib/time/index.js";

/** Five whole sessions in a row, a weekend among them. */
export const DAYS = ["2025-11-13", "2025-11-14", "2025-11-17", "2025-11-18", "2025-11-19"];
/** The day that most tests spoil. */
export const DAY = "2025-11-18";
/** Seconds between two rows of a contract. */
export const STEP = 10;
/** Rows of one contract and of one option part. */
export const CONTRACT_ROWS: number = 22_500 / STEP + 1;
export const PART_ROWS: number = 4 * CONTRACT_ROWS;

export const CALENDAR: ExpiryCalendar = ExpiryCalendar.parse(
  [
    "underlying,kind,period,expiry",
    ...["2025-11-18", "2025-12-02", "2025-12-09"].map((day) => `NIFTY,weekly,${day},${day}`),
    "NIFTY,monthly,2025-11,2025-11-25",
    "NIFTY,monthly,2025-12,2025-12-30",
    "BANKNIFTY,monthly,2025-11,2025-11-25",
    "BANKNIFTY,monthly,2025-12,2025-12-30",
  ].join("\n"),
  "expiry_calendar.csv",
);

export const NIFTY_DAY: PartKey = { dataset: "nse_options", date: DAY, underlying: "NIFTY" };
export const NIFTY_SPOT: PartKey = { ...NIFTY_DAY, dataset: "nse_spot" };

/** Epoch µs of `second` seconds after the open of `day`. */
export function at(second: number, day: string = DAY): number {
  return instantAt(day, niftyOptions.session.openSecond, niftyOptions.session) + second * 1e6;
}

const folder = mkdtempSync(join(tmpdir(), "strikebook-audit-"));
const clean = join(folder, "clean");
let copies = 0;

/** Makes the clean lake of a test file: NIFTY and BANKNIFTY over {@link DAYS}, and removes everything afterwards. */
export function withCleanLake(): void {
  beforeAll(async () => {
    const session = await DuckDbSession.open({ memoryLimit: "512MB", threads: 1 });
    try {
      for (const product of [niftyOptions, bankniftyOptions])
        for (const day of DAYS) await writeDay(session, clean, product, day);
      await keepLakeCalendar(clean, CALENDAR);
    } finally {
      await session.close();
    }
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
}

/** A copy of the clean lake to spoil. */
export function copyLake(): string {
  const root = join(folder, `lake-${copies++}`);
  cpSync(clean, root, { recursive: true });
  return root;
}

async function writeDay(session: DuckDbSession, root: string, product: Product, day: string): Promise<void> {
  const { underlying } = product;
  const expiries = underlying === "NIFTY" ? ["2025-11-18", "2025-11-25"] : ["2025-11-25", "2025-12-30"];
  const runs = expiries
    .filter((expiry) => expiry >= day)
    .flatMap((expiry, _, held) => {
      const strikes = held.length === 1 ? [25_900, 26_000] : [26_000];
      return (["CE", "PE"] as const).flatMap((type) =>
        strikes.map((strike) => optionRun(product, day, expiry, type, strike)),
      );
    });
  const rows = runs.reduce((sum, run) => sum + run.rows, 0);
  await write(session, root, { dataset: "nse_options", date: day, underlying }, runs, rows);
  const times = Float64Array.from({ length: 22_501 }, (_, second) => at(second, day));
  const spot = {
    rows: times.length,
    columns: { timestamp: times, price: times.map((_, second) => spotAt(second)) },
  };
  await write(session, root, { dataset: "nse_spot", date: day, underlying }, [spot], spot.rows);
}

async function write(
  session: DuckDbSession,
  root: string,
  key: PartKey,
  runs: PartRun[],
  rowsRead: number,
): Promise<void> {
  const facts = {
    rowsRead,
    dropped: {},
    marked: {},
    source: "a test",
    sourceFiles: [{ name: "dump.sql.gz", sha256: "a".repeat(64) }],
    granularity: { kind: "tick" },
    hasBook: true,
    parameters: {},
  } as const;
  await writePart(session, root, { key, runs, facts: () => facts });
}

/** Price of the underlying so many seconds after the open. */
function spotAt(second: number): number {
  return 26_000 + (second % 7) / 4;
}

/** A contract with a row every {@link STEP} seconds that trades in each of them. */
function optionRun(product: Product, day: string, expiry: string, type: "CE" | "PE", strike: number): PartRun {
  const timestamp = Float64Array.from({ length: CONTRACT_ROWS }, (_, row) => at(row * STEP, day));
  const price = timestamp.map((_, row) => 100 + (row % 11) / 20);
  const spot = timestamp.map((_, row) => spotAt(row * STEP));
  const intrinsic = spot.map((value) => Math.max(0, type === "CE" ? value - strike : strike - value));
  return {
    contract: contractIdentity(product, expiry, type, strike),
    rows: CONTRACT_ROWS,
    columns: {
      timestamp,
      price,
      bp0: price.map((value) => value - 0.5),
      sp0: price.map((value) => value + 0.5),
      lastTradeTime: timestamp,
      volume: timestamp.map((_, row) => 75 * row),
      vol_delta: timestamp.map((_, row) => (row === 0 ? 0 : 75)),
      expiry_type: expiry === "2025-11-18" ? "weekly" : "monthly",
      expiry_source: "calendar",
      year: Number(expiry.slice(0, 4)),
      month: Number(expiry.slice(5, 7)),
      is_traded: 1,
      spot_price: spot,
      spot_age_ms: 0,
      distance_from_spot: spot.map((value) => strike - value),
      moneyness_pct: spot.map((value) => (100 * (strike - value)) / value),
      intrinsic_value: intrinsic,
      time_value: price.map((value, row) => value - intrinsic[row]!),
      mid_price: price,
    },
  };
}

/**
 * Replaces the rows of a part by a query over `rows`, the part as it is, and makes its manifest agree with the new file, so
 * that nothing but the rows is wrong.
 */
export async function spoil(root: string, key: PartKey, query: string): Promise<void> {
  const parquet = join(partFolder(root, key), "part-0.parquet");
  const session = await DuckDbSession.open({ memoryLimit: "512MB", threads: 1 });
  try {
    const rows = `read_parquet('${parquet}', hive_partitioning = false)`;
    const source = `WITH rows AS (SELECT *, row_number() OVER () AS n FROM ${rows}), changed AS (${query})`;
    await session.run(
      `COPY (${source} SELECT * EXCLUDE (n) FROM changed ORDER BY n) TO '${parquet}.new' (FORMAT parquet)`,
    );
    renameSync(`${parquet}.new`, parquet);
    const count = await session.numbers(`SELECT count(*)::DOUBLE FROM ${rows}`);
    const { bytes, sha256 } = await hashFile(parquet);
    editManifest(root, key, (manifest) => {
      manifest.rows = manifest.rowsRead = count[0]![0]!;
      manifest.parquet = { name: "part-0.parquet", bytes, sha256 };
    });
  } finally {
    await session.close();
  }
}

export function editManifest(root: string, key: PartKey, edit: (manifest: Record<string, unknown>) => void): void {
  const path = join(partFolder(root, key), "part-0.manifest.json");
  const manifest = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  edit(manifest);
  writeFileSync(path, JSON.stringify(manifest));
}

export function removePart(root: string, key: PartKey): void {
  rmSync(partFolder(root, key), { recursive: true });
}

export async function audit(lake: string, options: AuditLakeOptions = {}): Promise<AuditReport> {
  return auditLake({ lake, jobs: 1, duckdb: { memoryLimit: "512MB", threads: 1 }, ...options });
}

/** Findings as `severity code underlying date`. */
export function names(report: AuditReport): string[] {
  return report.facts.findings.map(({ severity, code, place }) =>
    [severity, code, place.dataset, place.underlying, place.date].filter(Boolean).join(" "),
  );
}

/** The one finding of a code; fails when there is none or another beside it. */
export function only(report: AuditReport, code: string): AuditFinding {
  const found = report.facts.findings.filter((finding) => finding.code === code);
  if (found.length !== 1)
    throw new Error(`${found.length} findings ${code} among ${names(report).join(", ") || "none"}`);
  return found[0]!;
}
