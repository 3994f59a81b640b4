import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { sharedData } from "../sharedData.js";

/** One expiry of a real chain at one moment; NaN where there is no price. */
export interface RealChain {
  readonly strikes: Float64Array;
  readonly calls: Float64Array;
  readonly puts: Float64Array;
}

function readRows(folder: string, file: string): string[][] | undefined {
  const path = sharedData(folder);
  if (path === undefined) return undefined;
  const text = gunzipSync(readFileSync(join(path, file))).toString("utf8");
  return text
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
}

function toChain(prices: ReadonlyMap<number, { call: number; put: number }>): RealChain {
  const strikes = Float64Array.from(prices.keys()).sort();
  return {
    strikes,
    calls: strikes.map((strike) => prices.get(strike)!.call),
    puts: strikes.map((strike) => prices.get(strike)!.put),
  };
}

/** NIFTY last prices of 18 August 2026 by minute stamp (yyyymmddHHMM, India) and expiry, with the spot. */
export function openNiftyChain(): ((stamp: string, expiry: string) => RealChain & { spot: number }) | undefined {
  const rows = readRows("nifty-chain-1min-202608", "nifty_chain_20260818_1043-1530.csv.gz");
  if (rows === undefined) return undefined;
  return (stamp, expiry) => {
    const prices = new Map<number, { call: number; put: number }>();
    let spot = Number.NaN;
    for (const row of rows) {
      if (row[0] !== stamp || row[2] !== expiry) continue;
      const strike = Number(row[3]);
      const entry = prices.get(strike) ?? { call: Number.NaN, put: Number.NaN };
      entry[row[4] === "CE" ? "call" : "put"] = Number(row[6]);
      prices.set(strike, entry);
      spot = Number(row[5]);
    }
    return { ...toChain(prices), spot };
  };
}

/**
 * ES option mids of 6 January 2020 from the closes of the one-minute bars stamped up to `lastBar` (stamps are bar
 * starts, so a bar is visible a minute later), per side the last quote carried forward.
 */
export function openEsChain(): ((expiry: string, lastBar: string) => RealChain) | undefined {
  const rows = readRows("lean-es-futopt-20200106", "es_options_quote_1m_20200106.csv.gz");
  if (rows === undefined) return undefined;
  rows.sort((a, b) => (a[0]! < b[0]! ? -1 : a[0]! > b[0]! ? 1 : 0));
  return (expiry, lastBar) => {
    const sides = new Map<string, number>();
    for (const row of rows) {
      if (row[1] !== expiry || row[0]! > lastBar) continue;
      if (row[7] !== "") sides.set(`${row[2]}${row[3]}bid`, Number(row[7]));
      if (row[12] !== "") sides.set(`${row[2]}${row[3]}ask`, Number(row[12]));
    }
    const mid = (option: string): number =>
      0.5 * ((sides.get(`${option}bid`) ?? Number.NaN) + (sides.get(`${option}ask`) ?? Number.NaN));
    const prices = new Map<number, { call: number; put: number }>();
    for (const key of sides.keys()) {
      const strike = Number.parseFloat(key);
      prices.set(strike, { call: mid(`${strike}C`), put: mid(`${strike}P`) });
    }
    return toChain(prices);
  };
}
