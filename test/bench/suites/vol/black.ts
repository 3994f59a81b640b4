import {
  blackGreekColumns,
  blackPrice,
  blackPrices,
  blackVega,
  greekColumns,
  impliedVolatilities,
  impliedVolatility,
} from "strikebook/vol";
import type { Benchmark } from "../../harness.js";

/** Each side repeats its work until a run takes some ten milliseconds, so that one interruption does not decide. */
const PASSES = 5;

/** Prices, inversions and Greeks, each against our own Black price of the same options in the same form. */
export function* blackBenchmarks(): Generator<Benchmark> {
  const near = nearTheMoney();
  const cly = clyGrid();
  const book = wideBook();
  yield inversion("iv-near-atm", "strikes 95 to 105 of forward 100, tau 0.1, vol 0.2", near);
  yield inversion("iv-cly3d", clyWork(cly), cly);
  yield {
    name: "greeks8",
    work: `${PASSES} x ${count(book)} options, strikes 70 to 130, tau 0.02 to 1, vol 0.1 to 0.6, with discount factors: price and 8 Greeks; ${priceNanoseconds(book)}`,
    units: PASSES * book.strikes.length,
    unit: "options",
    ours: repeated(() => blackGreekColumns(book, book.greeks)),
    against: {
      name: "our own Black price of the same options, batch form",
      run: repeated(() => blackPrices(book, book.out)),
    },
    better: "lower",
    repetitions: 25,
  };
  yield {
    name: "price-scalar",
    work: `${PASSES} x ${count(near)} prices by the scalar function, near the money`,
    units: PASSES * near.strikes.length,
    unit: "prices",
    ours: repeated(() => scalarPrices(near)),
    against: { name: "the batch form", run: repeated(() => blackPrices(near, near.out)) },
    better: "lower",
    repetitions: 25,
  };
  yield {
    name: "iv-scalar",
    work: `${PASSES} x ${count(near)} inversions by the scalar function, near the money`,
    units: PASSES * near.strikes.length,
    unit: "inversions",
    ours: repeated(() => scalarInversions(near)),
    against: { name: "the batch form", run: repeated(() => impliedVolatilities(near.quotes, near.inverted)) },
    better: "lower",
    repetitions: 25,
  };
}

interface Options {
  readonly types: Uint8Array;
  readonly forwards: Float64Array;
  readonly strikes: Float64Array;
  readonly tauYears: Float64Array;
  readonly vols: Float64Array;
  readonly discountFactors: Float64Array;
}

function withOutputs(options: Options) {
  const n = options.strikes.length;
  const out = { prices: new Float64Array(n), statuses: new Uint8Array(n) };
  blackPrices(options, out);
  const { types, forwards, strikes, tauYears, discountFactors } = options;
  return {
    ...options,
    out,
    greeks: greekColumns(n),
    quotes: { types, forwards, strikes, tauYears, discountFactors, prices: out.prices.slice() },
    inverted: { vols: new Float64Array(n), statuses: new Uint8Array(n) },
  };
}
type Bench = ReturnType<typeof withOutputs>;

function nearTheMoney(): Bench {
  const n = 20_000;
  const strikes = Float64Array.from({ length: n }, (_, i) => 95 + (10 * i) / n);
  return withOutputs({
    types: Uint8Array.from(strikes, (strike) => (strike < 100 ? 1 : 0)),
    forwards: new Float64Array(n).fill(100),
    strikes,
    tauYears: new Float64Array(n).fill(0.1),
    vols: new Float64Array(n).fill(0.2),
    discountFactors: new Float64Array(n).fill(1),
  });
}

/** S = 100, r = 3 %, 40 strikes 105 to 800, 40 maturities 0.01 to 2, 40 vols 0.01 to 0.99, prices above 1e-20. */
function clyGrid(): Bench {
  const step = (from: number, to: number, i: number): number => from + (i * (to - from)) / 39;
  const rows: [number, number, number, number, number][] = [];
  for (let i = 0; i < 40 ** 3; i++) {
    const strike = step(105, 800, Math.floor(i / 1600));
    const tau = step(0.01, 2, Math.floor(i / 40) % 40);
    const vol = step(0.01, 0.99, i % 40);
    const forward = 100 * Math.exp(0.03 * tau);
    const discount = Math.exp(-0.03 * tau);
    if (blackPrice("call", forward, strike, tau, vol, discount) > 1e-20)
      rows.push([forward, strike, tau, vol, discount]);
  }
  const column = (i: number): Float64Array => Float64Array.from(rows, (row) => row[i]!);
  return withOutputs({
    types: new Uint8Array(rows.length),
    forwards: column(0),
    strikes: column(1),
    tauYears: column(2),
    vols: column(3),
    discountFactors: column(4),
  });
}

function wideBook(): Bench {
  const n = 20_000;
  const spread = (from: number, to: number, prime: number) => (_: unknown, i: number) =>
    from + ((to - from) * ((i * prime) % n)) / n;
  const tauYears = Float64Array.from({ length: n }, spread(0.02, 1, 7919));
  return withOutputs({
    types: Uint8Array.from({ length: n }, (_, i) => i & 1),
    forwards: new Float64Array(n).fill(100),
    strikes: Float64Array.from({ length: n }, spread(70, 130, 1)),
    tauYears,
    vols: Float64Array.from({ length: n }, spread(0.1, 0.6, 4729)),
    discountFactors: tauYears.map((tau) => Math.exp(-0.03 * tau)),
  });
}

