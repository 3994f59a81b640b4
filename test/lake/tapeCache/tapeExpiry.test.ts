import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Lake, openLake } from "../../../lib/lake/index.js";
import { keepLakeCalendar } from "../../../lib/lake/lakeCalendar.js";
import type { StrikebookError } from "../../../lib/task/index.js";
import { ExpiryCalendar } from "../../../lib/time/index.js";
import { DAY, sampleLake, sampleRun, testFolder } from "../lakeFixture.js";

const day = { underlying: "NIFTY", date: DAY, columns: ["price"] };

/** A lake of the 18th whose data hold these expiries, and whose calendar holds those. */
async function lakeWith(inData: readonly string[], inCalendar: readonly string[]): Promise<Lake> {
  const root = join(testFolder(), "lake");
  await sampleLake(
    root,
    inData.map((expiry) => sampleRun(expiry, "CE", 26_000, 5)),
  );
  if (inCalendar.length > 0) {
    const lines = inCalendar.map((expiry) => `NIFTY,weekly,${expiry},${expiry}`);
    await keepLakeCalendar(root, ExpiryCalendar.parse(`underlying,kind,period,expiry\n${lines.join("\n")}`, "test"));
  }
  const lake = await openLake(root);
  onTestFinished(() => lake.close());
  return lake;
}

describe("8.5-22: the nearest expiry is the first on or after the day in the data's expiry column", () => {
  test("the day's own expiry counts, an expired one that lingers does not", async () => {
    const lake = await lakeWith(["2025-11-11", "2025-11-18", "2025-11-25"], ["2025-11-11", "2025-11-18", "2025-11-25"]);
    const tape = await lake.openTape(day);
    expect(tape.nearestExpiry()).toBe("2025-11-18");
    expect(tape.missingExpiry).toBeUndefined();
    const nearest = await lake.openTape({ ...day, expiries: "nearest", strictExpiry: true });
    expect(nearest.expiries()).toEqual(["2025-11-18"]);
    expect(nearest.nearestExpiry()).toBe("2025-11-18");
  });

  test("an earlier one of the calendar that the data lack is recorded, and refused where that is asked for", async () => {
    const lake = await lakeWith(["2025-11-25", "2025-12-02"], ["2025-11-11", "2025-11-18", "2025-11-25"]);
    const tape = await lake.openTape({ ...day, expiries: "nearest" });
    expect(tape.nearestExpiry()).toBe("2025-11-25");
    expect(tape.missingExpiry).toBe("2025-11-18");
    expect(tape.provenance.missingExpiry).toEqual({ expected: "2025-11-18", found: "2025-11-25" });
    expect(JSON.stringify(tape.toDisplay())).toContain('["expiry missing in the data","2025-11-18"]');
    const strict = lake.openTape({ ...day, strictExpiry: true });
    await expect(strict).rejects.toThrow(
      /NIFTY 2025-11-18 lack the nearest expiry 2025-11-18: the first one there is 2025-11-25; skip the day/,
    );
    await expect(strict).rejects.toMatchObject({ code: "calendar" } satisfies Partial<StrikebookError>);
  });

  test("a calendar that does not reach the day, or none, says nothing", async () => {
    for (const calendar of [[], ["2025-11-11"]]) {
      const lake = await lakeWith(["2025-11-25"], calendar);
      const tape = await lake.openTape({ ...day, strictExpiry: true });
      expect(tape.missingExpiry).toBeUndefined();
    }
  });

  test("data in which every expiry has passed have no nearest one", async () => {
    const lake = await lakeWith(["2025-11-11"], []);
    await expect(lake.openTape({ ...day, expiries: "nearest" })).rejects.toThrow(/no expiry on or after 2025-11-18/);
    await expect(lake.openTape(day).then((tape) => tape.nearestExpiry())).rejects.toThrow(/no expiry on or after/);
  });
});
