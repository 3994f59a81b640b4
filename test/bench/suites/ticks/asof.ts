import { asofBackward } from "strikebook";
import type { Benchmark } from "../../harness.js";

/** The backward join of quotes to spot prices, against DuckDB's. */
export async function asof(): Promise<Benchmark> {
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
