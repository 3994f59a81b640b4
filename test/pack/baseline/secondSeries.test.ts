import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BaselineOptions, buildBaseline } from "../../../lib/pack/index.js";
import {
  csvGz,
  micros,
  OPTION_HEADER,
  optionLine,
  QUOTE_HEADER,
  quoteLine,
  RATE_HEADER,
  rateLine,
  rowsOf,
} from "./baselineFixture.js";

const START = micros("2023-08-14T23:50:00Z");
const SECOND = 1e6;
const MAX_AGE = 5;

interface Quote {
  readonly at: number;
  readonly price: number;
  readonly file: number;
}

/** Twenty minutes around midnight in three files that overlap, out of order, with gaps, ties and stamps on whole seconds. */
function quotes(seed: number): Quote[] {
  const random = xoroshiro128plus(seed);
  const below = (n: number): number => (random.next() >>> 0) % n;
  const made: Quote[] = [];
  for (let i = 0; i < 1500; i++) {
    const second = below(1200);
    if (second % 100 < 12) continue;
    const at = START + second * SECOND + [0, 500_000, below(1e6)][below(3)]!;
    made.push({ at, price: 30_000 + below(1000) * 0.5, file: below(3) });
  }
  return made;
}

/** The last quote at or before `time`: of equal stamps the one in the later file, then the later row. */
function lastBefore(all: readonly Quote[], time: number): Quote | undefined {
  let best: Quote | undefined;
  for (const quote of all) {
    if (quote.at > time) continue;
    if (!best || quote.at > best.at || (quote.at === best.at && quote.file >= best.file)) best = quote;
  }
  return best;
}

describe("one row a second, against a search through every quote", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "strikebook-seconds-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const options = (name: string, all: readonly Quote[], until: number): BaselineOptions => {
    const dir = join(folder, name);
    const files = [0, 1, 2].map((file) =>
      csvGz(
        dir,
        `deribit_quotes_${file}_BTC-PERPETUAL.csv.gz`,
        QUOTE_HEADER,
        all.filter((quote) => quote.file === file).map(({ at, price }) => quoteLine(at, price - 1, price + 1)),
      ),
    );
    const times = Array.from({ length: 1200 }, (_unused, i) => START + i * 1_000_137).filter((at) => at <= until);
    const chain = times.map((at, i) =>
      optionLine({ symbol: `BTC-18AUG23-30000-${i % 2 ? "C" : "P"}`, at, bid: 0.02, ask: 0.021 }),
    );
    return {
      options: csvGz(dir, "deribit_options_chain.csv.gz", OPTION_HEADER, chain),
      perpetual: files,
      rates: [
        {
          asset: "a",
          weight: 0.4,
          files: csvGz(dir, "a.csv.gz", RATE_HEADER, [
            rateLine("2023-08-14T23:40:00Z", 0.03),
            rateLine("2023-08-14T23:58:30Z", 0.04),
          ]),
        },
        {
          asset: "b",
          weight: 0.6,
          files: csvGz(dir, "b.csv.gz", RATE_HEADER, [
            rateLine("2023-08-14T23:45:30Z", 0.05),
            rateLine("2023-08-15T00:04:00Z", 0.01),
          ]),
        },
      ],
      out: join(dir, "out"),
      maxPerpetualAgeSeconds: MAX_AGE,
      maxMoneyness: 0.9,
    };
  };
  const built = async (name: string, all: readonly Quote[], until = Number.POSITIVE_INFINITY) => {
    const known = all.filter(({ at }) => at <= until);
    const report = await buildBaseline(options(name, known, until));
    const path = (which: string): string => report.outputs.find(({ output }) => output === which)!.path;
    const read = (which: string) => rowsOf(`SELECT * FROM read_parquet('${path(which)}')`);
    return { perpetual: await read("perpetual"), options: await read("options"), rates: await read("rates"), report };
  };

  it.each([1, 2])("perpetual, seed %i: value, age and staleness of every second, over midnight", async (seed) => {
    const all = quotes(seed);
    const { perpetual } = await built(`reference-${seed}`, all);
    const first = Math.min(...all.map(({ at }) => Math.ceil(at / SECOND)));
    const end = micros("2023-08-15T23:59:59Z") / SECOND;
    expect(perpetual.length).toBe(end - first + 1);
    let stale = 0;
    for (const [index, row] of perpetual.slice(0, 1400).entries()) {
      const time = (first + index) * SECOND;
      expect(row.timestamp).toBe(time);
      const last = lastBefore(all, time)!;
      const age = (time - last.at) / 1000;
      expect(row.age_ms, `at ${time}`).toBe(age);
      expect(row.price, `at ${time}`).toBe(age > MAX_AGE * 1000 ? null : last.price);
      if (age > MAX_AGE * 1000) stale++;
    }
    expect(stale).toBeGreaterThan(30);
  });

  it("every option sees the perpetual and the rates of the last whole second before it", async () => {
    const all = quotes(3);
    const { options: rows, rates } = await built("as-of", all);
    expect(rows.length).toBeGreaterThan(100);
    for (const row of rows) {
      const whole = Math.floor(row.timestamp / SECOND) * SECOND;
      const last = lastBefore(all, whole)!;
      expect(row.spot_price).toBe(last.price);
      expect(row.spot_age_ms).toBeCloseTo((row.timestamp - last.at) / 1000, 6);
      // A row is known a minute after its stamp.
      const a = whole >= micros("2023-08-14T23:59:30Z") ? 0.04 : 0.03;
      const b = whole >= micros("2023-08-15T00:05:00Z") ? 0.01 : 0.05;
      expect(row.rate).toBe(0.4 * a + 0.6 * b);
    }
    expect(rates[0].timestamp).toBe(micros("2023-08-14T23:46:30Z"));
  });

  it("knows nothing of the future: without it, what was before stays equal bit for bit", async () => {
    const all = quotes(4);
    const whole = await built("whole", all);
    // Just before a quote in the middle of a second: the row of that second's start must not have seen it.
    for (const second of [150, 640, 1033]) {
      const next = all
        .filter(({ at }) => at % SECOND !== 0 && at > START + second * SECOND)
        .reduce((first, each) => (each.at < first.at ? each : first));
      const cut = next.at - 1;
      const past = await built(`past-${second}`, all, cut);
      for (const which of ["perpetual", "options", "rates"] as const) {
        const upToCut = (rows: { timestamp: number }[]) => rows.filter(({ timestamp }) => timestamp <= cut);
        expect(upToCut(past[which]).length).toBeGreaterThan(20);
        expect(upToCut(past[which])).toEqual(upToCut(whole[which]));
      }
      expect(past.options.length).toBeLessThan(whole.options.length);
    }
  });
});
