import { expect, test } from "vitest";
import { mergeRuns } from "../../lib/pack/mergeRuns.js";
import { at } from "../lake/lakeFixture.js";
import { plainRun, quoteRun } from "./packFixture.js";

test("overlapping runs become one, the later file wins, volume changes are computed over the whole", () => {
  const first = quoteRun("CE", 26_000, {
    seconds: [1, 2, 4],
    last: [10, 20, 40],
    volume: [100, 200, 400],
    vendor: { open: [1, 2, 4] },
  });
  const second = quoteRun("CE", 26_000, { seconds: [2, 3, 4], last: [21, 30, 41], volume: [200, 300, 400] });
  const { run, duplicates } = mergeRuns([first, second]);
  expect(duplicates).toBe(2);
  expect(run.rows).toBe(4);
  expect(plainRun(run)).toMatchObject({
    timestamp: [at(1), at(2), at(3), at(4)],
    lastPrice: [10, 21, 30, 41],
    volume: [100, 200, 300, 400],
    volumeChange: [0, 100, 100, 100],
    open: [1, Number.NaN, Number.NaN, Number.NaN],
  });
});

test("a run alone stays as it is; repetitions within one run stay", () => {
  const run = quoteRun("CE", 26_000, { seconds: [1, 1, 2] });
  expect(mergeRuns([run])).toEqual({ run, duplicates: 0 });
  const other = quoteRun("CE", 26_000, { seconds: [5] });
  expect(mergeRuns([run, other]).run.rows).toBe(4);
});
