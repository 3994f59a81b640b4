import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PackRecord } from "../../lib/lake/index.js";
import { vendorRuns, writeSampleMarket } from "../../lib/market/index.js";
import { packRaw } from "../../lib/pack/index.js";
import { bundleChild } from "../lake/bundleChild.js";
import { testFolder } from "../lake/lakeFixture.js";
import { rawFrom } from "./rawFixture.js";

const MARKET = { days: 2, rows: 12_000, seed: 9 };

let program: string;
let market: string;
let whole: Map<string, string>;
beforeAll(async () => {
  program = await bundleChild("../pack/packChild");
  market = testFolderForAll();
  const sample = await writeSampleMarket(join(market, "sample"), { ...MARKET, rows: 3000 });
  cpSync(sample.paths.expiryCalendar, join(market, "expiry_calendar.csv"));
  await rawFrom(join(market, "raw"), vendorRuns(MARKET));
  await packRaw({
    from: join(market, "raw"),
    lake: join(market, "lake"),
    calendar: join(market, "expiry_calendar.csv"),
  });
  whole = filesOf(join(market, "lake"));
}, 120_000);
afterAll(() => {
  rmSync(program, { force: true });
  rmSync(market, { recursive: true, force: true });
});

function testFolderForAll(): string {
  const folder = join(process.env.TMPDIR ?? "/tmp", `strikebook-stopped-${process.pid}`);
  rmSync(folder, { recursive: true, force: true });
  return folder;
}

/** The records of a lake's packs: what they cover, by file name. */
function recordsOf(root: string): Map<string, PackRecord> {
  const folder = join(root, "packs");
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return new Map(names.map((name) => [name, JSON.parse(readFileSync(join(folder, name), "utf8"))]));
}

/** Hash of every file of a lake's parts, by path. */
function filesOf(root: string): Map<string, string> {
  const files = new Map<string, string>();
  const walk = (folder: string, name: string): void => {
    for (const entry of readdirSync(folder)) {
      const path = join(folder, entry);
      if (statSync(path).isDirectory()) walk(path, `${name}/${entry}`);
      else files.set(`${name}/${entry}`, createHash("sha256").update(readFileSync(path)).digest("hex"));
    }
  };
  for (const dataset of ["nse_options", "nse_spot"])
    if (existsSync(join(root, dataset))) walk(join(root, dataset), dataset);
  return files;
}

const run = (lake: string, killAfter = 0): ReturnType<typeof spawnSync> =>
  spawnSync(
    process.execPath,
    [program, join(market, "raw"), lake, join(market, "expiry_calendar.csv"), String(killAfter)],
    { encoding: "utf8" },
  );

describe("8.6-25: a pack that was stopped goes on where it was", () => {
  test("killed with SIGKILL in the middle and run again, it gives the bytes of an uninterrupted run", () => {
    const lake = join(testFolder(), "lake");
    const killed = run(lake, 7000);
    expect(killed.signal).toBe("SIGKILL");
    const between = filesOf(lake);
    expect([...between.keys()].filter((name) => /nse_options.*manifest\.json$/.test(name))).toHaveLength(2);
    expect([...between.keys()].some((name) => name.endsWith(".tmp"))).toBe(true);

    const again = run(lake);
    expect(JSON.parse(String(again.stdout))).toMatchObject({ finished: ["2025-11-18 BANKNIFTY", "2025-11-18 NIFTY"] });
    expect(filesOf(lake)).toEqual(whole);
    const [[, record] = []] = recordsOf(join(market, "lake"));
    expect(record!.parts).toHaveLength(8);
    expect(recordsOf(lake), "the record of all parts").toEqual(recordsOf(join(market, "lake")));
    expect(JSON.parse(String(run(lake).stdout))).toMatchObject({ rows: 0, finished: { length: 4 } });
  }, 120_000);

  test("stopped between placing the rows and placing their manifest, it writes that day anew", async () => {
    const lake = join(testFolder(), "lake");
    cpSync(join(market, "lake"), lake, { recursive: true });
    const folder = join(lake, "nse_options", "date=2025-11-19", "underlying=NIFTY");
    const gone = spawn(process.execPath, ["-e", ""]);
    await once(gone, "exit");
    renameSync(join(folder, "part-0.manifest.json"), join(folder, `part-0.manifest.json.${gone.pid}-0.tmp`));
    expect(JSON.parse(String(run(lake).stdout))).toMatchObject({ finished: { length: 3 } });
    expect(filesOf(lake)).toEqual(whole);
  }, 60_000);

  test("a part whose manifest is lost for another reason is not overwritten unasked", () => {
    const lake = join(testFolder(), "lake");
    cpSync(join(market, "lake"), lake, { recursive: true });
    rmSync(join(lake, "nse_options", "date=2025-11-19", "underlying=NIFTY", "part-0.manifest.json"));
    expect(String(run(lake).stdout)).toMatch(
      /^StrikebookError missing: .*part-0\.manifest\.json is missing; pack that day again/,
    );
  });
});

test("two packs on one lake: the second is refused, and the lock of a dead process is taken over", async () => {
  const lake = join(testFolder(), "lake");
  const options = { from: join(market, "raw"), lake, calendar: join(market, "expiry_calendar.csv") };
  const both = await Promise.allSettled([packRaw(options), packRaw(options)]);
  const refused = both.filter((one) => one.status === "rejected");
  expect(refused).toHaveLength(1);
  expect(String(refused[0]!.reason)).toMatch(/process \d+ is writing to the lake .*; wait for it/);
  expect(filesOf(lake)).toEqual(whole);

  const gone = spawn(process.execPath, ["-e", ""]);
  await once(gone, "exit");
  writeFileSync(join(lake, ".writing.lock"), `${gone.pid}\n`);
  expect((await packRaw(options)).facts.finished).toHaveLength(4);
  expect(existsSync(join(lake, ".writing.lock"))).toBe(false);
}, 60_000);

// A limit on the size of files is what a full disk looks like to the writer, and needs no privileges.
test.skipIf(process.platform === "win32")(
  "a full disk is one line, and nothing half-written stays",
  async () => {
    const lake = join(testFolder(), "lake");
    const args = [program, join(market, "raw"), lake, join(market, "expiry_calendar.csv")].map((arg) => `"${arg}"`);
    const limited = `ulimit -f 100 && exec "${process.execPath}" ${args.join(" ")}`;
    const child = spawnSync("/bin/sh", ["-c", limited], { encoding: "utf8" });
    expect(child.stdout.trim()).toMatch(
      /^StrikebookError environment: cannot write nse_\w+ 2025-11-18 \w+ under .*; free disk/,
    );
    expect([...filesOf(lake).keys()].filter((name) => name.endsWith(".tmp"))).toEqual([]);
  },
  60_000,
);
