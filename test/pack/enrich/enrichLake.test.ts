import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { DuckDbSession, openLake, partFolder } from "../../../lib/lake/index.js";
import { sampleTruthOf } from "../../../lib/market/index.js";
import { ENRICH_STATUSES } from "../../../lib/pack/enrich/ivStatuses.js";
import { enrichLake } from "../../../lib/pack/index.js";
import { subscribeProgress } from "../../../lib/task/index.js";
import { packageRoot } from "../../../lib/task/packageRoot.js";
import { yearFraction } from "../../../lib/time/index.js";
import { blackGreeks, blackPrice, impliedVolatility } from "../../../lib/vol/index.js";
import { DAY, sampleLake, testFolder } from "../../lake/lakeFixture.js";
import { parquetOf, sampleLakeForFile } from "./enrichFixture.js";

// Each packs a market first; the machine may be busy.
vi.setConfig({ testTimeout: 120_000 });

const NIFTY = { dataset: "nse_options_iv", date: DAY, underlying: "NIFTY" };
const FORWARDS = { ...NIFTY, dataset: "nse_forwards" };

const program = join(packageRoot(), "dist/kernels/cli/main.js");
const isBuilt = existsSync(program);

let sample: string;
beforeAll(async () => {
  sample = await sampleLakeForFile({ days: 2, rows: 60_000 });
}, 120_000);

/** A lake of one's own with the sample's days in it. */
function copyOfSample(): string {
  const root = testFolder();
  for (const name of ["nse_options", "nse_spot"]) cpSync(join(sample, name), join(root, name), { recursive: true });
  return root;
}

const bytesOf = (root: string, key = NIFTY): Buffer => readFileSync(parquetOf(root, key));

