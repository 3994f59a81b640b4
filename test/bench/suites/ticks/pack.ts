import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { extractDumps, packRaw, writeSampleMarket } from "strikebook";
import type { Benchmark } from "../../harness.js";

/** Raw parts into packed ones with all columns, against DuckDB's plain sorted rewrite of the same files. */
export async function pack(): Promise<Benchmark> {
  const folder = mkdtempSync(join(tmpdir(), "strikebook-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const market = await writeSampleMarket(join(folder, "dumps"), { days: 2 });
  const from = join(folder, "raw");
  await extractDumps({ dumps: market.directory, out: from });
  const packed = async (verify: boolean): Promise<{ rows: number; bytes: number; seconds: number }> => {
    const lake = join(folder, "lake");
    rmSync(lake, { recursive: true, force: true });
    const report = await packRaw({ from, lake, calendar: market.paths.expiryCalendar, verify });
    const options = report.facts.parts.filter(({ dataset }) => dataset === "nse_options");
    const bytes = options.reduce((sum, part) => sum + part.parquet.bytes, 0);
    return { rows: report.rows, bytes, seconds: report.facts.seconds };
  };
  await packed(false);
  const [checked, plain] = [await packed(true), await packed(false)];
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const session = await (await DuckDBInstance.create(":memory:", { threads: "2", memory_limit: "4GB" })).connect();
  const raw = join(from, "nse_raw_options", "date=2*", "*", "*.parquet");
  const order = "symbol, year, month, contract, timestamp";
  const format = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 100000";
  const readBack = Math.max(0, checked.seconds - plain.seconds).toFixed(2);
  return {
    name: "pack",
    work: `${plain.rows.toLocaleString("en")} raw rows to 70 columns, ${(plain.bytes / plain.rows).toFixed(1)} bytes a row, in 4 parts, not read back (that takes ${readBack} s more)`,
    units: plain.rows,
    unit: "rows",
    ours: () => packed(false),
    against: {
      name: "DuckDB's sorted rewrite of the same rows, 53 columns, 2 threads",
      run: () =>
        session.run(
          `COPY (SELECT * FROM read_parquet('${raw}', hive_partitioning = false) ORDER BY ${order}) TO '${join(folder, "rewrite.parquet")}' (${format})`,
        ),
    },
    better: "higher",
    repetitions: 3,
    versions: { "@duckdb/node-api": "1.5.5-r.5" },
  };
}
