// Runs the whole test suite, prints every skipped test with its reason, and closes with the plain line
// `N passed, N failed` that machines read. Arguments are handed to vitest (a path filter, -t NAME).
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "strikebook-test-"));
const json = join(folder, "result.json");
const vitest = join("node_modules", "vitest", "vitest.mjs");
const checks = [
  ["lint and format", [join("node_modules", "@biomejs", "biome", "bin", "biome"), "check", "."]],
  ["types of the tests", [join("node_modules", "typescript", "bin", "tsc"), "-p", "tsconfig.test.json"]],
];
const filters = process.argv.slice(2);
let passed = 0;
let failed = 0;
if (filters.length === 0) {
  for (const [name, args] of checks) {
    const ok = spawnSync(process.execPath, args, { stdio: "inherit" }).status === 0;
    console.log(`${ok ? "ok" : "FAILED"}: ${name}`);
    if (ok) passed++;
    else failed++;
  }
}
const run = spawnSync(
  process.execPath,
  [vitest, "run", "--reporter=default", "--reporter=json", `--outputFile.json=${json}`, ...filters],
  {
    stdio: "inherit",
  },
);
let skipped = [];
try {
  const result = JSON.parse(readFileSync(json, "utf8"));
  passed += result.numPassedTests;
  failed += result.numFailedTests;
  const files = result.testResults;
  failed += files.filter(
    (file) => file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed"),
  ).length;
  skipped = files.flatMap((file) =>
    file.assertionResults.filter((test) => test.status === "pending" || test.status === "skipped"),
  );
  if (run.status !== 0 && failed === 0) failed = 1;
} catch (error) {
  console.error(`the test runner left no result (${error.message})`);
  failed += 1;
}
rmSync(folder, { recursive: true, force: true });
for (const test of skipped) console.log(`skipped: ${test.fullName}`);
if (skipped.length > 0) console.log(`${skipped.length} skipped (real data or a program is absent on this machine)`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && run.status === 0 ? 0 : 1);
