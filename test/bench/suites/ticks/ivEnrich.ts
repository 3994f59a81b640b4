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

/**
 * What the pipeline costs on top of the mathematics, on as many threads: read, forwards, volatilities and Greeks, two
 * datasets written and read back, with one worker whose DuckDB has one thread and works in turn with it.
 */
export async function ivEnrich(): Promise<Benchmark> {
  const { lake, rows, bare } = await (market ??= makeMarket());
  const run = (): Promise<unknown> => enrichLake({ lake, workers: 1, replace: true, ...PARAMETERS });
  const parquet = (): Promise<unknown> => withoutTapeCache(run);
  const { facts } = await enrichLake({ lake, ...PARAMETERS });
  const bytes = facts.days.reduce((sum, day) => sum + day.bytes, 0);
  const [cached, first] = [await processorRatio(run, bare), await processorRatio(parquet, bare)];
  const processor = `processor time ${cached.toFixed(2)} times the bare call's, from Parquet ${first.toFixed(2)}`;
  return {
    name: "iv-enrich",
    work: `${rows.toLocaleString("en")} rows of ${facts.days.length} parts, 1 worker: read from the tape cache, computed, written (${(bytes / rows).toFixed(1)} bytes a row) and read back; ${processor}`,
    units: rows,
    unit: "rows",
    ours: run,
    against: { name: BARE, run: bare },
    better: "lower",
    repetitions: 5,
  };
}

/** As users run it: a worker for each of two cores, their start included, against the call as it is, in one thread. */
export async function ivEnrichTwoWorkers(): Promise<Benchmark> {
  const { lake, rows, days, bare } = await (market ??= makeMarket());
  return {
    name: "iv-enrich-two-workers",
    work: `${rows.toLocaleString("en")} rows of ${days.length} parts, 2 workers: started, read from Parquet, computed, written and read back`,
    units: rows,
    unit: "rows",
    ours: () => withoutTapeCache(() => enrichLake({ lake, workers: 2, replace: true, ...PARAMETERS })),
    against: { name: BARE, run: bare },
    better: "lower",
    repetitions: 5,
  };
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

/** Of all threads of this process, which other work on the machine hardly moves. */
async function processorRatio(ours: () => Promise<unknown>, theirs: () => void): Promise<number> {
  const seconds = async (work: () => unknown): Promise<number> => {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
  await ours();
  theirs();
  const ratios: number[] = [];
  for (let i = 0; i < 3; i++) ratios.push((await seconds(ours)) / (await seconds(theirs)));
  return ratios.sort((a, b) => a - b)[1]!;
}