describe("enrichLake", () => {
  let root: string;
  beforeAll(async () => {
    root = sample;
    await enrichLake({ lake: root, workers: 1, rate: 0.065 });
  }, 120_000);

  test("gives each row what the scalar functions of lib/vol give it, and vols that price back", async () => {
    await using lake = await openLake(root);
    const tape = await lake.openTape({ underlying: "NIFTY", date: DAY });
    const session = await DuckDbSession.open({ memoryLimit: "512MB", threads: 1 });
    const codes = ENRICH_STATUSES.map((name, code) => `WHEN '${name}' THEN ${code}`).join(" ");
    const [forwards, vols, statuses, deltas, gammas, vegas, thetas, days, minutes] = await session.numbers(
      `SELECT forward, implied_vol, (CASE iv_status ${codes} END)::DOUBLE, delta, gamma, vega,
        theta, dte_days, dte_minutes FROM read_parquet('${parquetOf(root, NIFTY)}')`,
    );
    await session.close();
    const { bidPrice, askPrice, timestamp } = tape.quotes;
    expect(minutes!.length).toBe(timestamp.length);
    let ok = 0;
    for (const { contract, firstRow, rowCount } of tape.contracts) {
      const type = contract.optionType === "CE" ? "call" : "put";
      for (let row = firstRow; row < firstRow + rowCount; row++) {
        if (minutes![row] !== (contract.expiryMicros - timestamp[row]!) / 60e6)
          throw new Error(`row ${row} is another`);
        if (row % 7 !== 0) continue;
        const tau = yearFraction(timestamp[row]!, contract.expiryMicros);
        const discount = Math.exp(-0.065 * tau);
        expect(days![row]).toBe((Date.parse(contract.expiryDate) - Date.parse(DAY)) / 86_400e3);
        const price = bidPrice[row]! > 0 && askPrice[row]! > 0 ? (bidPrice[row]! + askPrice[row]!) / 2 : Number.NaN;
        const forward = forwards![row]!;
        const status = ENRICH_STATUSES[statuses![row]!]!;
        if (Number.isNaN(price)) {
          expect([status, vols![row], deltas![row]]).toEqual(["noPrice", Number.NaN, Number.NaN]);
          continue;
        }
        if (tau <= 0) {
          expect(status).toBe("zeroTime");
          continue;
        }
        if (Number.isNaN(forward)) {
          expect([status, vols![row], deltas![row]]).toEqual(["noForward", Number.NaN, Number.NaN]);
          continue;
        }
        const scalar = impliedVolatility(type, price, forward, contract.strike, tau, discount);
        expect([status, vols![row]]).toEqual([scalar.status, scalar.vol]);
        if (scalar.status !== "ok") {
          expect([deltas![row], gammas![row], vegas![row], thetas![row]]).toEqual(Array(4).fill(Number.NaN));
          continue;
        }
        const greeks = blackGreeks(type, forward, contract.strike, tau, scalar.vol, discount);
        expect([deltas![row], gammas![row], vegas![row], thetas![row]]).toEqual(
          [greeks.delta, greeks.gamma, greeks.vega, greeks.theta].map(Math.fround),
        );
        expect(blackPrice(type, forward, contract.strike, tau, vols![row]!, discount)).toBeCloseTo(price, 9);
        ok++;
      }
    }
    expect(ok).toBeGreaterThan(1_000);
  });

  test("counts every row under one status, and names the bytes it was made from", async () => {
    await using lake = await openLake(root);
    for (const underlying of ["NIFTY", "BANKNIFTY"]) {
      const addOn = lake.manifest({ ...NIFTY, underlying });
      const part = lake.manifest({ ...NIFTY, underlying, dataset: "nse_options" });
      expect(addOn.rows).toBe(part.rows);
      expect(Object.values(addOn.marked).reduce((sum, count) => sum + count, 0)).toBe(part.rows);
      expect(addOn.sourceFiles).toEqual([
        { name: `nse_options/date=${DAY}/underlying=${underlying}/part-0.parquet`, sha256: part.parquet.sha256 },
        {
          name: `nse_spot/date=${DAY}/underlying=${underlying}/part-0.parquet`,
          sha256: lake.manifest({ ...NIFTY, underlying, dataset: "nse_spot" }).parquet.sha256,
        },
      ]);
      expect(addOn.parameters).toMatchObject({
        price: "mid",
        rate: 0.065,
        maxAgeSeconds: 10,
        maxCarrySeconds: 300,
        exercise: "european",
      });
    }
    const counted = await lake.query("SELECT iv_status, count(*) AS n FROM nse_options_iv GROUP BY ALL");
    const manifests = lake.parts("nse_options_iv").map(({ manifest }) => manifest!.marked);
    for (const { iv_status, n } of counted.records()) {
      expect(manifests.reduce((sum, marked) => sum + (marked[String(iv_status)] ?? 0), 0)).toBe(n);
    }
  });

  test("writes the forwards of every expiry and second, which the rows rest on", async () => {
    await using lake = await openLake(root);
    const { rows, marked } = lake.manifest(FORWARDS);
    const tape = await lake.openTape({ underlying: "NIFTY", date: DAY });
    expect(rows).toBe(tape.expiries().length * 22_501);
    expect(Object.values(marked).reduce((sum, count) => sum + count, 0)).toBe(rows);
    const mixed = await lake.query(
      `SELECT count(*) AS rows, count(*) FILTER (o.forward IS DISTINCT FROM f.forward
         OR o.forward_status <> f.forward_status OR o.forward_age_s IS DISTINCT FROM f.forward_age_s) AS wrong
       FROM nse_options_enriched o JOIN nse_forwards f
       ON f.date = o.date AND f.underlying = o.underlying AND f.expiry = o.expiry AND f.timestamp = o.timestamp`,
    );
    expect(mixed.record(0)).toEqual({
      rows: lake.parts("nse_options_iv").reduce((n, p) => n + p.manifest!.rows, 0),
      wrong: 0,
    });
  });

  test("lies beside the rows in the view, whatever is asked of it", async () => {
    await using lake = await openLake(root);
    const aligned = (where: string): Promise<Record<string, unknown>> =>
      lake
        .query(
          `SELECT count(*) AS rows, count(*) FILTER (abs(dte_minutes - (epoch_us(expiry_ts) - epoch_us(timestamp)) / 60e6) > 1e-9
             OR sign(delta) <> CASE option_type WHEN 'CE' THEN 1 ELSE -1 END) AS wrong FROM nse_options_enriched WHERE ${where}`,
        )
        .then((table) => table.record(0));
    const count = async (where: string): Promise<unknown> =>
      (await lake.query(`SELECT count(*) AS rows FROM nse_options WHERE ${where}`)).record(0).rows;
    for (const where of [
      "true",
      "strike > 26000",
      `date = DATE '${DAY}' AND underlying = 'NIFTY'`,
      "underlying = 'BANKNIFTY' AND option_type = 'PE'",
      "expiry = DATE '2025-11-25' AND last_price < 50",
    ]) {
      expect(await aligned(where), where).toEqual({ rows: await count(where), wrong: 0 });
    }
  });

  test("finds the simulator's own volatility near the money", async () => {
    const truth = (await sampleTruthOf(root))!;
    await using lake = await openLake(root);
    const errors: number[] = [];
    const forwardErrors: number[] = [];
    const near = await lake.query(
      `SELECT underlying, expiry::VARCHAR AS expiry, epoch_us(timestamp)::DOUBLE AS micros, strike, forward, implied_vol,
         (ask_price - bid_price) / 2 / vega AS half_spread
       FROM nse_options_enriched WHERE iv_status = 'ok' AND forward_status = 'parity'
       AND abs(ln(strike / forward)) < 0.01 AND dte_minutes > 60`,
    );
    const slices = new Map(
      truth.surface.map((slice) => [`${slice.underlying} ${slice.expiry} ${slice.timestamp}`, slice]),
    );
    for (const row of near.records()) {
      const slice = slices.get(`${row.underlying} ${row.expiry} ${row.micros}`);
      if (!slice) continue;
      const { theta, rho, phi, tauYears } = slice;
      const k = Math.log(Number(row.strike) / slice.forward);
      const x = phi * k + rho;
      const vol = Math.sqrt((0.5 * theta * (1 + rho * phi * k + Math.sqrt(x * x + 1 - rho * rho))) / tauYears);
      errors.push(Math.abs(Number(row.implied_vol) - vol));
      forwardErrors.push(Math.abs(Number(row.forward) / slice.forward - 1));
    }
    expect(errors.length).toBeGreaterThan(15);
    const middle = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;
    // Quotes lie in the book about the true price; the premium is undiscounted there and was read at 6.5 %.
    expect(middle(errors)).toBeLessThan(0.004);
    expect(middle(forwardErrors)).toBeLessThan(2e-4);
  });
});

