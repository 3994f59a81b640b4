import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openLake } from "../../../lib/lake/index.js";
import { DAY, sampleLake, testFolder } from "../../lake/lakeFixture.js";
import { strikebook } from "./strikebook.js";

test("strikebook lake cache shows the size of the tape cache by part, and --clear removes it", async () => {
  const folder = testFolder();
  const root = join(folder, "lake");
  await sampleLake(root);
  const cache = join(root, ".cache", "tape");
  const run = (...args: string[]) => strikebook(folder, ["lake", "cache", "--lake", root, ...args]);
  expect(JSON.parse(run("--json").stdout)).toEqual({ folder: cache, bytes: 0, cleared: false, parts: [] });

  const lake = await openLake(root);
  await lake.openTape({ underlying: "NIFTY", date: DAY, columns: ["price"] });
  await lake.close();
  const shown = run();
  expect(shown.stderr).toBe("");
  expect(shown.stdout).toContain("nse_options 2025-11-18 NIFTY");
  const { bytes, parts } = JSON.parse(run("--json").stdout);
  // Time and price of options and of spot, each with its header; the contracts of the options.
  expect(parts).toMatchObject([
    { part: "nse_options 2025-11-18 NIFTY", files: 5 },
    { part: "nse_spot 2025-11-18 NIFTY", files: 4 },
  ]);
  expect(bytes).toBeGreaterThan(210 * (8 + 4) + 60 * (8 + 4));

  const cleared = run("--clear");
  expect([cleared.status, cleared.stdout]).toEqual([0, expect.stringMatching(/^removed 0(\.\d+)? MB of .*tape\n$/)]);
  expect(existsSync(cache)).toBe(false);
  expect(readdirSync(root)).toContain("nse_options");
  const off = strikebook(folder, ["lake", "cache", "--lake", root], { STRIKEBOOK_TAPE_CACHE: "off" });
  expect(off.stdout).toBe("there is no tape cache: STRIKEBOOK_TAPE_CACHE is off\n");
});
