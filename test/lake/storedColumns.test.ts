import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { contractIdentity, niftyOptions } from "../../lib/contract/index.js";
import { type PartRun, partFolder, writePart } from "../../lib/lake/index.js";
import type { RunColumn } from "../../lib/lake/PartRun.js";
import { MISSING_INT32 } from "../../lib/tape/index.js";
import { at, DAY, facts, noise, testFolder, testSession } from "./lakeFixture.js";

const key = { dataset: "nse_options_iv", date: DAY, underlying: "NIFTY" };

/** Runs of an add-on with a gap now and then, as doubles. */
function runsAsDoubles(): PartRun[] {
  const random = noise(11);
  const numbers = (rows: number, value: () => number): Float64Array =>
    Float64Array.from({ length: rows }, () => (random() < 0.1 ? Number.NaN : value()));
  const codes = (rows: number, count: number): Float64Array =>
    Float64Array.from({ length: rows }, () => Math.floor(count * random()));
  // Among them runs longer than one block of 2048 rows, and one of whole blocks.
  return [700, 4096, 5000].map((rows, number) => ({
    contract: contractIdentity(niftyOptions, "2025-11-25", "CE", 26_000 + 50 * number),
    rows,
    columns: {
      timestamp: Float64Array.from({ length: rows }, (_, row) => at(row)),
      forward: numbers(rows, () => 26_000 * random()),
      forward_age_s: numbers(rows, () => Math.floor(300 * random())),
      forward_status: codes(rows, 5),
      implied_vol: numbers(rows, random),
      iv_status: codes(rows, 9),
      delta: numbers(rows, random).map(Math.fround),
      gamma: numbers(rows, random).map(Math.fround),
      vega: number === 1 ? new Float64Array(rows).fill(Number.NaN) : numbers(rows, random).map(Math.fround),
      theta: numbers(rows, () => -random()).map(Math.fround),
      dte_days: 7,
      dte_minutes: Float64Array.from({ length: rows }, (_, row) => 10_000 - row / 60),
      realised_vol_20m: numbers(rows, random),
    },
  }));
}

/** The same as the types of the columns, each a part of a larger array. */
function asStored(run: PartRun): PartRun {
  const within = <T extends RunColumn>(make: (rows: number) => T, values: Float64Array, missing: number): T => {
    const whole = make(values.length + 3);
    const part = whole.subarray(2, 2 + values.length) as T;
    values.forEach((value, row) => {
      part[row] = Number.isNaN(value) ? missing : value;
    });
    return part;
  };
  const entries = Object.entries(run.columns).map(([name, values]): [string, RunColumn | number | string] => {
    if (!(values instanceof Float64Array)) return [name, values];
    if (name.endsWith("_status")) return [name, within((rows) => new Uint8Array(rows), values, 0)];
    if (name === "forward_age_s") return [name, within((rows) => new Int32Array(rows), values, MISSING_INT32)];
    if (["delta", "gamma", "vega", "theta"].includes(name))
      return [name, within((rows) => new Float32Array(rows), values, Number.NaN)];
    return [name, within((rows) => new Float64Array(rows), values, Number.NaN)];
  });
  return { ...run, columns: Object.fromEntries(entries) };
}

/** In memory that threads share, as a tape's columns are. */
function asShared(run: PartRun): PartRun {
  const shared = (values: Float64Array): Float64Array => {
    const copy = new Float64Array(new SharedArrayBuffer(8 * values.length));
    copy.set(values);
    return copy;
  };
  const entries = Object.entries(run.columns).map(
    ([name, values]) => [name, values instanceof Float64Array ? shared(values) : values] as const,
  );
  return { ...run, columns: Object.fromEntries(entries) };
}

async function bytesOf(runs: readonly PartRun[]): Promise<Buffer> {
  const root = testFolder();
  const rowsRead = runs.reduce((sum, { rows }) => sum + rows, 0);
  await writePart(await testSession(), root, { key, runs, facts: () => ({ ...facts, rowsRead }) });
  return readFileSync(join(partFolder(root, key), "part-0.parquet"));
}

describe("columns handed over as they are stored", () => {
  test("give the same file as doubles do", async () => {
    const runs = runsAsDoubles();
    const doubles = await bytesOf(runs);
    expect(doubles.equals(await bytesOf(runs.map(asStored)))).toBe(true);
    expect(doubles.equals(await bytesOf(runs.map(asShared)))).toBe(true);
  });

  test.each<[string, RunColumn, RegExp]>([
    ["implied_vol", new Float32Array(700), /column implied_vol is DOUBLE and given as Float32Array/],
    ["delta", new Int32Array(700), /column delta is FLOAT and given as Int32Array/],
    ["forward_age_s", new Uint8Array(700), /column forward_age_s is INTEGER and given as Uint8Array/],
    ["iv_status", new Int32Array(700), /column iv_status is VARCHAR and given as Int32Array/],
    ["delta", new Float32Array(699), /column delta has 699 rows where the run has 700/],
  ])("are refused where %s is not of its type", async (name, values, message) => {
    const run = runsAsDoubles()[0]!;
    await expect(bytesOf([{ ...run, columns: { ...run.columns, [name]: values } }])).rejects.toThrow(message);
  });
});