describe("a second run", () => {
  test("leaves finished days alone, makes stale and other ones anew, and repairs broken ones to the same bytes", async () => {
    const root = copyOfSample();
    const only = { lake: root, workers: 1, underlyings: ["NIFTY"], days: [DAY] };
    const states = async (given: object = {}): Promise<string[]> =>
      (await enrichLake({ ...only, ...given })).facts.days.map(({ state }) => state);
    expect(await states()).toEqual(["new"]);
    const first = bytesOf(root);
    const forwards = bytesOf(root, FORWARDS);
    expect(await states()).toEqual(["finished"]);
    rmSync(join(partFolder(root, NIFTY), "part-0.manifest.json"));
    expect(await states(), "what a kill between two renames leaves").toEqual(["broken"]);
    expect(bytesOf(root).equals(first)).toBe(true);
    rmSync(partFolder(root, FORWARDS), { recursive: true });
    expect(await states()).toEqual(["broken"]);
    expect(bytesOf(root, FORWARDS).equals(forwards)).toBe(true);
    expect(await states({ rate: 0.05 })).toEqual(["otherParameters"]);
    expect(bytesOf(root).equals(first)).toBe(false);
    expect(await states({ price: "last" })).toEqual(["otherParameters"]);
    expect(await states()).toEqual(["otherParameters"]);
    expect(bytesOf(root).equals(first)).toBe(true);

    // Another day under this name: its rows are other rows.
    for (const dataset of ["nse_options", "nse_spot"]) {
      const other = partFolder(root, { ...NIFTY, dataset, date: "2025-11-19" });
      const here = partFolder(root, { ...NIFTY, dataset });
      rmSync(here, { recursive: true });
      mkdirSync(here, { recursive: true });
      cpSync(join(other, "part-0.parquet"), join(here, "part-0.parquet"));
      const manifest = readFileSync(join(other, "part-0.manifest.json"), "utf8");
      writeFileSync(join(here, "part-0.manifest.json"), manifest.replace('"date": "2025-11-19"', `"date": "${DAY}"`));
    }
    await using lake = await openLake(root);
    await expect(lake.query("SELECT count(*) FROM nse_options_enriched")).rejects.toThrow(
      /^nse_options_iv 2025-11-18 NIFTY was not made from the nse_options of that day as it is now; run strikebook enrich$/,
    );
    const outside = await lake.query("SELECT count(*) AS n FROM nse_options_enriched WHERE date = DATE '2025-11-20'");
    expect(outside.record(0)).toEqual({ n: 0 });
    expect(await states()).toEqual(["stale"]);
    await using mended = await openLake(root);
    expect((await mended.query("SELECT count(*) AS n FROM nse_options_enriched")).record(0).n).toBeGreaterThan(0);
  }, 60_000);

  test.skipIf(!isBuilt)(
    "two days at a time, in this thread or in two, gives the same bytes as one after the other",
    async () => {
      const [alone, shared] = [copyOfSample(), copyOfSample()];
      await enrichLake({ lake: alone, workers: 1 });
      for (const workers of [undefined, 2]) {
        const report = await enrichLake({ lake: shared, workers, replace: true });
        expect(report.facts.days).toHaveLength(4);
        for (const { date, underlying } of report.facts.days) {
          for (const dataset of ["nse_options_iv", "nse_forwards"]) {
            const key = { dataset, date, underlying };
            expect(bytesOf(shared, key).equals(bytesOf(alone, key)), `${dataset} ${date} ${underlying}`).toBe(true);
          }
        }
      }
    },
    60_000,
  );
});

