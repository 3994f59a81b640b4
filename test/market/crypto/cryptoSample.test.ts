import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseDeribitOptionName } from "../../../lib/contract/index.js";
import { type CryptoSample, readCryptoSample, writeCryptoSample } from "../../../lib/market/index.js";
import { StrikebookError } from "../../../lib/task/index.js";
import { impliedVolatility } from "../../../lib/vol/index.js";

const options = { seed: 7, days: 2, rows: 16_000 };
const YEAR_MICROS = 365 * 86_400e6;

type Row = Readonly<Record<string, string>>;

/** A CSV file as one record a line, read as simply as can be. */
function rowsOf(path: string): { text: string[]; rows: Row[] } {
  const [header, ...text] = gunzipSync(readFileSync(path)).toString("latin1").trimEnd().split("\n");
  const names = header!.split(",");
  return { text, rows: text.map((line) => Object.fromEntries(line.split(",").map((cell, i) => [names[i]!, cell]))) };
}

let root: string;
let sample: CryptoSample;
/** Of the first day. */
let chain: { text: string[]; rows: Row[] };
/** The perpetual's middle by second of the first two days; NaN in the gap. */
let middles: Float64Array;
/** Weighted supply rate by minute of both days; a missing minute keeps the one before. */
let carry: Float64Array;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "strikebook-crypto-"));
  sample = await writeCryptoSample(join(root, "first"), options);
  chain = rowsOf(sample.paths.options[0]!);
  const start = Date.UTC(2023, 7, 14) * 1000;
  middles = new Float64Array(2 * 86_400).fill(Number.NaN);
  for (const row of sample.paths.perpetual.flatMap((path) => rowsOf(path).rows))
    middles[Math.floor((Number(row["timestamp"]) - start) / 1e6)] =
      (Number(row["bid_price"]) + Number(row["ask_price"])) / 2;
  carry = new Float64Array(2 * 1440);
  for (const { asset, weight } of sample.truth.carry) {
    const rates = new Float64Array(carry.length).fill(Number.NaN);
    for (const row of sample.paths.lending[asset]!.flatMap((path) => rowsOf(path).rows)) {
      const minute = (Date.parse(`${row["block_timestamp"]!.replace(" ", "T")}Z`) * 1000 - start) / 60e6;
      rates[minute] = Number(row["liquidity_rate"]);
    }
    for (let minute = 0; minute < carry.length; minute++) {
      if (Number.isNaN(rates[minute]!)) rates[minute] = rates[minute - 1]!;
      carry[minute]! += weight * rates[minute]!;
    }
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const number = (row: Row, name: string): number => Number(row[name]);
const isLate = (row: Row): boolean => number(row, "local_timestamp") - number(row, "timestamp") > 2_900_000;
const coinIntrinsic = (row: Row): number => {
  const ratio = number(row, "strike_price") / number(row, "underlying_price");
  return Math.max(0, row["type"] === "call" ? 1 - ratio : ratio - 1);
};
const isCoinSettled = (row: Row): boolean => row["symbol"]!.startsWith("BTC-");
const isExpired = (row: Row): boolean => number(row, "timestamp") > number(row, "expiration");
const isCrossed = (row: Row): boolean => row["bid_price"] !== "" && number(row, "bid_price") > number(row, "ask_price");
const isBelowIntrinsic = (row: Row): boolean => number(row, "ask_price") < 0.9 * coinIntrinsic(row);
const isClean = (row: Row): boolean =>
  isCoinSettled(row) && !isExpired(row) && !isCrossed(row) && !isBelowIntrinsic(row) && row["bid_price"] !== "0";

describe("the crypto sample", () => {
  it("has the faults that its truth counts, no more and no less", () => {
    const count = (is: (row: Row) => boolean): number => chain.rows.filter(is).length;
    const { faults, rows } = sample.truth.days[0]!.options;
    expect(rows).toBe(chain.rows.length);
    expect(faults).toEqual({
      crossed: count(isCrossed),
      zeroBid: count((row) => row["bid_price"] === "0" && row["bid_amount"] === "0"),
      belowIntrinsic: count((row) => isCoinSettled(row) && !isExpired(row) && !isCrossed(row) && isBelowIntrinsic(row)),
      duplicated: chain.text.filter((line, i) => line === chain.text[i - 1]).length,
      outOfOrder: count(isLate),
      expired: count(isExpired),
      otherCoin: count((row) => row["symbol"]!.startsWith("ETH-")),
      linear: count((row) => row["symbol"]!.startsWith("BTC_USDC-")),
    });
    for (const [name, number] of Object.entries(faults)) expect(number, name).toBeGreaterThan(0);
    const total = sample.truth.days.reduce((sum, day) => sum + day.options.rows - day.options.faults.duplicated, 0);
    expect(total).toBe(options.rows);
  });

  it("names its contracts as Deribit does, with the expiry and strike of the row", () => {
    const kinds = new Set<string>();
    for (const row of chain.rows) {
      const name = parseDeribitOptionName(row["symbol"]!);
      if (!name.ok) throw new Error(name.reason);
      expect(Date.parse(`${name.expiry}T08:00:00Z`) * 1000).toBe(number(row, "expiration"));
      if (isCoinSettled(row)) expect(name.strike).toBe(number(row, "strike_price"));
      expect(name.optionType).toBe(row["type"] === "call" ? "CE" : "PE");
      kinds.add(name.underlying);
    }
    expect([...kinds].sort()).toEqual(["BTC", "BTC_USDC", "ETH"]);
  });

  it("is sorted by arrival, which is after the exchange's time", () => {
    let last = 0;
    for (const row of chain.rows) {
      const arrival = number(row, "local_timestamp");
      expect(arrival).toBeGreaterThanOrEqual(last);
      expect(arrival).toBeGreaterThan(number(row, "timestamp"));
      last = arrival;
    }
  });

  it("prices from the perpetual and the lending rates of the quote's own second and minute", () => {
    const start = Date.UTC(2023, 7, 14) * 1000;
    let compared = 0;
    for (const row of chain.rows.filter(isClean)) {
      const micros = number(row, "timestamp");
      const middle = middles[Math.floor((micros - start) / 1e6)]!;
      if (Number.isNaN(middle)) continue;
      const tau = (number(row, "expiration") - micros) / YEAR_MICROS;
      const forward = middle * Math.exp(carry[Math.floor((micros - start) / 60e6)]! * tau);
      // A missing minute of a rate keeps the one before: some 1e-4 of the rate.
      expect(Math.abs(number(row, "underlying_price") / forward - 1)).toBeLessThan(1e-3 * tau + 1e-8);
      compared++;
    }
    expect(compared).toBeGreaterThan(0.9 * chain.rows.length);
  });

  it("has the volatility of the SSVI surface that its truth states, and a price that implies it", () => {
    const { model, days } = sample.truth;
    let implied = 0;
    for (const row of chain.rows.filter(isClean)) {
      const tau = (number(row, "expiration") - number(row, "timestamp")) / YEAR_MICROS;
      const forward = number(row, "underlying_price");
      const strike = number(row, "strike_price");
      // Gatheral & Jacquier (2014), equation 4.1, on a term structure that returns to the long level.
      const k = Math.log(strike / forward);
      const long = model.longVolatility ** 2;
      const decay = (1 - Math.exp(-model.termReversion * tau)) / (model.termReversion * tau);
      const theta = tau * (long + (days[0]!.volatility ** 2 - long) * decay);
      const phi = model.eta / (theta ** model.gamma * (1 + theta) ** (1 - model.gamma));
      const w =
        (theta / 2) * (1 + model.rho * phi * k + Math.sqrt((phi * k + model.rho) ** 2 + 1 - model.rho * model.rho));
      const volatility = Math.sqrt(w / tau);
      expect(number(row, "mark_iv") / 100).toBeCloseTo(volatility, 5);
      const time = number(row, "mark_price") - coinIntrinsic(row);
      if (time < 1e-4) continue;
      const type = row["type"] === "call" ? "call" : "put";
      const found = impliedVolatility(type, number(row, "mark_price") * forward, forward, strike, tau).vol;
      expect(Math.abs(found - volatility)).toBeLessThan(2e-4);
      implied++;
    }
    expect(implied).toBeGreaterThan(4000);
  });

  it("quotes around its mark price, on the exchange's price steps", () => {
    for (const row of chain.rows.filter(isClean)) {
      const [mark, ask] = [number(row, "mark_price"), number(row, "ask_price")];
      const tick = mark < 0.005 ? 0.0001 : 0.0005;
      expect(ask).toBeGreaterThan(mark - 1e-9);
      expect(Math.abs(ask / tick - Math.round(ask / tick))).toBeLessThan(1e-6);
      if (row["bid_price"] === "") continue;
      const bid = number(row, "bid_price");
      expect(bid).toBeGreaterThan(0);
      expect(bid).toBeLessThan(mark + 1e-9);
      expect(bid).toBeLessThan(ask);
    }
  });

  it("leaves work to a filter on moneyness and time, and knows how much is left", () => {
    const start = Date.UTC(2023, 7, 14) * 1000;
    const { gap } = sample.truth.days[0]!.perpetual;
    let near = 0;
    let far = 0;
    let inGap = 0;
    for (const row of chain.rows.filter(isCoinSettled)) {
      const micros = number(row, "timestamp");
      if (micros >= gap[0] && micros < gap[1]) {
        inGap++;
        continue;
      }
      const left = number(row, "expiration") - micros;
      const moneyness = number(row, "strike_price") / middles[Math.floor((micros - start) / 1e6)]! - 1;
      if (left > 0 && left <= 30 * 86_400e6 && Math.abs(moneyness) < 0.03) near++;
      else far++;
    }
    const { nearTheMoneyShortDated } = sample.truth.days[0]!.options;
    expect(nearTheMoneyShortDated).toBeGreaterThanOrEqual(near);
    expect(nearTheMoneyShortDated).toBeLessThanOrEqual(near + inGap);
    expect(far).toBeGreaterThan(2 * near);
  });

  it("has a perpetual quote in every second but those of the gap", () => {
    const start = Date.UTC(2023, 7, 14) * 1000;
    for (const [day, { perpetual }] of sample.truth.days.entries()) {
      const [from, to] = perpetual.gap.map((micros) => (micros - start) / 1e6 - day * 86_400) as [number, number];
      expect(to - from).toBeGreaterThanOrEqual(90);
      const wrong: number[] = [];
      for (let second = 0; second < 86_400; second++)
        if (Number.isNaN(middles[day * 86_400 + second]!) !== (second >= from && second < to)) wrong.push(second);
      expect(wrong).toEqual([]);
      expect(rowsOf(sample.paths.perpetual[day]!).rows).toHaveLength(perpetual.rows);
      expect(middles[day * 86_400]).toBe(perpetual.open);
    }
  });

  it("lacks the minutes of the rates that its truth names", () => {
    for (const [day, { lending }] of sample.truth.days.entries()) {
      for (const { asset, rows, missingMinutes } of lending) {
        const there = new Set(
          rowsOf(sample.paths.lending[asset]![day]!).rows.map((row) => row["block_timestamp"]!.replace(" ", "T")),
        );
        expect(there.size).toBe(rows);
        expect(rows + missingMinutes.length).toBe(1440);
        for (const micros of missingMinutes)
          expect(there.has(new Date(micros / 1000).toISOString().slice(0, 19))).toBe(false);
      }
    }
  });

  it("is the same for the same options, whatever the number of days, and another for another seed", async () => {
    const again = await writeCryptoSample(join(root, "again"), { ...options, days: 1, rows: 8000 });
    const hashes = (made: CryptoSample): string[] =>
      made.mark.files.filter(({ name }) => name.includes("2023-08-14")).map(({ name, sha256 }) => `${name} ${sha256}`);
    expect(hashes(again)).toEqual(hashes(sample));
    const other = await writeCryptoSample(join(root, "other"), { seed: 8, days: 1, rows: 300 });
    expect(other.truth.days[0]!.volatility).not.toBe(sample.truth.days[0]!.volatility);
  });

  it("is reused when it is there, mended when damaged, and replaced only when asked", async () => {
    const folder = join(root, "kept");
    const small = { seed: 1, days: 1, rows: 200 };
    expect((await writeCryptoSample(folder, small)).reused).toBe(false);
    expect((await writeCryptoSample(folder, small)).reused).toBe(true);
    const path = sample.paths.options[0]!.replace("first", "kept");
    truncateSync(path, 100);
    await expect(readCryptoSample(folder)).rejects.toThrow(/has 100 bytes where \d+ were written/);
    expect((await writeCryptoSample(folder, small)).reused).toBe(false);
    await expect(writeCryptoSample(folder, { ...small, rows: 201 })).rejects.toThrow(/of other options \(1 days/);
    const replaced = await writeCryptoSample(folder, { ...small, rows: 201, from: "2024-01-05", replace: true });
    expect(replaced.truth.days[0]!.date).toBe("2024-01-05");
    expect(readdirSync(folder).some((name) => name.includes("2023"))).toBe(false);
  });

  it("never writes where something else lies, and leaves nothing when it is stopped", async () => {
    const foreign = mkdtempSync(join(root, "foreign"));
    const name = "deribit_quotes_2023-08-14_BTC-PERPETUAL.csv.gz";
    writeFileSync(join(foreign, name), "bought");
    await expect(writeCryptoSample(foreign, { rows: 100, days: 1, replace: true })).rejects.toThrow(
      /is not empty and holds no crypto sample/,
    );
    expect(readFileSync(join(foreign, name), "utf8")).toBe("bought");
    const stopped = join(root, "stopped");
    const controller = new AbortController();
    const conversion = {
      format: "none",
      convert: async (path: string): Promise<string> => {
        if (path.includes("options_chain_2023-08-14")) controller.abort(new Error("enough"));
        return path;
      },
    };
    await expect(
      writeCryptoSample(stopped, { days: 3, rows: 300, conversion, signal: controller.signal }),
    ).rejects.toThrow("enough");
    expect(readdirSync(stopped)).toEqual([]);
  });

  it.each([
    [{ seed: -1 }, /seed -1/],
    [{ days: 0 }, /0 days/],
    [{ days: 3, rows: 2 }, /2 option rows over 3 days/],
    [{ from: "2023-02-30" }, /"2023-02-30"/],
  ])("refuses %j", async (wrong, message) => {
    const error = await writeCryptoSample(join(root, "wrong"), wrong).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StrikebookError);
    expect((error as StrikebookError).message).toMatch(message);
  });
});