function inversion(name: string, work: string, bench: Bench): Benchmark {
  return {
    name,
    work: `${PASSES} x ${count(bench)} inversions, ${work}; ${priceNanoseconds(bench)}`,
    units: PASSES * bench.strikes.length,
    unit: "inversions",
    ours: repeated(() => impliedVolatilities(bench.quotes, bench.inverted)),
    against: {
      name: "our own Black price of the same options, batch form",
      run: repeated(() => blackPrices(bench, bench.out)),
    },
    better: "lower",
    repetitions: 25,
  };
}

/**
 * What the grid proves, and the accuracy in bands of the distance from the money in standard deviations, beside what is
 * attainable: half a unit in the last place of the price over vega, and half a unit of the volatility itself.
 */
function clyWork(bench: Bench): string {
  impliedVolatilities(bench.quotes, bench.inverted);
  const outside = [
    { name: "below 1", from: 0, worst: 0, attainable: 0 },
    { name: "1 to 3", from: 1, worst: 0, attainable: 0 },
    { name: "3 to 6", from: 3, worst: 0, attainable: 0 },
    { name: "above 6", from: 6, worst: 0, attainable: 0 },
  ];
  let failures = 0;
  let worst = 0;
  for (let i = 0; i < bench.vols.length; i++) {
    const vol = bench.vols[i]!;
    if (bench.inverted.statuses[i] !== 0) failures++;
    const error = Math.abs(bench.inverted.vols[i]! - vol);
    worst = Math.max(worst, error);
    const deviations = Math.log(bench.strikes[i]! / bench.forwards[i]!) / (vol * Math.sqrt(bench.tauYears[i]!));
    const band = outside.findLast(({ from }) => Math.abs(deviations) >= from)!;
    band.worst = Math.max(band.worst, error / vol);
    band.attainable = Math.max(band.attainable, attainable(bench, i, bench.quotes.prices[i]!) / vol);
  }
  if (!(failures === 0 && worst <= 2e-15)) throw new Error(`CLY grid: ${failures} failures, largest error ${worst}`);
  const accuracy = outside.map((band) => `${band.name} ${sci(band.worst)} (${sci(band.attainable)})`).join(", ");
  return `CLY grid: ${failures} failures, max |error| ${worst.toExponential(2)}; max relative error (attainable) by standard deviations out of the money: ${accuracy}; in the money: ${inTheMoney(bench)}`;
}

/** The puts of the same cells, whose intrinsic value takes digits. */
function inTheMoney(bench: Bench): string {
  const types = bench.types.map((code) => 1 - code);
  const prices = new Float64Array(types.length);
  const { vols, statuses } = { vols: new Float64Array(types.length), statuses: new Uint8Array(types.length) };
  blackPrices({ ...bench, types }, { prices, statuses });
  impliedVolatilities({ ...bench.quotes, types, prices }, { vols, statuses });
  let solved = 0;
  let worst = 0;
  for (let i = 0; i < vols.length; i++) {
    if (statuses[i] !== 0) continue;
    solved++;
    worst = Math.max(worst, Math.abs(vols[i]! - bench.vols[i]!) / attainable(bench, i, prices[i]!));
  }
  return `${solved} of ${vols.length} puts have visible time value, max error ${worst.toFixed(1)} times the attainable one`;
}

function attainable(bench: Bench, i: number, price: number): number {
  const [forward, strike, tau] = [bench.forwards[i]!, bench.strikes[i]!, bench.tauYears[i]!];
  const vega = blackVega(forward, strike, tau, bench.vols[i]!, bench.discountFactors[i]!);
  return 0.5 * Number.EPSILON * (price / vega + bench.vols[i]!);
}

const sci = (value: number): string => value.toExponential(1);

function priceNanoseconds(bench: Bench): string {
  const time = (run: () => void): number => {
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 40; i++) {
      const started = performance.now();
      run();
      best = Math.min(best, performance.now() - started);
    }
    return (best * 1e6) / bench.strikes.length;
  };
  const batch = time(() => blackPrices(bench, bench.out));
  const scalar = time(() => scalarPrices(bench));
  return `price ${batch.toFixed(0)} ns batch, ${scalar.toFixed(0)} ns scalar`;
}

function scalarPrices(bench: Bench): number {
  const { types, forwards, strikes, tauYears, vols, discountFactors } = bench;
  let sum = 0;
  for (let i = 0; i < strikes.length; i++) {
    const type = types[i] === 0 ? "call" : "put";
    sum += blackPrice(type, forwards[i]!, strikes[i]!, tauYears[i]!, vols[i]!, discountFactors[i]!);
  }
  return sum;
}

function scalarInversions(bench: Bench): number {
  const { types, forwards, strikes, tauYears, discountFactors, prices } = bench.quotes;
  let sum = 0;
  for (let i = 0; i < strikes.length; i++) {
    const type = types[i] === 0 ? "call" : "put";
    sum += impliedVolatility(type, prices[i]!, forwards[i]!, strikes[i]!, tauYears[i]!, discountFactors[i]!).vol;
  }
  return sum;
}

const count = (bench: Bench): string => bench.strikes.length.toLocaleString("en");

function repeated(run: () => unknown): () => unknown {
  return () => {
    let last: unknown;
    for (let i = 0; i < PASSES; i++) last = run();
    return last;
  };
}
