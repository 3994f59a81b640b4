import { spawnSync } from "node:child_process";
import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import { asofBackward, readDump, writeSampleMarket } from "strikebook";
import type { Benchmark } from "../harness.js";

/** What the first studies rest on: start, dump reading, spot join. */
export async function* benchmarks(): AsyncGenerator<Benchmark> {
  yield rootImport();
  yield await dumpRead();
  yield await spotJoin();
}

function rootImport(): Benchmark {
  const run = (code: string): void => {
    const result = spawnSync(process.execPath, ["--input-type=module", "-e", code]);
    if (result.status !== 0) throw new Error(String(result.stderr));
  };
  return {
    name: "root-import",
    work: "one fresh process that imports the root entry",
    units: 1,
    unit: "processes",
    ours: () => run('await import("strikebook")'),
    against: { name: "a fresh Node process that imports nothing", run: () => run("0") },
    better: "lower",
    repetitions: 9,
  };
}

async function dumpRead(): Promise<Benchmark> {
  const folder = mkdtempSync(join(tmpdir(), "strikebook-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const market = await writeSampleMarket(folder, { days: 1 });
  const path = market.paths.niftyOptions;
  let rows = 0;
  const read = async (): Promise<number> => {
    rows = 0;
    for await (const batch of readDump(path)) rows += batch.rows;
    return rows;
  };
  let bytes = 0;
  const inflate = async (): Promise<number> => {
    bytes = 0;
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }).pipe(
      createGunzip({ chunkSize: 1 << 20 }),
    ))
      bytes += (chunk as Buffer).length;
    return bytes;
  };
  await read();
  await inflate();
  return {
    name: "dump-read",
    work: `${rows.toLocaleString("en")} rows of 46 columns, ${(bytes / 1e6).toFixed(0)} MB of text, into typed columns`,
    units: rows,
    unit: "rows",
    ours: read,
    against: { name: "Node's inflate of the same file", run: inflate },
    better: "lower",
    repetitions: 5,
  };
}

async function spotJoin(): Promise<Benchmark> {
  const rows = 2_000_000;
  const seconds = 22_501;
  const spotTimes = Float64Array.from({ length: seconds }, (_, i) => i * 1e6);
  const times = Float64Array.from({ length: rows }, (_, i) => Math.floor((i * seconds * 1e6) / rows));
  const out = new Int32Array(rows);
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const session = await (await DuckDBInstance.create(":memory:", { threads: "2", memory_limit: "4GB" })).connect();
  await session.run(
    `CREATE TABLE spot AS SELECT (i * 1000000)::BIGINT AS t, i::DOUBLE AS price FROM range(${seconds}) r(i);
     CREATE TABLE quotes AS SELECT floor(i * ${seconds} * 1e6 / ${rows})::BIGINT AS t FROM range(${rows}) r(i)`,
  );
  return {
    name: "asof",
    work: `${rows.toLocaleString("en")} quotes against ${seconds.toLocaleString("en")} spot seconds, sorted`,
    units: rows,
    unit: "rows",
    ours: () => asofBackward(times, spotTimes, 5e6, out),
    against: {
      name: "DuckDB ASOF JOIN of the same rows, 2 threads",
      run: () =>
        session.run(
          "CREATE OR REPLACE TEMP TABLE joined AS SELECT q.t, s.price FROM quotes q ASOF JOIN spot s ON q.t >= s.t",
        ),
    },
    better: "higher",
    versions: { "@duckdb/node-api": "1.5.5-r.5" },
  };
}
