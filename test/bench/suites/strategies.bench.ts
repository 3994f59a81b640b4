import type { Benchmark } from "../harness.js";
import { emaScan, emaScanSum, emaSignals } from "./strategies/emaScan.js";

/** Each by the name it is asked for: what one needs is made only when it is its turn. */
const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  "ema-scan": emaScan,
  "ema-scan-sum": emaScanSum,
  "ema-signals": emaSignals,
};

/** The strategy engines. */
export async function* benchmarks(only?: string): AsyncGenerator<Benchmark> {
  for (const [name, make] of Object.entries(BENCHMARKS)) {
    if (only === undefined || only === name) yield await make();
  }
}
