import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { contractIdentity, niftyOptions, type OptionLetter, type Product } from "../../lib/contract/index.js";
import {
  type DatasetSpec,
  DuckDbSession,
  datasetSpec,
  type Manifest,
  type PartFacts,
  type PartRun,
  type WritePartOptions,
  writePart,
} from "../../lib/lake/index.js";
import { instantAt } from "../../lib/time/index.js";

export const DAY = "2025-11-18";

/** A folder of its own for one test, removed afterwards. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "strikebook-lake-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A session of its own for one test. */
export async function testSession(): Promise<DuckDbSession> {
  const session = await DuckDbSession.open({ memoryLimit: "512MB", threads: 2 });
  onTestFinished(() => session.close());
  return session;
}

export const facts: PartFacts = {
  rowsRead: 0,
  dropped: {},
  marked: {},
  source: "a test",
  sourceFiles: [{ name: "dump.sql.gz", sha256: "a".repeat(64) }],
  granularity: { kind: "tick" },
  hasBook: true,
  parameters: { spotToleranceMs: 5000 },
};

/** Epoch µs of `second` seconds after the open of the NSE session on {@link DAY}. */
export function at(second: number, day: string = DAY): number {
  return instantAt(day, niftyOptions.session.openSecond, niftyOptions.session) + second * 1e6;
}

/** A small deterministic stream of numbers in [0, 1). */
export function noise(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

/** A run of `rows` rows with a value or, now and then, a gap in every column of the dataset. */
export function sampleRun(
  expiry: string,
  type: OptionLetter,
  strike: number,
  rows: number,
  options: { dataset?: string; product?: Product; firstSecond?: number } = {},
): PartRun {
  const spec: DatasetSpec = datasetSpec(options.dataset ?? "nse_options");
  const contract = contractIdentity(options.product ?? niftyOptions, expiry, type, strike);
  const random = noise(strike + rows + (type === "CE" ? 1 : 2));
  const columns: Record<string, Float64Array | number | string> = {};
  for (const column of spec.columns) {
    if (column.sql !== undefined) continue;
    if (column.group === "identity") {
      if (column.values && !/^opt(ion)?_type$/.test(column.name)) columns[column.name] = column.values[0]!;
      if (column.name === "year") columns.year = Number(expiry.slice(0, 4));
      if (column.name === "month") columns.month = Number(expiry.slice(5, 7));
      if (column.name === "lot_size") columns.lot_size = 75;
      continue;
    }
    columns[column.name] = Float64Array.from({ length: rows }, (_, row) => {
      if (column.name === "timestamp") return at((options.firstSecond ?? 0) + row) + (row % 3);
      if (column.nullable && random() < 0.2) return Number.NaN;
      if (column.type === "BOOLEAN") return random() < 0.5 ? 0 : 1;
      if (column.type === "BIGINT") return Math.floor((random() - 0.3) * 2 ** (random() < 0.1 ? 50 : 20));
      if (column.type === "TIMESTAMP") return at(row) - 1e6;
      if (column.type === "DOUBLE" && column.unit === "points" && column.group !== "spot")
        return (random() + 1e-6) * 1e5;
      return (random() - 0.5) * 1e5;
    });
  }
  return { contract, rows, columns };
}

/** Runs of two expiries in the lake's order. */
export function sampleRuns(rows = 40): PartRun[] {
  return [
    sampleRun("2025-11-18", "CE", 25900, rows),
    sampleRun("2025-11-18", "CE", 26000, rows + 1),
    sampleRun("2025-11-18", "PE", 25900, rows + 2),
    sampleRun("2025-11-25", "CE", 25900, rows + 3),
    sampleRun("2025-11-25", "PE", 26000, rows + 4),
  ];
}

export function spotRun(rows = 60): PartRun {
  const timestamp = Float64Array.from({ length: rows }, (_, row) => at(row));
  return { rows, columns: { timestamp, price: timestamp.map((_, row) => 25_950 + row / 4) } };
}

/** Writes a part with facts that add up. */
export function writeRuns(
  session: DuckDbSession,
  root: string,
  runs: readonly PartRun[],
  options: Partial<WritePartOptions> & { dataset?: string; date?: string; underlying?: string } = {},
): Promise<Manifest> {
  const { dataset = "nse_options", date = DAY, underlying = "NIFTY", ...rest } = options;
  const rowsRead = runs.reduce((sum, run) => sum + run.rows, 0);
  const key = { dataset, date, underlying };
  return writePart(session, root, { key, runs, facts: () => ({ ...facts, rowsRead }), ...rest });
}

/** A lake with one NIFTY day, options and spot. */
export async function sampleLake(root: string, runs: readonly PartRun[] = sampleRuns()): Promise<void> {
  const session = await DuckDbSession.open({ memoryLimit: "512MB", threads: 2 });
  try {
    await writeRuns(session, root, runs);
    await writeRuns(session, root, [spotRun()], { dataset: "nse_spot" });
  } finally {
    await session.close();
  }
}
