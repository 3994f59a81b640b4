import { catalog, type Lake, runStrategies } from "strikebook";
import type { Benchmark } from "../../harness.js";
import { sampleLake } from "./sampleLake.js";

const UNDERLYINGS = ["NIFTY", "BANKNIFTY"];
const COLUMNS = ["lastPrice", "bidPrice", "bidSize", "askPrice", "askSize"];

interface Market {
  readonly lake: Lake;
  readonly days: readonly { readonly underlying: string; readonly date: string }[];
  readonly rows: number;
  readonly dates: readonly string[];
}

const definitions = Object.values(catalog).filter(({ family }) => family === "selling");

let market: Promise<Market> | undefined;

/** The selling catalogue over the sample market, from the tape cache to judged records, against opening the tapes alone. */
export async function catalogue(): Promise<Benchmark> {
  const { lake, days, rows } = await catalogueMarket();
  const legSeconds = await runCatalogue(1);
  return {
    name: "catalogue",
    work: `${definitions.length} selling strategies on ${days.length} tapes of ${rows.toLocaleString("en")} rows, ${legSeconds.toLocaleString("en")} leg-seconds, one thread; from the tape cache to audited, judged and sealed records`,
    units: legSeconds,
    unit: "leg-seconds",
    ours: () => runCatalogue(1),
    against: {
      name: "opening the same tapes from the cache, quotes and last prices alone (a limit)",
      run: async () => {
        for (const day of days) await lake.openTape({ ...day, columns: COLUMNS });
      },
    },
    better: "lower",
    repetitions: 5,
  };
}

/** The same catalogue with two threads against one: at best 2. */
export async function workers(): Promise<Benchmark> {
  const { days } = await catalogueMarket();
  const legSeconds = await runCatalogue(2);
  return {
    name: "workers",
    work: `the catalogue on ${days.length} tapes with two threads, their start included`,
    units: legSeconds,
    unit: "leg-seconds",
    ours: () => runCatalogue(2),
    against: { name: "the same with one thread", run: () => runCatalogue(1) },
    better: "higher",
    repetitions: 3,
  };
}

/** Leg-seconds of one run of the whole catalogue; no part of it may fail. */
async function runCatalogue(threads: number): Promise<number> {
  const { lake, dates } = await catalogueMarket();
  let legSeconds = 0;
  const records = await runStrategies({
    definitions,
    days: dates,
    underlyings: UNDERLYINGS,
    source: { root: lake.root },
    workers: threads,
    study: "bench",
    onWork: (work) => (legSeconds = work.legSeconds),
  });
  const failed = records.find(({ days }) => days.some(({ outcome }) => outcome === "failed"));
  if (failed) throw new Error(`${failed.title}: ${failed.days.find(({ outcome }) => outcome === "failed")?.reason}`);
  return legSeconds;
}

function catalogueMarket(): Promise<Market> {
  market ??= openMarket();
  return market;
}

async function openMarket(): Promise<Market> {
  const lake = await sampleLake();
  const dates = lake.days("NIFTY");
  const days = UNDERLYINGS.flatMap((underlying) => lake.days(underlying).map((date) => ({ underlying, date })));
  let rows = 0;
  for (const day of days) rows += (await lake.openTape({ ...day, columns: COLUMNS })).rows;
  return { lake, days, rows, dates };
}
