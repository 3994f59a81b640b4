import type { Benchmark } from "../harness.js";
import { emaScan, emaScanSum, emaSignals } from "./strategies/emaScan.js";
import { gridLegSeconds } from "./strategies/gridLegSeconds.js";

/** Each by the name it is asked for: what one needs is made only when it is its turn. */
const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  "grid-leg-seconds": gridLegSeconds,
  "ema-scan": emaScan,
  "ema-scan-sum": emaScanSum,
  "ema-signals": emaSignals,
};

/** The strategy engines: positions walked second by second, contracts row by row. */
export async function* benchmarks(only?: string): AsyncGenerator<Benchmark> {
  for (const [name, make] of Object.entries(BENCHMARKS)) {
    if (only === undefined || only === name) yield await make();
  }
}
