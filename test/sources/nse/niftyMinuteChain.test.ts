import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { asofBackward } from "../../../lib/columns/index.js";
import { niftyOptions } from "../../../lib/contract/index.js";
import { readNiftyMinuteChain, type SourceDay } from "../../../lib/sources/index.js";
import { Tape } from "../../../lib/tape/index.js";
import { instantAt, nseSession, parseClock } from "../../../lib/time/index.js";
import { sharedData } from "../../sharedData.js";
import { temporaryFiles } from "../temporaryFiles.js";

const file = temporaryFiles();
const header = "timestamp,symbol,expiry,strike,option_type,spot,ltp,volume,oi,oi_chg,iv,delta,gamma,theta,vega,rho";
const at = (date: string, clock: string): number => instantAt(date, parseClock(clock), nseSession);
const csv = (...lines: string[]): string => `${[header, ...lines].join("\n")}\n`;

const small = csv(
  "202608181043,NIFTY50,18-Aug-2026,24200,PE,24187.650390625,50.5,100,10,-2,0.1,-0.5,0.001,-4,1,-0.1",
  "202608181043,NIFTY50,18-Aug-2026,24200,CE,24187.650390625,40,75,20,1,,0.5,0.001,-4,1,0.1",
  "202608181044,NIFTY50,18-Aug-2026,24200,CE,24188,0,70,21,1,12.5,0.5,0.001,-4,1,0.1",
  "202608181531,NIFTY50,18-Aug-2026,24200,CE,24188,41,80,21,1,12.5,0.5,0.001,-4,1,0.1",
  "202608191000,NIFTY50,18-Aug-2026,24200,CE,24100,41,80,21,1,12.5,0.5,0.001,-4,1,0.1",
  "202608191000,NIFTY50,25-Aug-2026,24200,CE,24100,99,8,21,1,12.5,0.5,0.001,-4,1,0.1",
);

