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
  /** Where set, each run returns the number to compare, in this unit, and its own time does not count. */
  readonly value?: "s" | "MB";
  /** Versions of the parts that are compared. */
  readonly versions?: Readonly<Record<string, string>>;
}

export interface BenchmarkResult {
  readonly suite: string;
  readonly name: string;
  readonly work: string;
  /** Times, and the rate of ours; absent where megabytes are compared. */
  readonly seconds?: number;
  readonly rate?: number;
  readonly unit?: string;
  readonly megabytes?: number;
  readonly against: string;
  readonly againstSeconds?: number;
  readonly againstMegabytes?: number;
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

async function measured(work: Work, value: Benchmark["value"]): Promise<number> {
  const started = performance.now();
  const result = await work();
  if (value === undefined) return (performance.now() - started) / 1000;
  if (typeof result !== "number" || !(result > 0)) throw new Error(`a run gave ${String(result)} in place of ${value}`);
  return result;
}

/** Runs both sides in turn in this process, after one warm-up of each, and gives the medians and their ratio. */
export async function measure(suite: string, benchmark: Benchmark): Promise<BenchmarkResult> {
  const repetitions = benchmark.repetitions ?? 7;
  const ours: number[] = [];
  const theirs: number[] = [];
  await benchmark.ours();
  await benchmark.against.run();
  for (let i = 0; i < repetitions; i++) {
    ours.push(await measured(benchmark.ours, benchmark.value));
    theirs.push(await measured(benchmark.against.run, benchmark.value));
  }
  const our = median(ours);
  const their = median(theirs);
  const figures =
    benchmark.value === "MB"
      ? { megabytes: our, againstMegabytes: their }
      : { seconds: our, rate: benchmark.units / our, unit: `${benchmark.unit}/s`, againstSeconds: their };
  return {
    suite,
    name: benchmark.name,
    work: benchmark.work,
    ...figures,
    against: benchmark.against.name,
    ratio: benchmark.better === "lower" ? our / their : their / our,
    better: benchmark.better,
    repetitions,
    machine: `${cpus().length} x ${cpus()[0]?.model.trim() ?? "unknown processor"}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    versions: { node: process.versions.node, ...benchmark.versions },
  };
}

/** One line for people. */
export function line(result: BenchmarkResult): string {
  return `${result.suite}/${result.name}: ${result.ratio.toFixed(3)} of ${result.against} (${result.better} is better); ${figure(result)}; ${result.work}; median of ${result.repetitions}; ${result.machine}; ${Object.entries(
    result.versions,
  )
    .map(([name, version]) => `${name} ${version}`)
    .join(", ")}`;
}

function figure({ megabytes, seconds = Number.NaN, rate = Number.NaN, unit = "" }: BenchmarkResult): string {
  if (megabytes !== undefined) return `${megabytes.toFixed(0)} MB`;
  const shown = rate >= 1e6 ? `${(rate / 1e6).toFixed(1)} M` : rate.toPrecision(3);
  return `${(seconds * 1000).toPrecision(3)} ms, ${shown} ${unit}`;
}
