// Times the same two questions on a table of quotes in arquero, danfojs, DuckDB and plain typed arrays, in turn in one
// process, after a warm-up of each, and prints medians and their ratio to DuckDB:
//   node --expose-gc test/columns/compareTableLibraries.mjs [rows] [repetitions]

import { createRequire } from "node:module";
import { cpus } from "node:os";
import { DuckDBInstance } from "@duckdb/node-api";
import * as aq from "arquero";
import dfd from "danfojs-node";

const rows = Number(process.argv[2] ?? 1_000_000);
const repetitions = Number(process.argv[3] ?? 5);
const STRIKES = 200;
const strike = Int32Array.from({ length: rows }, (_, i) => 20_000 + 50 * ((i * 7919) % STRIKES));
const price = Float64Array.from({ length: rows }, (_, i) => ((i * 104_729) % 30_000) / 100);

const connection = await (await DuckDBInstance.create(":memory:")).connect();
await connection.run("set threads = 2");
await connection.run(
  `create table quotes as select (20000 + 50 * ((i * 7919) % ${STRIKES}))::integer as strike,
     ((i * 104729) % 30000) / 100.0::double as price from range(${rows}) t(i)`,
);
const table = aq.table({ strike, price });
const made = performance.now();
const frame = new dfd.DataFrame(
  Array.from({ length: rows }, (_, i) => [strike[i], price[i]]),
  { columns: ["strike", "price"], dtypes: ["int32", "float32"] },
);
const madeSeconds = (performance.now() - made) / 1000;

/** Each gives a number that all must agree on. */
const questions = {
  "sum of prices by strike": {
    DuckDB: async () => {
      const reader = await connection.runAndReadAll("select strike, sum(price) as s from quotes group by strike");
      return reader.getColumns()[1].reduce((a, b) => a + b, 0);
    },
    arquero: () =>
      table
        .groupby("strike")
        .rollup({ s: aq.op.sum("price") })
        .array("s")
        .reduce((a, b) => a + b, 0),
    danfojs: () => {
      const sums = frame.groupby(["strike"]).col(["price"]).sum();
      return sums.column("price_sum").values.reduce((a, b) => a + b, 0);
    },
    "typed arrays": () => {
      const sums = new Float64Array(STRIKES);
      for (let i = 0; i < rows; i++) sums[(strike[i] - 20_000) / 50] += price[i];
      return sums.reduce((a, b) => a + b, 0);
    },
  },
  "rows with price above 150, as a table": {
    DuckDB: async () => {
      await connection.run("create or replace temp table above as select * from quotes where price > 150");
      return Number((await connection.runAndReadAll("select count(*) from above")).getRows()[0][0]);
    },
    arquero: () =>
      table
        .filter((row) => row.price > 150)
        .reify()
        .numRows(),
    danfojs: () => frame.query(frame.price.gt(150)).shape[0],
    "typed arrays": () => {
      let kept = 0;
      for (let i = 0; i < rows; i++) if (price[i] > 150) kept++;
      const outStrike = new Int32Array(kept);
      const outPrice = new Float64Array(kept);
      for (let i = 0, at = 0; i < rows; i++) {
        if (!(price[i] > 150)) continue;
        outStrike[at] = strike[i];
        outPrice[at++] = price[i];
      }
      return outStrike.length;
    },
  },
};

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const require = createRequire(import.meta.url);
const version = (name) => require(`../../node_modules/${name}/package.json`).version;
console.log(
  `${rows.toLocaleString("en")} rows, ${repetitions} repetitions, Node ${process.versions.node}, ${cpus().length} cores (${cpus()[0].model}), ` +
    ["@duckdb/node-api", "arquero", "danfojs-node"].map((name) => `${name} ${version(name)}`).join(", "),
);
console.log(`a danfojs frame of them is made in ${madeSeconds.toFixed(2)} s`);
for (const [question, answers] of Object.entries(questions)) {
  const times = Object.fromEntries(Object.keys(answers).map((name) => [name, []]));
  const results = new Map();
  for (let round = 0; round <= repetitions; round++)
    for (const [name, answer] of Object.entries(answers)) {
      globalThis.gc?.();
      const started = performance.now();
      results.set(name, await answer());
      if (round > 0) times[name].push(performance.now() - started);
    }
  const expected = results.get("typed arrays");
  for (const [name, result] of results)
    if (Math.abs(result - expected) > 1e-6 * Math.abs(expected))
      throw new Error(`${name} answers ${result}, not ${expected}`);
  const duckdb = median(times.DuckDB);
  console.log(question);
  for (const [name, all] of Object.entries(times)) {
    const ms = median(all);
    console.log(
      `  ${name.padEnd(12)} ${ms.toFixed(1).padStart(9)} ms  ${(ms / duckdb).toFixed(2).padStart(7)} x DuckDB`,
    );
  }
}
