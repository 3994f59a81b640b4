import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  blackGreekColumns,
  ExpiryCalendar,
  enrichLake,
  greekColumns,
  impliedVolatilities,
  openLake,
  packVendorRuns,
  sampleCalendarCsv,
  type Tape,
  vendorRuns,
} from "strikebook";
import { daySlots, type EnrichInput } from "../../../../lib/pack/enrich/EnrichInput.js";
import { type ExpiryForwards, impliedForwards } from "../../../../lib/pack/enrich/impliedForwards.js";
import { RowEnricher } from "../../../../lib/pack/enrich/RowEnricher.js";
import { realisedBySlot } from "../../../../lib/pack/enrich/realisedBySlot.js";
import { underlyingBySlot } from "../../../../lib/pack/enrich/underlyingBySlot.js";
import type { Benchmark } from "../../harness.js";

const ROWS = 3_900_000;
const DAYS = 2;
const PARAMETERS = { price: "mid", rate: 0, maxAgeSeconds: 10, maxCarrySeconds: 300 } as const;

interface Market {
  readonly lake: string;
  readonly days: readonly EnrichInput[];
  readonly rows: number;
  readonly bare: () => void;
}

let market: Promise<Market> | undefined;

async function makeMarket(): Promise<Market> {
  const lake = mkdtempSync(join(tmpdir(), "strikebook-bench-"));
  process.on("exit", () => rmSync(lake, { recursive: true, force: true }));
  const calendar = ExpiryCalendar.parse(sampleCalendarCsv(), "sample");
  await packVendorRuns(vendorRuns({ days: DAYS, rows: ROWS }), { lake, calendar, source: "simulated NSE ticks" });
  const opened = await openLake(lake);
  const days: EnrichInput[] = [];
  for (const { key } of opened.parts("nse_options")) days.push(inputOf(await opened.openTape(key)));
  await opened.close();
  const rows = days.reduce((sum, { timestamp }) => sum + timestamp.length, 0);
  return { lake, days, rows, bare: bareCall(days, rows) };
}

/** By the rule of the enrichment: the middle of both sides or nothing. */
function inputOf(tape: Tape): EnrichInput {
  const { timestamp, bidPrice, askPrice } = tape.quotes;
  const price = timestamp.map((_, row) => (bidPrice[row]! + askPrice[row]!) / 2);
  const { product, date, contracts, spot } = tape;
  return { product, date, contracts, timestamp: timestamp.slice(), price, spot, stepSeconds: 1 };
}

function forwardsOf(day: EnrichInput): Map<string, ExpiryForwards> {
  const spots = underlyingBySlot(day, PARAMETERS.maxAgeSeconds);
  return new Map([...impliedForwards(day, PARAMETERS, spots)].map((forwards) => [forwards.expiry, forwards]));
}

/** Everything but reading and writing: forwards, realised volatility, and the rows contract by contract. */
function computed(days: readonly EnrichInput[]): number {
  let ok = 0;
  for (const day of days) {
    const forwards = forwardsOf(day);
    const slots = daySlots(day);
    const realised = realisedBySlot(day.spot, day.product, slots, new Float64Array(slots.count));
    const enricher = new RowEnricher(day, PARAMETERS.rate, realised);
    for (const entry of day.contracts) enricher.enrich(entry, forwards.get(entry.contract.expiryDate)!);
    ok += enricher.counts[0]!;
  }
  return ok;
}

/** The bare library call on the same rows, their forwards given: volatilities, then price and eight Greeks. */
function bareCall(days: readonly EnrichInput[], rows: number): () => void {
  const column = (): Float64Array => new Float64Array(rows);
  const [prices, forwards, strikes, tauYears, vols] = [column(), column(), column(), column(), column()];
  const [types, statuses] = [new Uint8Array(rows), new Uint8Array(rows)];
  let at = 0;
  for (const day of days) {
    const known = forwardsOf(day);
    const { openMicros } = daySlots(day);
    for (const { contract, firstRow, rowCount } of day.contracts) {
      const { forward } = known.get(contract.expiryDate)!;
      for (let row = firstRow; row < firstRow + rowCount; row++, at++) {
        const time = day.timestamp[row]!;
        types[at] = contract.optionType === "CE" ? 0 : 1;
        prices[at] = day.price[row]!;
        forwards[at] = forward[Math.floor((time - openMicros) / 1e6)]!;
        strikes[at] = contract.strike;
        tauYears[at] = (contract.expiryMicros - time) / (365 * 86_400e6);
      }
    }
  }
  const greeks = greekColumns(rows);
  return () => {
    impliedVolatilities({ types, prices, forwards, strikes, tauYears }, { vols, statuses });
    blackGreekColumns({ types, forwards, strikes, tauYears, vols }, greeks);
  };
}