describe("the one-minute NIFTY chain", () => {
  it.each(["chain.csv", "chain.csv.gz"])("%s becomes one tape per day, the spot split off", async (name) => {
    const content = name.endsWith(".gz") ? gzipSync(small) : small;
    const days = await readNiftyMinuteChain(file(name, content));
    expect(days.map((day) => [day.date, day.provenance.rows])).toEqual([
      ["2026-08-18", 3],
      ["2026-08-19", 1],
    ]);
    const [first] = days as [SourceDay, SourceDay];
    expect(first.product).toBe(niftyOptions);
    expect(first.runs.map((run) => run.contract.key)).toEqual([
      "NSE:NIFTY:2026-08-18:CE:24200",
      "NSE:NIFTY:2026-08-18:PE:24200",
    ]);
    const times = [at("2026-08-18", "10:43"), at("2026-08-18", "10:44")];
    expect([...first.quotes.timestamp]).toEqual([...times, times[0]]);
    expect([...first.quotes.lastPrice]).toEqual([40, Number.NaN, 50.5]);
    expect([...first.quotes.bidPrice]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect([...first.quotes.volumeChange]).toEqual([0, 0, 0]);
    expect([...first.quotes.openInterest]).toEqual([20, 21, 10]);
    expect(Object.keys(first.runs[0]!.vendor)).toEqual([
      "open_interest_change",
      "vendor_iv_percent",
      "vendor_delta",
      "vendor_gamma",
      "vendor_theta",
      "vendor_vega",
      "vendor_rho",
    ]);
    expect([...first.runs[0]!.vendor["vendor_iv_percent"]!]).toEqual([Number.NaN, 12.5]);
    expect(first.spot).toEqual({
      underlying: "NIFTY",
      instrument: "index",
      timestamp: Float64Array.from(times),
      price: Float64Array.of(24_187.65, 24_188),
    });
    expect(first.provenance).toMatchObject({
      dataset: "nse_options_1m",
      files: [{ name, sha256: createHash("sha256").update(content).digest("hex") }],
      granularity: { kind: "bar", barSeconds: 60 },
      hasBook: false,
      counts: { outOfSession: 1, zeroPrice: 1, volumeReset: 1, vendorIvFloor: 2, spotFloat32Restored: 1 },
    });
    expect(days[1]!.provenance.counts).toEqual({ expiredContract: 1 });
  });

  it("reads one day, and names the days there are when it is not among them", async () => {
    const path = file("days.csv", small);
    expect((await readNiftyMinuteChain(path, { date: "2026-08-19" })).map((day) => day.date)).toEqual(["2026-08-19"]);
    await expect(readNiftyMinuteChain(path, { date: "2025-08-19" })).rejects.toThrow(
      `${path} holds no row of 2025-08-19; it holds 2026-08-18, 2026-08-19`,
    );
  });

  const good = "202608181043,NIFTY50,25-Aug-2026,24200,PE,24187.65,50.5,100,10,-2,0.1,-0.5,0.001,-4,1,-0.1";
  it.each([
    ["a,b\n1,2\n", "has other columns than expected"],
    [`${header}\n`, "has no rows"],
    ["", "has no rows"],
    [csv(good, good), "line 3: NSE:NIFTY:2026-08-25:PE:24200 has this minute or a later one already"],
    [csv(good, good.replace("1043", "1042")), "line 3: NSE:NIFTY:2026-08-25:PE:24200 has this minute or a later"],
    [
      csv(good, good.replace("PE,24187.65", "CE,24187.7")),
      "line 3: index level 24187.7 where this minute had 24187.65 before",
    ],
    [csv(good.replace("24187.65", "")), "line 2: index level NaN is not above 0"],
    [csv(good.replace("NIFTY50", "SENSEX")), 'symbol "SENSEX" is not NIFTY50'],
    [csv(good.replace("25-Aug", "31-Jun")), 'expiry "31-Jun-2026" is no day'],
    [csv(good.replace("25-Aug", "25-aug")), 'expiry "25-aug-2026" is no day'],
    [csv(good.replace("202608181043", "202608182443")), '"202608182443" is not a minute'],
    [csv(good.replace("202608181043", "20260818104300")), '"20260818104300" is not a minute'],
    [csv(good.replace(",PE,", ",XX,")), 'option type "XX"'],
    [csv(good.replace("50.5", "fifty")), '"fifty" in column ltp is no number'],
    [csv(good.replace(",-0.1", "")), "line 2 has 15 cells where 16 are expected"],
    [csv(good.replace(",24200,", ",0,")), "strike 0 of NIFTY"],
    [csv(good.replace("1043", "0900")), 'has no usable row on 2026-08-18 (dropped: {"outOfSession":1})'],
  ])("refuses %j", async (content, message) => {
    await expect(readNiftyMinuteChain(file("bad.csv", content))).rejects.toThrow(message);
  });
});

const folder = sharedData("nifty-chain-1min-202608");

describe.skipIf(!folder)("the real chain of 18 August 2026 (skipped when the data is absent)", () => {
  const path = join(folder ?? "", "nifty_chain_20260818_1043-1530.csv.gz");

  it("has 153,990 rows, 288 minutes, and a parity forward 40 points above spot at 13:07 for the 25th", async () => {
    const [day] = (await readNiftyMinuteChain(path)) as [SourceDay];
    const file = {
      name: "nifty_chain_20260818_1043-1530.csv.gz",
      sha256: createHash("sha256").update(readFileSync(path)).digest("hex"),
    };
    expect(day.provenance).toMatchObject({ rows: 153_990, files: [file], hasBook: false });
    // The exchange's snapshots of a few minutes (11:59, 14:00, 15:21, ...) lag behind the ones before them.
    expect(day.provenance.counts).toEqual({ volumeReset: 375, vendorIvFloor: 6826, spotFloat32Restored: 231 });
    expect(day.spot.timestamp).toHaveLength(288);
    expect(day.spot.price.every((price) => Math.abs(price * 20 - Math.round(price * 20)) < 1e-6)).toBe(true);

    const secondOfSession = parseClock("13:07") - nseSession.openSecond;
    const spot = day.spot.price[day.spot.timestamp.indexOf(at("2026-08-18", "13:07"))]!;
    expect(spot).toBe(24_187.65);
    const tape = new Tape(day);
    const chain = tape.chainAt(secondOfSession, "2026-08-25", { price: "last", maxAgeSeconds: 60 });
    const forwards = [...chain.strikes]
      .map((strike, i) =>
        Math.abs(strike - spot) <= 200 ? strike + chain.callPrices[i]! - chain.putPrices[i]! : Number.NaN,
      )
      .filter((forward) => !Number.isNaN(forward))
      .sort((a, b) => a - b);
    expect(forwards.length).toBeGreaterThanOrEqual(7);
    // README of the data: 24228.15 against 24187.65.
    expect(forwards[forwards.length >> 1]! - spot).toBeGreaterThan(38);
    expect(forwards[forwards.length >> 1]! - spot).toBeLessThan(43);
  });

  it("8.5-20: the spot that was split off joins back to every row exactly", async () => {
    const [day] = (await readNiftyMinuteChain(path)) as [SourceDay];
    for (const run of day.runs) {
      const join = asofBackward(run.quotes.timestamp, day.spot.timestamp, 0, new Int32Array(run.rows));
      expect(join.every((row) => row >= 0)).toBe(true);
    }
  });

  it("reads the 17th as well: 52 minutes, two of them missing in the source", async () => {
    const [day] = (await readNiftyMinuteChain(join(folder!, "nifty_chain_20260817_0931-1024.csv.gz"))) as [SourceDay];
    expect([day.date, day.provenance.rows, day.spot.timestamp.length]).toEqual(["2026-08-17", 23_768, 52]);
    expect(day.provenance.counts["vendorIvFloor"]).toBe(877);
  });
});
