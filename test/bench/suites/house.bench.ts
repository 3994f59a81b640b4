import { spawnSync } from "node:child_process";
import type { Benchmark } from "../harness.js";

/** What every study rests on: the start. */
export async function* benchmarks(): AsyncGenerator<Benchmark> {
  yield rootImport();
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