const BARE = "impliedVolatilities and blackGreekColumns of the same rows in memory, one thread";

type Source = "Parquet" | "the tape cache";

/**
 * What the pipeline costs on top of the mathematics: read, forwards, volatilities and Greeks, two datasets written and
 * read back. The peer is the bare call in one thread, whatever the pipeline uses; what it uses of the processor beside
 * that is said.
 */
async function pipeline(name: string, from: Source, workers: number | undefined, threads: string): Promise<Benchmark> {
  const { lake, rows, days, bare } = await (market ??= makeMarket());
  const ours = new ProcessorTime();
  const theirs = new ProcessorTime();
  let bytes = 0;
  const run = async (): Promise<void> => {
    const { facts } = await enrichLake({ lake, workers, replace: true, ...PARAMETERS });
    bytes = facts.days.reduce((sum, day) => sum + day.bytes, 0);
  };
  return {
    name,
    // Known when all has run.
    get work() {
      const ratio = (ours.median / theirs.median).toFixed(2);
      return `${rows.toLocaleString("en")} rows of ${days.length} parts, ${threads}: read from ${from}, computed, written (${(bytes / rows).toFixed(1)} bytes a row) and read back; processor time of all threads ${ratio} times the bare call's`;
    },
    units: rows,
    unit: "rows",
    ours: () => ours.of(from === "Parquet" ? () => withoutTapeCache(run) : run),
    against: { name: BARE, run: () => theirs.of(bare) },
    better: "lower",
    repetitions: 4,
  };
}

const DEFAULT_THREADS = "by default, two days begun at a time: one thread computes while DuckDB compresses in another";

/** As users run it. */
export function ivEnrich(): Promise<Benchmark> {
  return pipeline("iv-enrich", "Parquet", undefined, DEFAULT_THREADS);
}

/** After its days were opened as tapes. */
export function ivEnrichCached(): Promise<Benchmark> {
  return pipeline("iv-enrich-cached", "the tape cache", undefined, DEFAULT_THREADS);
}

/** One day after the other: this thread and DuckDB's one thread work in turn, hardly ever both. */
export function ivEnrichInTurn(): Promise<Benchmark> {
  return pipeline(
    "iv-enrich-in-turn",
    "Parquet",
    1,
    "1 worker, one day after the other, DuckDB and this thread in turn",
  );
}

export function ivEnrichTwoWorkers(): Promise<Benchmark> {
  return pipeline("iv-enrich-two-workers", "Parquet", 2, "2 workers, their start included");
}

/** Processor seconds of each run but the first, which warms up; of all threads of this process. */
class ProcessorTime {
  readonly #seconds: number[] = [];

  async of(work: () => unknown): Promise<void> {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    this.#seconds.push((user + system) / 1e6);
  }

  get median(): number {
    const sorted = this.#seconds.slice(1).sort((a, b) => a - b);
    return sorted[sorted.length >> 1] ?? Number.NaN;
  }
}

async function withoutTapeCache(work: () => Promise<unknown>): Promise<unknown> {
  const before = process.env.STRIKEBOOK_TAPE_CACHE;
  process.env.STRIKEBOOK_TAPE_CACHE = "off";
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env.STRIKEBOOK_TAPE_CACHE;
    else process.env.STRIKEBOOK_TAPE_CACHE = before;
  }
}

/** The computing part alone. */
export async function ivEnrichCompute(): Promise<Benchmark> {
  const { days, rows, bare } = await (market ??= makeMarket());
  const expiries = days.reduce((sum, day) => sum + forwardsOf(day).size, 0);
  return {
    name: "iv-enrich-compute",
    work: `${rows.toLocaleString("en")} rows in memory: ${(expiries * 22_501).toLocaleString("en")} forwards by second and expiry, then volatility, Greeks and times of each row`,
    units: rows,
    unit: "rows",
    ours: () => computed(days),
    against: { name: BARE, run: bare },
    better: "lower",
    repetitions: 7,
  };
}
