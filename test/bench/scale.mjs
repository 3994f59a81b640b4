// `npm run bench:scale -- --to DIR [--rows N] [--days N]`: the lake at full scale, once, on your machine: a simulated market of
// at least 200 million packed rows, then audit, tapes and scans over it. Each step is a command of its own; time, peak
// memory and disk are printed as Markdown, and what they mean for the users' 5.84 and 1.1 billion rows, with the sums.
// Needs about 50 GB of disk while it packs and 12 GB after.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    to: { type: "string" },
    rows: { type: "string", default: "206000000" },
    days: { type: "string", default: "100" },
    help: { type: "boolean", default: false },
  },
});
if (values.help || values.to === undefined) {
  console.error("usage: npm run bench:scale -- --to DIR [--rows 206000000] [--days 100]");
  process.exit(values.help ? 0 : 1);
}
const main = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "dist", "kernels", "cli", "main.js");
const folder = values.to;
const lake = join(folder, "lake");
const SEEDS = [
  ["NSE option ticks", 5.84e9],
  ["Deribit quotes", 1.1e9],
];

/** Runs one command line; seconds, peak resident memory (MB) and what it printed. */
function step(name, args) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "pipe", "inherit"] });
    let peakKb = Number.NaN;
    let text = "";
    child.stdout.on("data", (data) => (text += data));
    const watch = setInterval(() => {
      try {
        const line = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"));
        if (line) peakKb = Number(line[1]);
      } catch {
        // No such file on this system, or the process has just ended: the last figure stands.
      }
    }, 200);
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(watch);
      if (code !== 0) reject(new Error(`strikebook ${args.join(" ")} ended with ${code}`));
      else resolve({ name, seconds: (performance.now() - started) / 1000, peakMb: peakKb / 1024, text });
    });
  });
}

function bytesUnder(path) {
  if (!existsSync(path)) return 0;
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath ?? entry.path, entry.name)).size, 0);
}

mkdirSync(folder, { recursive: true });
const steps = [];
const run = async (name, ...args) => {
  const done = await step(name, args);
  steps.push(done);
  console.error(`${name}: ${done.seconds.toFixed(0)} s, ${done.peakMb.toFixed(0)} MB`);
  return done;
};
await run(
  "simulate and pack",
  "sample",
  "--to",
  folder,
  "--format",
  "parquet",
  "--days",
  values.days,
  "--rows",
  values.rows,
);
const [{ rows }] = JSON.parse(
  (await step("count", ["lake", "--lake", lake, "--json", "--sql", "SELECT count(*)::DOUBLE AS rows FROM nse_options"]))
    .text,
);
const packedBytes = bytesUnder(join(lake, "nse_options"));
await run("audit of all parts", "audit", lake, "--out", join(folder, "audit"), "--fail-on", "never");
await run(
  "EMA scan from Parquet",
  "scan",
  "ema",
  "--lake",
  lake,
  "--source",
  "parquet",
  "--out",
  join(folder, "scan-parquet"),
);
await run(
  "EMA scan, first time (fills the tape cache)",
  "scan",
  "ema",
  "--lake",
  lake,
  "--source",
  "cache",
  "--out",
  join(folder, "scan-first"),
);
await run(
  "EMA scan from the tape cache",
  "scan",
  "ema",
  "--lake",
  lake,
  "--source",
  "cache",
  "--out",
  join(folder, "scan"),
);
const cacheBytes = bytesUnder(join(lake, ".cache"));

const million = (value) => (value / 1e6).toFixed(1);
const gigabytes = (value) => (value / 1e9).toFixed(1);
const lines = [
  `${cpus().length} x ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}: ${million(rows)} M packed rows on ${values.days} days, ${gigabytes(packedBytes)} GB of Parquet (${(packedBytes / rows).toFixed(1)} bytes a row), ${gigabytes(cacheBytes)} GB of tape cache (${(cacheBytes / rows).toFixed(1)} bytes a row).`,
  "",
  "| step | seconds | M rows/s | peak memory |",
  "|---|--:|--:|--:|",
  ...steps.map(
    ({ name, seconds, peakMb }) =>
      `| ${name} | ${seconds.toFixed(0)} | ${million(rows / seconds)} | ${Number.isNaN(peakMb) ? "*not measured*" : `${peakMb.toFixed(0)} MB`} |`,
  ),
  "",
  "On paper, at these rates (rows / rate; nothing of it was run):",
  "",
  "| step | " + SEEDS.map(([name, count]) => `${name}, ${(count / 1e9).toFixed(2)} G rows`).join(" | ") + " |",
  "|---|" + SEEDS.map(() => "---").join("|") + "|",
  ...steps.map(({ name, seconds }) => {
    const rate = rows / seconds;
    const cells = SEEDS.map(
      ([, count]) => `${(count / 1e6).toFixed(0)} M / ${million(rate)} M/s = ${(count / rate / 60).toFixed(0)} min`,
    );
    return `| ${name} | ${cells.join(" | ")} |`;
  }),
  `| Parquet on disk | ${SEEDS.map(([, count]) => `${(count / 1e6).toFixed(0)} M x ${(packedBytes / rows).toFixed(1)} B = ${gigabytes((count * packedBytes) / rows)} GB`).join(" | ")} |`,
];
writeFileSync(join(folder, "scale.md"), `${lines.join("\n")}\n`);
console.log(lines.join("\n"));
