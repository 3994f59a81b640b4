import { cpus, totalmem } from "node:os";

/** One side of a comparison: does the whole work once and returns something, so that nothing is optimised away. */
export type Work = () => unknown | Promise<unknown>;

export interface Benchmark {
  readonly name: string;
  /** What one run does, in words with numbers: "2,000,000 rows against 22,501 spot ticks". */
  readonly work: string;
  /** Units of work in one run, and their name, for the rate. */
  readonly units: number;
  readonly unit: string;
  readonly ours: Work;
  readonly against: { readonly name: string; readonly run: Work };
  /** The ratio is ours / against, of times (`lower` is better) or of rates (`higher` is better). */
  readonly better: "lower" | "higher";
  readonly repetitions?: number;
  /** Versions of the parts that are compared. */
  readonly versions?: Readonly<Record<string, string>>;
}

export interface BenchmarkResult {
  readonly suite: string;
  readonly name: string;
  readonly work: string;
  readonly seconds: number;
  readonly rate: number;
  readonly unit: string;
  readonly against: string;
  readonly againstSeconds: number;
  readonly ratio: number;
  readonly better: "lower" | "higher";
  readonly repetitions: number;
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
};

async function timed(work: Work): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/** Runs both sides in turn in this process, after one warm-up of each, and gives the medians and their ratio. */
export async function measure(suite: string, benchmark: Benchmark): Promise<BenchmarkResult> {
  const repetitions = benchmark.repetitions ?? 7;
  const ours: number[] = [];
  const theirs: number[] = [];
  await benchmark.ours();
  await benchmark.against.run();
  for (let i = 0; i < repetitions; i++) {
    ours.push(await timed(benchmark.ours));
    theirs.push(await timed(benchmark.against.run));
  }
  const seconds = median(ours);
  const againstSeconds = median(theirs);
  return {
    suite,
    name: benchmark.name,
    work: benchmark.work,
    seconds,
    rate: benchmark.units / seconds,
    unit: `${benchmark.unit}/s`,
    against: benchmark.against.name,
    againstSeconds,
    ratio: benchmark.better === "lower" ? seconds / againstSeconds : againstSeconds / seconds,
    better: benchmark.better,
    repetitions,
    machine: `${cpus().length} x ${cpus()[0]?.model.trim() ?? "unknown processor"}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    versions: { node: process.versions.node, ...benchmark.versions },
  };
}

/** One line for people. */
export function line(result: BenchmarkResult): string {
  const rate =
    result.rate >= 1e6
      ? `${(result.rate / 1e6).toFixed(1)} M ${result.unit}`
      : `${result.rate.toPrecision(3)} ${result.unit}`;
  return `${result.suite}/${result.name}: ${result.ratio.toFixed(3)} of ${result.against} (${result.better} is better); ${(result.seconds * 1000).toPrecision(3)} ms, ${rate}; ${result.work}; median of ${result.repetitions}; ${result.machine}; ${Object.entries(
    result.versions,
  )
    .map(([name, version]) => `${name} ${version}`)
    .join(", ")}`;
}
