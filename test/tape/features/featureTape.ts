import { QUOTE_COLUMN_NAMES } from "../../../lib/columns/index.js";
import { contractIdentity, niftyOptions, type Product } from "../../../lib/contract/index.js";
import { Tape, type TapeProvenance, tapeColumn } from "../../../lib/tape/index.js";
import { storedQuotes } from "../../../lib/tape/storedQuotes.js";
import { MISSING_INT32, type TapeColumnType } from "../../../lib/tape/TapeColumn.js";
import { TapeColumns } from "../../../lib/tape/TapeColumns.js";
import { fixtureMicros } from "../tapeFixture.js";

/** A price of the underlying, `at` seconds (with fractions) since the open; a price of 0 is none. */
export interface SpotPoint {
  readonly at: number;
  readonly price: number;
}

/** A row of one contract; what is left out is missing. */
export interface BookRow {
  readonly at: number;
  readonly last?: number;
  readonly bid?: number;
  readonly ask?: number;
  /** Quantities of the five levels, best first. */
  readonly bids?: readonly number[];
  readonly asks?: readonly number[];
  readonly volumeChange?: number;
  readonly openInterest?: number;
  readonly impliedVol?: number;
}

export interface FeatureDay {
  /** Last second of the session; 420 by default. */
  readonly lastSecond?: number;
  readonly underlying?: "NIFTY" | "BANKNIFTY" | "SENSEX";
  readonly date?: string;
  readonly spot: readonly SpotPoint[];
  /** Rows of calls at 26000, 26050, ... of one expiry, each in time order. */
  readonly contracts?: readonly (readonly BookRow[])[];
  /** Prices as whole paise and quantities as Int32, or everything as doubles. */
  readonly stored?: "narrow" | "wide";
  readonly barSeconds?: number;
  /** Left out of the tape. */
  readonly without?: readonly string[];
}

/** Seven minutes: long enough for every window and a few bars. */
export const LAST_SECOND = 420;
export const DAY = "2025-11-18";
export const EXPIRY = "2025-11-25";

const LEVELS = [1, 2, 3, 4] as const;

interface StoredValue {
  readonly names: readonly string[];
  readonly kind: TapeColumnType;
  readonly of: (row: BookRow) => number | undefined;
}

const COLUMNS: readonly StoredValue[] = [
  { names: ["price", "last_price", "lastPrice"], kind: "int32scaled", of: (row) => row.last },
  { names: ["bp0", "bid_price", "bidPrice"], kind: "int32scaled", of: (row) => row.bid },
  { names: ["sp0", "ask_price", "askPrice"], kind: "int32scaled", of: (row) => row.ask },
  { names: ["bq0", "bid_size", "bidSize"], kind: "int32", of: (row) => row.bids?.[0] },
  { names: ["sq0", "ask_size", "askSize"], kind: "int32", of: (row) => row.asks?.[0] },
  ...LEVELS.flatMap((level): StoredValue[] => [
    { names: [`bq${level}`], kind: "int32", of: (row) => row.bids?.[level] },
    { names: [`sq${level}`], kind: "int32", of: (row) => row.asks?.[level] },
  ]),
  { names: ["vol_delta", "volume_change", "volumeChange"], kind: "int32", of: (row) => row.volumeChange },
  { names: ["oi", "open_interest", "openInterest"], kind: "int32", of: (row) => row.openInterest },
  { names: ["implied_vol"], kind: "float64", of: (row) => row.impliedVol },
  ...["delta", "gamma", "theta", "vega"].map((name, index): StoredValue => {
    return { names: [name], kind: "float64", of: (row) => row.impliedVol && row.impliedVol * (index - 1.5) };
  }),
];

export function featureProduct({ lastSecond = LAST_SECOND, underlying = "NIFTY" }: FeatureDay): Product {
  const session = { ...niftyOptions.session, closeSecond: niftyOptions.session.openSecond + lastSecond };
  return { ...niftyOptions, underlying, session };
}

/** A tape with the columns that the lake has, in the form that the lake keeps them. */
export function featureTape(day: FeatureDay): Tape {
  const product = featureProduct(day);
  const { date = DAY, contracts = [], spot, stored = "narrow", barSeconds } = day;
  const micros = (at: number): number => fixtureMicros(at, product, date);
  const rows = contracts.flat();
  const label = `${product.underlying} ${date}`;
  const isKept = ({ names }: { readonly names: readonly string[] }): boolean =>
    !names.some((name) => day.without?.includes(name));
  const columns = new TapeColumns(
    [
      {
        column: tapeColumn(
          "timestamp",
          "float64",
          Float64Array.from(rows, ({ at }) => micros(at)),
        ),
        names: ["timestamp"],
        quote: "timestamp" as const,
      },
      ...COLUMNS.filter(isKept).map(({ names, kind, of }) => {
        const type = stored === "wide" ? "float64" : kind;
        const quote = QUOTE_COLUMN_NAMES.find((own) => names.includes(own));
        const scale = type === "int32scaled" ? 100 : 1;
        const missing = type === "float64" ? Number.NaN : MISSING_INT32;
        const value = (row: BookRow): number => {
          const own = of(row);
          return own === undefined || Number.isNaN(own) ? missing : type === "float64" ? own : Math.round(own * scale);
        };
        const values = type === "float64" ? Float64Array.from(rows, value) : Int32Array.from(rows, value);
        return { column: tapeColumn(names[0]!, type, values), names, ...(quote && { quote }) };
      }),
    ],
    label,
  );
  let firstRow = 0;
  const table = contracts.map((list, index) => {
    const entry = {
      contract: contractIdentity(product, EXPIRY, "CE", 26_000 + 50 * index),
      firstRow,
      rowCount: list.length,
    };
    firstRow += list.length;
    return entry;
  });
  const provenance: TapeProvenance = {
    dataset: "fixture",
    source: "written in a test",
    files: [],
    rows: rows.length,
    granularity: barSeconds === undefined ? { kind: "tick" } : { kind: "bar", barSeconds },
    hasBook: true,
    counts: {},
  };
  return new Tape({
    product,
    date,
    contracts: table,
    get quotes() {
      return storedQuotes(columns);
    },
    columns,
    spot: {
      underlying: product.underlying,
      instrument: "index",
      timestamp: Float64Array.from(spot, ({ at }) => micros(at)),
      price: Float64Array.from(spot, ({ price }) => price),
    },
    provenance,
    dataExpiries: [EXPIRY],
  });
}

