import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TapeCache } from "../../../lib/lake/index.js";
import { sharedValues, tapeColumn } from "../../../lib/tape/index.js";
import { bundleChild } from "../bundleChild.js";
import { DAY, sampleLake, sampleRuns, testFolder } from "../lakeFixture.js";

let program: string;
beforeAll(async () => {
  program = await bundleChild("tapeCache/tapeChild");
});
afterAll(() => rmSync(program, { force: true }));

const key = { dataset: "nse_options", date: DAY, underlying: "NIFTY" };

describe("a cache whose writing does not come to its end", () => {
  test("killed with SIGKILL in a write leaves a whole column or none, and the next writer clears up", async () => {
    const root = testFolder();
    const child = spawn(process.execPath, [program, "fill", root], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    const cache = TapeCache.ofLake(root, "");
    const entry = cache.entry(key, "f".repeat(64))!;
    const isHalfWritten = (): boolean => readdirSync(entry.folder).some((name) => name.startsWith(".price.bin"));
    // The child writes again and again: seen in the middle of a file, it is killed there.
    while (!isHalfWritten()) await new Promise(setImmediate);
    child.kill("SIGKILL");
    await once(child, "exit");
    const column = await entry.read("price");
    expect(cache.events).toEqual([]);
    expect(column?.values.length).toBe(4_000_000);
    expect(column?.values[3_999_999]).toBe(3_999_999);
    // What is left of a write is under a name of its own, and goes with the next one.
    writeFileSync(join(entry.folder, `.price.bin.${child.pid}-99`), "");
    await entry.store(tapeColumn("bp0", "int32", sharedValues("int32", 3)));
    expect(readdirSync(entry.folder).sort()).toEqual(["bp0.bin", "bp0.json", "price.bin", "price.json"]);
  });

  // A limit on the size of files is what a full disk looks like to the writer, and needs no privileges.
  test.skipIf(process.platform === "win32")(
    "on a full disk the tape is read without it, and says so once",
    async () => {
      const root = testFolder();
      const runs = sampleRuns(3000);
      await sampleLake(root, runs);
      const limited = `ulimit -f 20 && exec "${process.execPath}" --no-warnings "${program}" open "${root}"`;
      const child = spawn("/bin/sh", ["-c", limited], { stdio: ["ignore", "pipe", "inherit"] });
      let text = "";
      child.stdout.on("data", (piece) => (text += String(piece)));
      await once(child, "close");
      const { rows, sum, events } = JSON.parse(text);
      const prices = runs.flatMap((run) => [...(run.columns.price as Float64Array)]);
      expect(rows).toBe(prices.length);
      expect(sum).toBeCloseTo(
        prices.reduce((total, price) => total + (price > 0 ? price : 0), 0),
        3,
      );
      expect(events).toHaveLength(1);
      expect(events[0].message).toMatch(/^tapes are read without a cache \(EFBIG/);
      const folder = join(root, ".cache/tape");
      const left = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }) : [];
      expect(left.filter((name) => /\/\.[^/]*$/.test(name))).toEqual([]);
    },
  );
});
