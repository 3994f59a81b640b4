import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readEsMinuteQuotes, type SourceDay } from "../../../lib/sources/index.js";
import { instantAt, parseClock } from "../../../lib/time/index.js";
import { sharedData } from "../../sharedData.js";
import { temporaryFiles } from "../temporaryFiles.js";

const file = temporaryFiles();
const quotes = "bid_open,bid_high,bid_low,bid_close,bid_size,ask_open,ask_high,ask_low,ask_close,ask_size";
const utc = (text: string): number => Date.parse(`2020-01-06T${text}Z`) * 1000;
const side = (price: number | undefined, size: number): string =>
  price === undefined ? ",,,,0" : `${price},${price},${price},${price},${size}`;
const option = (clock: string, key: string, bid?: number, ask?: number): string =>
  `2020-01-06T${clock}:00,${key},${side(bid, 5)},${side(ask, 7)}`;
const future = (stamp: string, month: string, bid?: number, ask?: number): string =>
  `${stamp}:00,${month},${side(bid, 1)},${side(ask, 2)}`;
const K = "20200320,3200,C";

const futures = [
  `ts_utc,contract,${quotes}`,
  future("2020-01-05T23:59", "202003", 9, 9.25),
  future("2020-01-06T00:00", "202003", 3200, 3200.5),
  future("2020-01-06T00:01", "202003", undefined, 3201),
  future("2020-01-06T00:00", "202006", 3100, undefined),
  future("2020-01-06T00:02", "202006", 3101, 3101.5),
].join("\n");
const options = [
  `ts_utc,expiry,strike,right,${quotes}`,
  option("00:00", K, 10, 11),
  option("00:01", K, 10.5, undefined),
  option("00:09", K, undefined, 10.25),
  option("23:59", K, 1, 2),
  option("00:05", "20200320,3200,P", undefined, 4),
  option("00:05", "20200619,3200,P", 3, 4),
].join("\n");

describe("ES minute quotes", () => {
  const read = (text = options, how = {}, spot = futures): Promise<SourceDay[]> =>
    readEsMinuteQuotes({ options: file("options.csv", text), futures: file("futures.csv", spot) }, how);

  it("stamps a bar at its end, carries each side forward by itself, and counts it", async () => {
    const [march, june] = (await read()) as [SourceDay, SourceDay];
    const [call, put] = march.runs;
    expect(call!.contract.key).toBe("CME:ES:2020-03-20:CE:3200");
    expect([...call!.quotes.timestamp]).toEqual([utc("00:01:00"), utc("00:02:00"), utc("00:10:00")]);
    expect([...call!.quotes.bidPrice]).toEqual([10, 10.5, 10.5]);
    expect([...call!.quotes.askPrice]).toEqual([11, 11, 10.25]);
    expect([...call!.quotes.bidSize]).toEqual([5, 5, 5]);
    expect([...call!.quotes.askSize]).toEqual([7, 7, 7]);
    // Nothing is carried from one contract to the next.
    expect([...put!.quotes.bidPrice]).toEqual([Number.NaN]);
    expect([...call!.quotes.lastPrice]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(march.provenance).toMatchObject({
      dataset: "cme_options_1m",
      rows: 4,
      hasBook: true,
      granularity: { kind: "bar", barSeconds: 60 },
      counts: { outOfSession: 1, carriedForward: 2, oneSidedBook: 1, crossedBook: 1, spotCarriedForward: 1 },
    });
    expect(june.provenance.counts).toEqual({ spotOneSidedBook: 1 });
    expect(june.runs).toHaveLength(1);
  });

  it("joins the future that the expiry settles into, of this day only", async () => {
    const [march, june] = (await read()) as [SourceDay, SourceDay];
    expect(march.spot).toEqual({
      underlying: "ES",
      instrument: "ES future 202003, middle of bid and ask",
      timestamp: Float64Array.of(utc("00:01:00"), utc("00:02:00")),
      price: Float64Array.of(3200.25, 3200.5),
    });
    expect([...june.spot.price]).toEqual([3101.25]);
  });

  it("lets a caller limit how long a quote stands", async () => {
    const [march] = (await read(options, { maxCarrySeconds: 60 })) as [SourceDay];
    expect([...march.runs[0]!.quotes.bidPrice]).toEqual([10, 10.5, Number.NaN]);
    expect([...march.runs[0]!.quotes.askPrice]).toEqual([11, 11, 10.25]);
    expect(march.provenance.counts).toMatchObject({ carriedForward: 1, carryExpired: 1, oneSidedBook: 2 });
  });

  it("knows that options after a future's third Friday settle into the next one", async () => {
    const one = (expiry: string): string =>
      [options.split("\n")[0], option("00:05", `${expiry},3200,P`, 3, 4)].join("\n");
    expect((await read(one("20200320")))[0]!.spot.instrument).toContain("202003");
    expect((await read(one("20200331")))[0]!.spot.instrument).toContain("202006");
    await expect(read(one("20201231"))).rejects.toThrow("has no quote of the 202103 future on 2020-01-06");
  });

  it.each([
    [options.replace("T00:09", "T00:01"), "line 4: its minute is not after the one before"],
    [options.replace("00:09:00", "00:09:30"), '"2020-01-06T00:09:30" is not a minute'],
    [options.replace("20200619", "20200631"), 'expiry "20200631" is no day'],
    [options.replace(",C,", ",X,"), 'right "X" is neither C nor P'],
    [options.replace("ts_utc", "time"), "has other columns than expected"],
  ])("refuses bad lines", async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });
});