/** The day without what is stamped after `second`. */
export function cutAfter(day: FeatureDay, second: number): FeatureDay {
  const isKept = ({ at }: { readonly at: number }): boolean => Math.floor(at) <= second;
  return { ...day, spot: day.spot.filter(isKept), contracts: (day.contracts ?? []).map((rows) => rows.filter(isKept)) };
}

/** The day with everything that is stamped after `second` made half as large again. */
export function raisedAfter(day: FeatureDay, second: number): FeatureDay {
  const isLater = ({ at }: { readonly at: number }): boolean => Math.floor(at) > second;
  const raised = (value: number | undefined): number => (value ?? 100) * 1.5;
  const sizes = (values: readonly number[] | undefined): number[] => [0, 1, 2, 3, 4].map((i) => raised(values?.[i]));
  const raise = (row: BookRow): BookRow => ({
    at: row.at,
    last: raised(row.last),
    bid: raised(row.bid),
    ask: raised(row.ask),
    bids: sizes(row.bids),
    asks: sizes(row.asks),
    volumeChange: raised(row.volumeChange),
    openInterest: raised(row.openInterest),
    impliedVol: raised(row.impliedVol),
  });
  return {
    ...day,
    spot: day.spot.map((point) => (isLater(point) ? { ...point, price: raised(point.price) } : point)),
    contracts: (day.contracts ?? []).map((rows) => rows.map((row) => (isLater(row) ? raise(row) : row))),
  };
}

/** One price a second, from second 0 on. */
export function eachSecond(prices: readonly number[]): SpotPoint[] {
  return prices.map((price, at) => ({ at, price }));
}

/** Minutes with these closes, at their last instant, and a price one below at their tenth second; none for NaN. */
export function minuteCloses(closes: readonly number[]): SpotPoint[] {
  return closes.flatMap((price, minute) => {
    if (Number.isNaN(price)) return [];
    return [
      { at: minute * 60 + 10, price: price - 1 },
      { at: minute * 60 + 59.999999, price },
    ];
  });
}

/** Uniform numbers from 0 to 1 (mulberry32 by T. Ettinger, public domain). */
function uniform(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface RandomDay {
  readonly seed: number;
  /** Share of seconds without a row. */
  readonly gaps: number;
  /** Share of values that are zero or missing. */
  readonly holes: number;
  /** How fast the underlying moves, points a second. */
  readonly pace: number;
  readonly stored: "narrow" | "wide";
  readonly barSeconds?: number | undefined;
}

/** A day of seven minutes with rows before the open, several in a second, gaps, and values that are missing or 0. */
export function randomDay({ seed, gaps, holes, pace, stored, barSeconds }: RandomDay): FeatureDay {
  const random = uniform(seed);
  const isHole = (): boolean => random() < holes;
  const times = (): number[] => {
    if (barSeconds !== undefined) return Array.from({ length: 480 / barSeconds }, (_, i) => i * barSeconds);
    const out: number[] = [];
    for (let second = -30; second < 440; second++) {
      if (random() < gaps) continue;
      const many = random() < 0.2 ? 3 : 1;
      for (let i = 0; i < many; i++) out.push(second + (random() < 0.5 ? 0 : Math.floor(random() * 1e6) / 1e6));
    }
    return out.sort((a, b) => a - b);
  };
  let price = 26_000;
  const spot = times().map((at) => {
    const burst = random() < 0.02 ? 8 : 1;
    price = Math.round((price + (random() - 0.5) * pace * burst) * 100) / 100;
    return { at, price: isHole() ? 0 : price };
  });
  const contracts = Array.from({ length: 3 }, () => {
    let [mid, interest] = [80 + Math.round(random() * 4000) / 100, 1e5];
    return times().map((at): BookRow => {
      mid = Math.max(1, Math.round((mid + (random() - 0.5) * 2) * 20) / 20);
      interest += Math.round((random() - 0.5) * 100) * 75;
      const sizes = (): number[] => Array.from({ length: 5 }, () => (isHole() ? 0 : Math.floor(random() * 20) * 75));
      const half = random() < 0.5 ? 0.05 : 0.15;
      return {
        at,
        last: isHole() ? 0 : Math.round(mid * 100) / 100,
        ...(isHole() ? {} : { bid: Math.round((mid - half) * 100) / 100 }),
        ...(isHole() ? {} : { ask: Math.round((mid + half) * 100) / 100 }),
        bids: sizes(),
        asks: sizes(),
        ...(random() < holes / 10 ? {} : { volumeChange: random() < 0.4 ? Math.floor(random() * 10) * 75 : 0 }),
        openInterest: interest,
        ...(isHole() ? {} : { impliedVol: 0.1 + random() / 10 }),
      };
    });
  });
  return { spot, contracts, stored, ...(barSeconds !== undefined && { barSeconds }) };
}
