import { expect, test } from "vitest";
import { openLake, scanTape } from "../../../lib/lake/index.js";
import { buildBars } from "../../../lib/pack/index.js";
import { DAY, sampleLake, sampleRuns, spotRun, testFolder, testSession, writeRuns } from "../../lake/lakeFixture.js";

const BARS = { underlying: "NIFTY", date: DAY, dataset: "nse_option_bars_1m" };

test("bars of ticks that were packed anew are refused by tape, scan and SQL, with the command that mends them", async () => {
  const root = testFolder();
  const session = await testSession();
  await sampleLake(root);
  await writeRuns(session, root, sampleRuns(), { date: "2025-11-17" });
  await writeRuns(session, root, [spotRun()], { date: "2025-11-17", dataset: "nse_spot" });
  await buildBars({ lake: root });
  const bars = async (where: string, dataset = "nse_option_bars_1m"): Promise<unknown> => {
    await using lake = await openLake(root);
    return (await lake.query(`SELECT count(*) > 0 AS any FROM ${dataset} WHERE ${where}`)).record(0).any;
  };
  {
    await using lake = await openLake(root);
    expect((await lake.openTape(BARS)).provenance.rows).toBeGreaterThan(0);
    expect(await bars("true")).toBe(true);
  }

  await writeRuns(session, root, sampleRuns(41), { replace: true });
  const stale = new RegExp(
    `^nse_option_bars_1m ${DAY} NIFTY was not made from the nse_options of that day as it is now; run strikebook bars$`,
  );
  await using lake = await openLake(root);
  await expect(lake.openTape(BARS)).rejects.toThrow(stale);
  await expect(lake.tapeFiles(BARS)).rejects.toThrow(stale);
  const scan = scanTape({ lake, dataset: "nse_option_bars_1m", columns: ["last_price"] });
  await expect(scan.next()).rejects.toThrow(stale);
  await expect(bars("true")).rejects.toMatchObject({ code: "corrupt", message: expect.stringMatching(stale) });
  expect(await bars("date = DATE '2025-11-17'"), "the other day is served").toBe(true);
  expect(await bars("true", "nse_index_bars_1m"), "the index is served").toBe(true);

  await writeRuns(session, root, [spotRun(59)], { dataset: "nse_spot", replace: true });
  await expect(bars("true", "nse_index_bars_1m")).rejects.toThrow(/nse_spot of that day .*run strikebook bars$/);
  await buildBars({ lake: root });
  expect(await bars("true")).toBe(true);
  await using mended = await openLake(root);
  expect((await mended.openTape(BARS)).provenance.rows).toBeGreaterThan(0);
});
