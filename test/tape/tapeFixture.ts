import type { QuoteColumns } from "../../lib/columns/index.js";
import { contractIdentity } from "../../lib/contract/ContractIdentity.js";
import { niftyOptions, type Product } from "../../lib/contract/Product.js";
import { Tape, type TapeInput, type TapeProvenance, tapeInputFromRuns } from "../../lib/tape/index.js";
import { instantAt, parseClock } from "../../lib/time/index.js";

/** One quote row as a test writes it. `at` is a wall clock, or seconds (fractions allowed) since the session's open. */
export interface QuoteRow {
  readonly expiry: string;
  readonly type: "CE" | "PE";
  readonly strike: number;
  readonly at: string | number;
  readonly bid?: number;
  readonly ask?: number;
  readonly last?: number;
}

export interface SpotRow {
  readonly at: string | number;
  readonly price: number;
}

export interface TapeFixture {
  readonly product?: Product;
  readonly date?: string;
  readonly rows: readonly QuoteRow[];
  readonly spot: readonly SpotRow[];
  readonly provenance?: Partial<TapeProvenance>;
}

export const FIXTURE_DATE = "2025-11-18";

const opens = new Map<string, number>();

/** Instant of a fixture time, epoch µs UTC. */
export function fixtureMicros(at: string | number, product: Product = niftyOptions, date = FIXTURE_DATE): number {
  const { session } = product;
  if (typeof at === "string") return instantAt(date, parseClock(at), session);
  const key = `${date} ${session.openSecond} ${session.timeZone}`;
  const open = opens.get(key) ?? instantAt(date, session.openSecond, session);
  opens.set(key, open);
  return open + Math.round(at * 1e6);
}

/** Columns of a tape from rows in any order; rows of one contract keep the order in which they are written. */
export function fixtureInput(fixture: TapeFixture): TapeInput {
  const { product = niftyOptions, date = FIXTURE_DATE, rows, spot } = fixture;
  const byContract = new Map<string, QuoteRow[]>();
  for (const row of rows) {
    const key = `${row.expiry}|${row.type}|${row.strike}`;
    const list = byContract.get(key) ?? [];
    list.push(row);
    byContract.set(key, list);
  }
  const runs = [...byContract.values()].map((list) => {
    const first = list[0]!;
    const column = (value: (row: QuoteRow) => number): Float64Array => Float64Array.from(list, value);
    const quotes: QuoteColumns = {
      timestamp: column((row) => fixtureMicros(row.at, product, date)),
      lastPrice: column((row) => row.last ?? Number.NaN),
      bidPrice: column((row) => row.bid ?? Number.NaN),
      bidSize: column(() => 1),
      askPrice: column((row) => row.ask ?? Number.NaN),
      askSize: column(() => 1),
      volume: column(() => 0),
      volumeChange: column(() => 0),
      openInterest: column(() => 0),
    };
    const contract = contractIdentity(product, first.expiry, first.type, first.strike);
    return { contract, rows: list.length, quotes, vendor: {} };
  });
  const series = {
    underlying: product.underlying,
    instrument: product.underlying,
    timestamp: Float64Array.from(spot, (row) => fixtureMicros(row.at, product, date)),
    price: Float64Array.from(spot, (row) => row.price),
  };
  const provenance: TapeProvenance = {
    dataset: "fixture",
    source: "written in a test",
    files: [{ name: "fixture", sha256: "0".repeat(64) }],
    rows: rows.length,
    granularity: { kind: "tick" },
    hasBook: true,
    counts: {},
    ...fixture.provenance,
  };
  return tapeInputFromRuns(product, date, runs, series, provenance);
}

export function fixtureTape(fixture: TapeFixture): Tape {
  return new Tape(fixtureInput(fixture));
}