describe.skipIf(!isBuilt)("an enrichment that is killed", () => {
  test.each(["nse_forwards", "nse_options_iv"])(
    "while it writes %s goes on to the same bytes",
    async (dataset) => {
      const [whole, root] = [copyOfSample(), copyOfSample()];
      await enrichLake({ lake: whole, workers: 1 });
      const child = spawn(process.execPath, [program, "enrich", "--lake", root, "--workers", "1"], { stdio: "ignore" });
      const ended = once(child, "exit");
      const last = { dataset, date: "2025-11-19", underlying: "NIFTY" };
      const isWriting = (): boolean =>
        existsSync(partFolder(root, last)) && readdirSync(partFolder(root, last)).some((name) => name.endsWith(".tmp"));
      while (!isWriting() && child.exitCode === null) await pause(1);
      child.kill("SIGKILL");
      await ended;
      // A lake with what a killed process left still opens, and nobody takes the rest for a part.
      await using left = await openLake(root);
      for (const { key, manifest } of left.parts(dataset)) expect(manifest!.rows, key.date).toBeGreaterThan(0);
      const report = await enrichLake({ lake: root, workers: 1 });
      expect(report.facts.days.slice(0, 3).map(({ state }) => state)).toEqual(Array(3).fill("finished"));
      for (const { key } of (await openLake(whole)).parts().filter(({ key }) => /_iv|forwards/.test(key.dataset))) {
        expect(bytesOf(root, key).equals(bytesOf(whole, key)), `${key.dataset} ${key.date} ${key.underlying}`).toBe(
          true,
        );
        expect(readdirSync(partFolder(root, key)).sort()).toEqual(["part-0.manifest.json", "part-0.parquet"]);
      }
    },
    120_000,
  );
});

