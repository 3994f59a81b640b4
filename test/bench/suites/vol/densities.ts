import type { Benchmark } from "../../harness.js";

/** Densities and moments. */
export function* densityBenchmarks(): Generator<Benchmark> {}
