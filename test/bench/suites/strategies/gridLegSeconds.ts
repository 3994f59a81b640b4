import {
  gridEngine,
  releasePriceSeries,
  resolveParameters,
  type SharedTape,
  shortStraddle0920,
  Tape,
} from "strikebook";
import type { Benchmark } from "../../harness.js";
import { sampleLake } from "./sampleLake.js";

const DAYS = 20;

/**
 * The short straddle held from 09:20 to 15:15 on twenty days in memory, without stop and target, so that every second is
 * looked at. Each run begins on new tapes over the same bytes: the series of prices are made in the time that counts, in
 * memory that the day before gave back, as in a run of many days.
 */
export async function gridLegSeconds(): Promise<Benchmark> {
  const shared = await sampleTapes();
  const parameters = resolveParameters(shortStraddle0920, { stopMultiple: 0, targetFraction: 0 });
  const newTapes = (): Tape[] => Array.from({ length: DAYS }, (_, i) => Tape.fromShared(shared[i % shared.length]!));
  const run = (tapes: readonly Tape[]) =>
    tapes.map((tape) => {
      const day = gridEngine(shortStraddle0920, parameters, tape);
      releasePriceSeries(tape);
      return day;
    });
  const days = run(newTapes());
  const legSeconds = days.reduce((sum, day) => sum + day.legSeconds, 0);
  /** The prices that the engine looks at, one array a leg and day. */
  const prices = days.flatMap(({ positions }) =>
    positions.flatMap(({ legs }) => legs.map(() => new Float64Array(22_501).fill(100))),
  );
  const timed = (work: () => unknown): number => {
    const started = performance.now();
    work();
    return (performance.now() - started) / 1000;
  };
  return {
    name: "grid-leg-seconds",
    work: `${DAYS} days of a straddle, ${legSeconds.toLocaleString("en")} leg-seconds, one thread; entry, walk, exits and series of prices`,
    units: legSeconds,
    unit: "leg-seconds",
    ours: () => {
      const tapes = newTapes();
      return timed(() => run(tapes));
    },
    against: {
      name: "a loop that adds the same legs' prices by second, already in memory (a limit)",
      run: () => timed(() => sums(prices)),
    },
    better: "higher",
    value: "s",
    repetitions: 15,
  };
}

function sums(prices: readonly Float64Array[]): number {
  let sum = 0;
  for (let i = 0; i + 1 < prices.length; i += 2) {
    const [call, put] = [prices[i]!, prices[i + 1]!];
    for (let second = 300; second < 21_600; second++) sum += call[second]! + put[second]!;
  }
  return sum;
}

async function sampleTapes(): Promise<SharedTape[]> {
  const lake = await sampleLake();
  const tapes: SharedTape[] = [];
  for (const date of lake.days("NIFTY")) {
    tapes.push((await lake.openTape({ underlying: "NIFTY", date, expiries: "nearest" })).share());
  }
  return tapes;
}
