// Compares one raw part per day with one per contract, on the rows of one underlying of a raw lake.
// Usage: node test/pack/raw/compareRawLayouts.mjs LAKE UNDERLYING [REPETITIONS]
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDbSession } from "../../../dist/lib/index.js";

const [lake = "lake", underlying = "NIFTY", repetitions = "3"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "strikebook-layouts-"));
const session = await DuckDbSession.open({ memoryLimit: "6GB", threads: 2, tempDirectory: join(folder, "spill") });
const FORMAT = "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 100000, WRITE_BLOOM_FILTER false)";
const ORDER = "year, month, opt_type, strike, contract, timestamp";
const COLUMNS = ["epoch_us(timestamp)", "price", "bp0", "sp0", "volume", "oi"]
  .map((name) => `${name}::DOUBLE`)
  .join(", ");

const timed = async (work) => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};
const sizeOf = (path) =>
  readdirSync(path, { recursive: true }).reduce((sum, name) => {
    const stats = statSync(join(path, name));
    return sum + (stats.isFile() ? stats.size : 0);
  }, 0);
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** Each layout from a table in its own order, so that every file is one range of rows. */
const layouts = {
  "per day": { key: "date", order: `date, ${ORDER}` },
  "per contract": { key: "contract", order: `contract, ${ORDER}` },
  "per contract and day": { key: "date || contract", order: `date, contract, ${ORDER}` },
};
try {
  const source = `read_parquet('${lake}/nse_raw_options/date=2*/underlying=${underlying}/*.parquet', hive_partitioning = true, hive_types_autocast = false)`;
  const [[rows], [days]] = await session.numbers(
    `SELECT count(*)::DOUBLE, count(DISTINCT date)::DOUBLE FROM ${source}`,
  );
  console.log(`${rows} rows of ${underlying}, ${days} days`);
  for (const [name, layout] of Object.entries(layouts)) {
    const table = name.replaceAll(" ", "_");
    await session.run(
      `CREATE TABLE ${table} AS SELECT row_number() OVER () AS n, (${layout.key})::VARCHAR AS part, * FROM (SELECT * FROM ${source} ORDER BY ${layout.order})`,
    );
    const [first, last] = await session.numbers(
      `SELECT min(n)::DOUBLE, max(n)::DOUBLE FROM ${table} GROUP BY part ORDER BY 1`,
    );
    Object.assign(layout, { table, first, last, write: [], read: [] });
  }
  const [[dayStart], [dayEnd]] = await session.numbers(
    `SELECT min(epoch_us(timestamp))::DOUBLE, max(epoch_us(timestamp))::DOUBLE FROM per_day WHERE date = (SELECT date FROM per_day GROUP BY date ORDER BY count(*) DESC LIMIT 1)`,
  );
  for (let round = 0; round < Number(repetitions); round++) {
    for (const [name, layout] of Object.entries(layouts)) {
      const out = join(folder, name);
      rmSync(out, { recursive: true, force: true });
      mkdirSync(out);
      layout.write.push(
        await timed(async () => {
          for (let i = 0; i < layout.first.length; i++) {
            const file = join(out, `${String(i).padStart(6, "0")}.parquet`);
            await session.run(
              `COPY (SELECT * EXCLUDE (n, part, date, underlying) FROM ${layout.table} WHERE n BETWEEN ${layout.first[i]} AND ${layout.last[i]}) TO '${file}' ${FORMAT}`,
            );
          }
        }),
      );
      const between = `timestamp BETWEEN make_timestamp(${dayStart}) AND make_timestamp(${dayEnd})`;
      const order = name === "per day" ? "" : `ORDER BY ${ORDER}`;
      layout.read.push(
        await timed(() =>
          session.numbers(`SELECT ${COLUMNS} FROM read_parquet('${out}/*.parquet') WHERE ${between} ${order}`),
        ),
      );
      layout.bytes = sizeOf(out);
    }
  }
  const base = layouts["per day"];
  for (const [name, { first, bytes, write, read }] of Object.entries(layouts)) {
    const ratio = (values, of) => (median(values) / median(of)).toFixed(2);
    console.log(
      `${name}: ${first.length} files, ${(bytes / 1e6).toFixed(1)} MB (${(bytes / base.bytes).toFixed(2)}), write ${median(write).toFixed(0)} ms (${ratio(write, base.write)}), one day back sorted, 6 columns ${median(read).toFixed(0)} ms (${ratio(read, base.read)})`,
    );
  }
} finally {
  await session.close();
  rmSync(folder, { recursive: true, force: true });
}
