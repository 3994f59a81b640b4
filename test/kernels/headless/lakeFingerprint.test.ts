import { join } from "node:path";
import { expect, test } from "vitest";
import { lakeFingerprint, lastChangeMs } from "../../../kernels/headless/lakeFingerprint.js";
import { openLake } from "../../../lib/lake/index.js";
import { DAY, sampleLake, sampleRuns, testFolder, testSession, writeRuns } from "../../lake/lakeFixture.js";

test("the tape cache is no content of a lake: it changes neither fingerprint nor time; a day packed anew does", async () => {
  const root = join(testFolder(), "lake");
  await sampleLake(root);
  const [print, time] = [await lakeFingerprint(root), await lastChangeMs(root)];
  const lake = await openLake(root);
  await lake.openTape({ underlying: "NIFTY", date: DAY });
  expect((await lake.tapeCache.usage()).length).toBe(2);
  await lake.close();
  expect([await lakeFingerprint(root), await lastChangeMs(root)]).toEqual([print, time]);
  await writeRuns(await testSession(), root, sampleRuns(9), { replace: true });
  expect(await lakeFingerprint(root)).not.toBe(print);
});
