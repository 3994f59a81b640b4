import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { packNse } from "../../lib/pack/index.js";
import { DAY, testFolder } from "../lake/lakeFixture.js";
import { dumpFolder, spotTable, vendorTable } from "./dumpFixture.js";
import { packFrom } from "./rawFixture.js";

const SHIFT_S = 5.5 * 3600;
const seconds = [600, 5_000, 9_000, 20_000];
/** One contract of BANKNIFTY with the right clock, and NIFTY rows of which those at 600 and 5000 s stay in session. */
const tables = (shifted: number) => [
  vendorTable("BANKNIFTY25NOV58000CE", { seconds }),
  vendorTable("NIFTY25NOV26000CE", { seconds: seconds.map((s) => (s < shifted ? s : s + SHIFT_S)) }),
];
const spots = [spotTable("NIFTY", 60), spotTable("BANKNIFTY", 60, { price: 58_000 })];

describe.each([
  [
    "raw parts",
    (folder: string, shifted: number, options: object) => packFrom(folder, [...tables(shifted), ...spots], options),
  ],
  [
    "dumps",
    (folder: string, shifted: number, options: object) =>
      packNse({
        dumps: dumpFolder(join(folder, "dumps"), tables(shifted), spots),
        lake: join(folder, "lake"),
        ...options,
      }),
  ],
] as const)("rows out of session, from %s", (_, pack) => {
  test("are refused when they are more than half of an underlying's day, before anything is written", async () => {
    const folder = testFolder();
    await expect(pack(folder, 5_000, {})).rejects.toMatchObject({
      code: "integrity",
      message: `3 of 4 option rows of NIFTY on ${DAY} (75.0 %) are out of session: the clock may be 5 h 30 min off; mend the times, or pass allowDropped`,
    });
    expect(existsSync(join(folder, "lake", "nse_options"))).toBe(false);
    const allowed = await pack(folder, 5_000, { allowDropped: true });
    expect(allowed.facts.optionRows).toEqual({ read: 8, kept: 5, dropped: { outOfSession: 3 } });
    expect(allowed.facts.warnings).toEqual([expect.stringMatching(/^3 of 4 option rows of NIFTY .*75\.0 %/)]);
  });

  test("are dropped and counted when they are half of it or less", async () => {
    const report = await pack(testFolder(), 9_000, {});
    expect(report.facts.optionRows).toEqual({ read: 8, kept: 6, dropped: { outOfSession: 2 } });
    expect(report.facts.warnings).toEqual([]);
  });
});
