import type { Benchmark } from "../harness.js";
import { blackBenchmarks } from "./vol/black.js";
import { densityBenchmarks } from "./vol/densities.js";
import { smileBenchmarks } from "./vol/smiles.js";

/** Option mathematics: prices, inversions and Greeks, smiles and surfaces, densities. */
export async function* benchmarks(): AsyncGenerator<Benchmark> {
  yield* blackBenchmarks();
  yield* smileBenchmarks();
  yield* densityBenchmarks();
}