describe("what it refuses", () => {
  test.each([
    [{ underlyings: ["SENSEX"] }, /no nse_options of SENSEX; it holds BANKNIFTY, NIFTY/],
    [{ days: ["2024-01-01"] }, /no nse_options of 2024-01-01; it holds 2025-11-18 to 2025-11-19/],
    [{ from: "2026-01-01" }, /any day from 2026-01-01 to the last/],
    [{ from: "1 January" }, /"1 January" is not a calendar day/],
    [{ dataset: "nse_spot" }, /nse_spot is not enriched; there are nse_options, nse_options_1m, cme_options_1m/],
    [{ rate: 6.5 }, /rate is 6.5; give a fraction/],
    [{ price: "bid" as "mid" }, /price is "bid"/],
    [{ maxAgeSeconds: -1 }, /maxAgeSeconds is -1/],
    [{ maxCarrySeconds: -1 }, /maxCarrySeconds is -1/],
    [{ workers: 0 }, /workers is 0/],
  ])("%j", async (given, message) => {
    await expect(enrichLake({ lake: sample, workers: 1, ...given })).rejects.toThrow(message);
  });

  test("a lake that another process writes to", async () => {
    const root = copyOfSample();
    // The process that started the tests: it is alive, and no one's lock but ours.
    writeFileSync(join(root, ".writing.lock"), `${process.ppid}\n`);
    await expect(enrichLake({ lake: root, workers: 1 })).rejects.toThrow(/is writing to the lake/);
    expect(existsSync(join(root, "nse_options_iv"))).toBe(false);
  });

  test("a day whose file is not what its manifest says, and leaves nothing of it", async () => {
    const root = copyOfSample();
    const file = parquetOf(root, { ...NIFTY, dataset: "nse_options" });
    const bytes = readFileSync(file);
    bytes[1000]! ^= 1;
    writeFileSync(file, bytes);
    await expect(enrichLake({ lake: root, workers: 1, underlyings: ["NIFTY"] })).rejects.toThrow(/part-0\.parquet/);
    expect(existsSync(parquetOf(root, NIFTY))).toBe(false);
    // Begun together with another day, which is stopped and leaves nothing half done.
    await expect(enrichLake({ lake: root })).rejects.toThrow(/NIFTY.*part-0\.parquet/);
    expect(existsSync(partFolder(root, { ...NIFTY, date: "2025-11-19" })), "no other day begins").toBe(false);
    expect(readdirSync(root, { recursive: true }).filter((name) => String(name).endsWith(".tmp"))).toEqual([]);
    await expect(enrichLake({ lake: root, underlyings: ["BANKNIFTY"] })).resolves.toBeDefined();
    expect(existsSync(join(root, ".writing.lock"))).toBe(false);
  });

  test.each(isBuilt ? [undefined, 1, 2] : [undefined, 1])(
    "stops when it is told to (workers: %s)",
    async (workers) => {
      const root = copyOfSample();
      const stop = new AbortController();
      const unsubscribe = subscribeProgress(({ done }) => done > 0 && stop.abort(new Error("told to")));
      await expect(enrichLake({ lake: root, workers, signal: stop.signal })).rejects.toThrow("told to");
      unsubscribe();
      expect((await enrichLake({ lake: root, workers: 1 })).facts.days).toHaveLength(4);
    },
    60_000,
  );
});

test("days without a price of the underlying are enriched from parity alone", async () => {
  const root = testFolder();
  await sampleLake(root);
  rmSync(join(root, "nse_spot"), { recursive: true });
  const report = await enrichLake({ lake: root, workers: 1 });
  expect(report.facts.days).toHaveLength(1);
  expect(report.facts.days[0]!.forwards.spot).toBeUndefined();
});
