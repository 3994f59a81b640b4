import type { Benchmark } from "../harness.js";
import { catalogue, workers } from "./strategies/catalogue.js";
import { emaScan, emaScanSum, emaSignals } from "./strategies/emaScan.js";
import { gridLegSeconds } from "./strategies/gridLegSeconds.js";

/** Each by the name it is asked for: what one needs is made only when it is its turn. */
const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  catalogue,
  "grid-leg-seconds": gridLegSeconds,
  "ema-scan": emaScan,
  "ema-scan-sum": emaScanSum,
  "ema-signals": emaSignals,
  workers,
};

/** The strategy engines: positions walked second by second, contracts row by row. */
export async function* benchmarks(only?: string): AsyncGenerator<Benchmark> {
  for (const [name, make] of Object.entries(BENCHMARKS)) {
    if (only === undefined || only === name) yield await make();
  }
}