const folder = sharedData("lean-es-futopt-20200106");

describe.skipIf(!folder)("real ES options of 6 January 2020 (skipped when the data is absent)", () => {
  const files = {
    options: join(folder ?? "", "es_options_quote_1m_20200106.csv.gz"),
    futures: join(folder ?? "", "es_futures_quote_1m_20200106.csv.gz"),
  };
  let days: SourceDay[] | undefined;
  const load = async (): Promise<SourceDay[]> => (days ??= await readEsMinuteQuotes(files));

  /** K + call mid - put mid at every strike from 3200 to 3250 where all four sides are known at `clock`. */
  function parityForwards(day: SourceDay, clock: string): number[] {
    const at = instantAt("2020-01-06", parseClock(clock), day.product.session);
    const mids = new Map<string, number>();
    for (const { contract, quotes } of day.runs) {
      const row = quotes.timestamp.findLastIndex((t) => t <= at);
      if (row >= 0)
        mids.set(`${contract.optionType}${contract.strike}`, (quotes.bidPrice[row]! + quotes.askPrice[row]!) / 2);
    }
    const forwards: number[] = [];
    for (let strike = 3200; strike <= 3250; strike += 5) {
      const forward = strike + mids.get(`CE${strike}`)! - mids.get(`PE${strike}`)!;
      if (!Number.isNaN(forward)) forwards.push(forward);
    }
    return forwards;
  }

  it("has two expiries, 211 contracts and every row of the file", async () => {
    const [march, june] = (await load()) as [SourceDay, SourceDay];
    expect([march.date, june.date]).toEqual(["2020-01-06", "2020-01-06"]);
    expect(march.runs.length + june.runs.length).toBe(211);
    const dropped = (day: SourceDay): number => day.provenance.counts["outOfSession"] ?? 0;
    expect(march.provenance.rows + june.provenance.rows + dropped(march) + dropped(june)).toBe(243_505);
    expect(march.runs[0]!.contract.expiryMicros).toBe(Date.parse("2020-03-20T13:30:00Z") * 1000);
    expect(march.spot.instrument).toContain("202003");
    expect(june.spot.instrument).toContain("202006");
  });

  it("parity from the bars stamped 16:00, visible at 16:01: 3232.00 to 3232.25 against a future of 3232.125", async () => {
    const [march] = (await load()) as [SourceDay];
    const forwards = parityForwards(march, "16:01");
    expect(forwards).toHaveLength(6); // 3200, 3210, ... 3250
    for (const forward of forwards) {
      expect(forward).toBeGreaterThanOrEqual(3232);
      expect(forward).toBeLessThanOrEqual(3232.25);
    }
    const spotRow = march.spot.timestamp.indexOf(Date.parse("2020-01-06T16:01:00Z") * 1000);
    expect(march.spot.price[spotRow]).toBe(3232.125);
  });

  it("parity as known at 16:00:00: 3231.875 to 3232.00; the later bar is not seen", async () => {
    const [march] = (await load()) as [SourceDay];
    const forwards = parityForwards(march, "16:00");
    expect(forwards).toHaveLength(6); // 3200, 3210, ... 3250
    for (const forward of forwards) {
      expect(forward).toBeGreaterThanOrEqual(3231.875);
      expect(forward).toBeLessThanOrEqual(3232);
    }
  });
});
