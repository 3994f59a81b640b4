import type { Benchmark } from "../../harness.js";

/** Smiles and surfaces. */
export function* smileBenchmarks(): Generator<Benchmark> {}
