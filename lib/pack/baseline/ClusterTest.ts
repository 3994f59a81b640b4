import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { StrikebookError } from "../../task/StrikebookError.js";

export interface ClusterTestOptions {
  /** Failures closer than this are neighbours. */
  readonly clusterSeconds: number;
  readonly permutations: number;
  /** A 32-bit integer. */
  readonly seed: number;
}

/** One statistic against its permutations. */
export interface ClusterTestResult {
  /** `runs`: unbroken sequences of failures in the order of time; `neighbours`: failures with another one shortly before. */
  readonly statistic: "runs" | "neighbours";
  /** What the failures were shuffled within: `day`, or `contract and day`, which keeps each contract's own count. */
  readonly within: "day" | "contract and day";
  readonly observed: number;
  /** Mean and standard deviation over the permutations. */
  readonly expected: number;
  readonly deviation: number;
  /**
   * One-sided: how often chance clusters at least as much (fewer runs, more neighbours), with the observed order counted
   * as one of them; not below 1 / (permutations + 1).
   */
  readonly pValue: number;
}

export interface ClusterResult {
  readonly rows: number;
  readonly failures: number;
  readonly clusterSeconds: number;
  readonly permutations: number;
  readonly seed: number;
  readonly tests: readonly ClusterTestResult[];
}

const NAMES = ["day", "contract and day"] as const;

/**
 * Do failures come together in time more than chance would have it? The runs test of A. Wald and J. Wolfowitz (Annals of
 * Mathematical Statistics 11, 1940) and a count of near neighbours, each against seeded permutations of which rows failed:
 * within each day, and within each contract and day. Where the second is not significant and the first is, failures cluster
 * because some contracts fail, not because moments do. Days are added one by one; nothing of a day is kept.
 */
export class ClusterTest {
  readonly #options: ClusterTestOptions;
  readonly #random: RandomGenerator;
  #rows = 0;
  #failures = 0;
  #runs = 0;
  #neighbours = 0;
  readonly #drawnRuns: readonly Float64Array[];
  readonly #drawnNeighbours: readonly Float64Array[];

  /** @throws StrikebookError `argument` for a count or a time that cannot be. */
  constructor(options: ClusterTestOptions) {
    const { permutations, clusterSeconds, seed } = options;
    if (!(Number.isInteger(permutations) && permutations >= 20))
      throw new StrikebookError("argument", `${permutations} permutations`, "give a whole number of at least 20");
    if (!(clusterSeconds > 0))
      throw new StrikebookError("argument", `clusterSeconds is ${clusterSeconds}`, "give a number above 0");
    if (!(Number.isInteger(seed) && Math.abs(seed) < 2 ** 31))
      throw new StrikebookError("argument", `seed is ${seed}`, "give an integer of 32 bits");
    this.#options = options;
    this.#random = xoroshiro128plus(seed);
    this.#drawnRuns = NAMES.map(() => new Float64Array(permutations));
    this.#drawnNeighbours = NAMES.map(() => new Float64Array(permutations));
  }

  /**
   * @param timesMicros ascending
   * @param contracts any number that is the same for rows of one contract
   * @param failed 1 for a failure
   */
  addDay(timesMicros: Float64Array, contracts: Float64Array, failed: Float64Array): void {
    const rows = timesMicros.length;
    const flags = Uint8Array.from(failed, (value) => (value === 1 ? 1 : 0));
    const observed = this.#measure(timesMicros, flags);
    this.#rows += rows;
    this.#failures += observed.failures;
    this.#runs += observed.runs;
    this.#neighbours += observed.neighbours;
    if (observed.failures === 0 || observed.failures === rows) {
      for (const drawn of this.#drawnRuns) for (let p = 0; p < drawn.length; p++) drawn[p]! += observed.runs;
      for (const drawn of this.#drawnNeighbours)
        for (let p = 0; p < drawn.length; p++) drawn[p]! += observed.neighbours;
      return;
    }
    const groups = [[Int32Array.from({ length: rows }, (_unused, i) => i)], byContract(contracts)];
    const shuffled = new Uint8Array(rows);
    for (const [within, strata] of groups.entries()) {
      const moving = strata.map((places) => ({ places, count: places.reduce((sum, place) => sum + flags[place]!, 0) }));
      const live = moving.filter(({ count }) => count > 0);
      for (let p = 0; p < this.#options.permutations; p++) {
        shuffled.fill(0);
        for (const { places, count } of live) drawPlaces(places, count, this.#random, shuffled);
        const { runs, neighbours } = this.#measure(timesMicros, shuffled);
        this.#drawnRuns[within]![p]! += runs;
        this.#drawnNeighbours[within]![p]! += neighbours;
      }
    }
  }

  result(): ClusterResult {
    const tests = NAMES.flatMap((within, index): ClusterTestResult[] => [
      { statistic: "runs", within, observed: this.#runs, ...against(this.#drawnRuns[index]!, this.#runs, -1) },
      {
        statistic: "neighbours",
        within,
        observed: this.#neighbours,
        ...against(this.#drawnNeighbours[index]!, this.#neighbours, 1),
      },
    ]);
    return { rows: this.#rows, failures: this.#failures, ...this.#options, tests };
  }

  #measure(times: Float64Array, flags: Uint8Array): { failures: number; runs: number; neighbours: number } {
    const near = this.#options.clusterSeconds * 1e6;
    let failures = 0;
    let runs = 0;
    let neighbours = 0;
    let last = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < flags.length; i++) {
      if (flags[i] === 0) continue;
      failures++;
      if (i === 0 || flags[i - 1] === 0) runs++;
      if (times[i]! - last <= near) neighbours++;
      last = times[i]!;
    }
    return { failures, runs, neighbours };
  }
}

function byContract(contracts: Float64Array): Int32Array[] {
  const places = new Map<number, number[]>();
  contracts.forEach((contract, place) => {
    const own = places.get(contract);
    if (own) own.push(place);
    else places.set(contract, [place]);
  });
  return [...places.values()].map((own) => Int32Array.from(own));
}

/** Marks `count` of `places`, each choice equally likely (R. Floyd, in J. Bentley, CACM 30, 1987, page 754). */
function drawPlaces(places: Int32Array, count: number, random: RandomGenerator, out: Uint8Array): void {
  for (let top = places.length - count; top < places.length; top++) {
    const drawn = places[Math.floor(((random.next() >>> 0) / 2 ** 32) * (top + 1))]!;
    if (out[drawn] === 0) out[drawn] = 1;
    else out[places[top]!] = 1;
  }
}

function against(
  drawn: Float64Array,
  observed: number,
  sign: 1 | -1,
): { expected: number; deviation: number; pValue: number } {
  const expected = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
  const deviation = Math.sqrt(drawn.reduce((sum, value) => sum + (value - expected) ** 2, 0) / (drawn.length - 1));
  const asMuch = drawn.reduce((count, value) => count + (sign * (value - observed) >= 0 ? 1 : 0), 0);
  return { expected, deviation, pValue: (1 + asMuch) / (1 + drawn.length) };
}
