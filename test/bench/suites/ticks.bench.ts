import type { Benchmark } from "../harness.js";
import { dumpRead } from "./ticks/dumpRead.js";
import { ivEnrich, ivEnrichCompute } from "./ticks/ivEnrich.js";

/** Each by the name it is asked for: what one needs is made only when it is its turn. */
const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  "dump-read": dumpRead,
  "iv-enrich": ivEnrich,
  "iv-enrich-compute": ivEnrichCompute,
};

/** The tick lake: from a dump to a day in memory. */
export async function* benchmarks(only?: string): AsyncGenerator<Benchmark> {
  for (const [name, make] of Object.entries(BENCHMARKS)) {
    if (only === undefined || only === name) yield await make();
  }
}
