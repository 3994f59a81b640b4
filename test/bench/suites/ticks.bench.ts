import type { Benchmark } from "../harness.js";
import { asof } from "./ticks/asof.js";
import { dumpRead } from "./ticks/dumpRead.js";
import { emaScan, emaScanOneThread, emaScanParquet } from "./ticks/emaScan.js";
import { ivEnrich, ivEnrichCached, ivEnrichCompute, ivEnrichInTurn, ivEnrichTwoWorkers } from "./ticks/ivEnrich.js";
import { pack } from "./ticks/pack.js";
import { tapeOpen, tapeOpenParquet } from "./ticks/tapeOpen.js";

/** Each by the name it is asked for: what one needs is made only when it is its turn. */
const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  "dump-read": dumpRead,
  pack,
  asof,
  "tape-open": tapeOpen,
  "tape-open-parquet": tapeOpenParquet,
  "ema-scan": emaScan,
  "ema-scan-one-thread": emaScanOneThread,
  "ema-scan-parquet": emaScanParquet,
  "iv-enrich": ivEnrich,
  "iv-enrich-cached": ivEnrichCached,
  "iv-enrich-in-turn": ivEnrichInTurn,
  "iv-enrich-two-workers": ivEnrichTwoWorkers,
  "iv-enrich-compute": ivEnrichCompute,
};

/** The tick lake: from a dump to a day in memory. */
export async function* benchmarks(only?: string): AsyncGenerator<Benchmark> {
  for (const [name, make] of Object.entries(BENCHMARKS)) {
    if (only === undefined || only === name) yield await make();
  }
}
