// `npm run bench:catalogue -- --to DIR [--days 81] [--workers N]`: the whole selling catalogue over generated BANKNIFTY days,
// each measurement in a fresh process: once with the tape cache still to be filled where DIR is new, once from the cache, and
// once more over N threads. Prints one JSON object. A market that DIR holds already is used again.
import { spawn } from "node:child_process";
import { cpus, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const UNDERLYING = "BANKNIFTY";
const { values } = parseArgs({
  options: {
    to: { type: "string" },
    days: { type: "string", default: "81" },
    workers: { type: "string", default: "2" },
    measure: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
if (values.help || values.to === undefined) {
  console.error("usage: npm run bench:catalogue -- --to DIR [--days 81] [--workers 2]");
  process.exit(values.help ? 0 : 1);
}
const lakeFolder = join(values.to, "lake");
if (values.measure !== undefined) {
  console.log(JSON.stringify(await measured(Number(values.measure))));
} else {
  const self = fileURLToPath(import.meta.url);
  const main = join(dirname(self), "..", "..", "dist", "kernels", "cli", "main.js");
  await child(main, ["sample", "--to", values.to, "--format", "parquet", "--days", values.days]);
  const sql = `SELECT count(*)::DOUBLE AS rows, count(DISTINCT "timestamp"::DATE)::DOUBLE AS days FROM nse_options WHERE underlying = '${UNDERLYING}'`;
  const [market] = JSON.parse(await child(main, ["lake", "--lake", lakeFolder, "--json", "--sql", sql]));
  const runs = [];
  for (const workers of [1, 1, Number(values.workers)]) {
    const text = await child(self, ["--to", values.to, "--days", values.days, "--measure", String(workers)]);
    runs.push(JSON.parse(text));
  }
  const [first, cached, threads] = runs;
  console.log(
    JSON.stringify(
      {
        machine: `${cpus().length} x ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`,
        market: { underlying: UNDERLYING, ...market },
        first,
        cached,
        threads,
        peer: {
          name: "the users' own runner on their machine: 12 strategies over 81 BANKNIFTY days of about 3.7 M rows; 1 strategy on one file",
          secondsOfTwelve: 270,
          secondsOfOneFile: 3420,
        },
      },
      undefined,
      2,
    ),
  );
}

/** The catalogue once; seconds of wall and processor, peak memory of this process, and what was done. */
async function measured(workers) {
  const { catalog, openLake, runStrategies } = await import("strikebook");
  const definitions = Object.values(catalog).filter(
    ({ family, underlyings }) => family === "selling" && underlyings.includes(UNDERLYING),
  );
  const lake = await openLake(lakeFolder);
  const days = lake.days(UNDERLYING);
  await lake.close();
  let legSeconds = Number.NaN;
  const started = performance.now();
  const before = process.cpuUsage();
  const records = await runStrategies({
    definitions,
    days,
    underlyings: [UNDERLYING],
    source: { root: lakeFolder },
    workers,
    study: "bench-catalogue",
    onWork: (work) => {
      legSeconds = work.legSeconds;
    },
  });
  const used = process.cpuUsage(before);
  const verdicts = {};
  for (const { verdict } of records) verdicts[verdict.status] = (verdicts[verdict.status] ?? 0) + 1;
  return {
    workers,
    strategies: definitions.length,
    days: days.length,
    wallSeconds: (performance.now() - started) / 1000,
    processorSeconds: (used.user + used.system) / 1e6,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    legSeconds,
    trades: records.reduce((sum, { trades }) => sum + trades.length, 0),
    failedDays: records.reduce((sum, run) => sum + run.days.filter(({ outcome }) => outcome === "failed").length, 0),
    verdicts,
  };
}

function child(script, args) {
  return new Promise((resolve, reject) => {
    const started = spawn(process.execPath, [script, ...args], { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    started.stdout.on("data", (data) => (text += data));
    started.on("error", reject);
    started.on("close", (code) =>
      code === 0 ? resolve(text) : reject(new Error(`${script} ${args.join(" ")} ended with ${code}`)),
    );
  });
}
