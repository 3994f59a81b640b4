// `npm run bench -- <suite> [--json] [--only NAME]`: one line, or one JSON object, per benchmark of a suite.
import { mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const suites = readdirSync(join(here, "suites"))
  .filter((name) => name.endsWith(".bench.ts"))
  .map((name) => name.slice(0, -".bench.ts".length));
const args = process.argv.slice(2);
const json = args.includes("--json");
const only = args.includes("--only") ? args[args.indexOf("--only") + 1] : undefined;
const names = args.filter((arg, index) => !arg.startsWith("--") && args[index - 1] !== "--only");
if (args.includes("--help") || names.length === 0 || names.some((name) => !suites.includes(name))) {
  console.error(`usage: npm run bench -- <suite> [--json] [--only NAME]\nsuites: ${suites.join(", ")}`);
  process.exit(args.includes("--help") ? 0 : 1);
}
const out = join(here, "..", "..", "dist", "bench");
mkdirSync(out, { recursive: true });
for (const suite of names) {
  // The suites are TypeScript and import the package by name, that is the build that users get.
  const outfile = join(out, `${suite}.mjs`);
  await build({
    entryPoints: [join(here, "suites", `${suite}.bench.ts`)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "error",
  });
  const { benchmarks } = await import(pathToFileURL(outfile).href);
  const { measure, line } = await import(pathToFileURL(await harness()).href);
  for await (const benchmark of benchmarks(only)) {
    if (only !== undefined && benchmark.name !== only) continue;
    const result = await measure(suite, benchmark);
    console.log(json ? JSON.stringify(result) : line(result));
  }
}

async function harness() {
  const outfile = join(out, "harness.mjs");
  await build({
    entryPoints: [join(here, "harness.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
  });
  return outfile;
}
