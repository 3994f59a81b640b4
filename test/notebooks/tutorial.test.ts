import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readRunRecord } from "../../lib/strategy/index.js";
import { root, strikebook } from "../kernels/cli/strikebook.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "strikebook-tutorial-"));
  const sample = strikebook(folder, ["sample", "--to", "market", "--days", "1", "--rows", "380000"]);
  expect(sample.status, sample.stderr).toBe(0);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("the code of docs/wiki/new-strategy.md runs, cell by cell, and leaves four runs with a verdict", async () => {
  const page = readFileSync(join(root, "docs", "wiki", "new-strategy.md"), "utf8");
  const blocks = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1]!);
  expect(blocks).toHaveLength(6);
  const cells = blocks.map((source, i) => ({
    cell_type: "code",
    id: `cell-${i}`,
    metadata: {},
    source,
    execution_count: null,
    outputs: [],
  }));
  const kernelspec = { display_name: "Strikebook (TypeScript)", language: "typescript", name: "strikebook" };
  const notebook = { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
  writeFileSync(join(folder, "quiet-noon.ipynb"), JSON.stringify(notebook));
  const run = strikebook(folder, ["run", "quiet-noon.ipynb", "--lake", "market/lake"]);
  expect(run.status, `${run.stdout}\n${run.stderr}`).toBe(0);
  const records = await Promise.all(
    ["quiet-noon", "quiet-noon-wide", "noon-calendar", "noon-ratio"].map((study) => {
      const { runId } = JSON.parse(readFileSync(join(folder, "reports", study, "latest.json"), "utf8"));
      return readRunRecord(join(folder, "reports", study, runId));
    }),
  );
  expect(records.map(({ definition }) => definition?.id)).toEqual(["X1", "X1", "X2", "X3"]);
  // The wide variant asks for less, so it trades wherever the narrow one does.
  expect(records[1]!.trades.length).toBeGreaterThan(0);
  expect(records[1]!.trades.length).toBeGreaterThanOrEqual(records[0]!.trades.length);
  const legs = (i: number) => records[i]!.trades[0]!.legs;
  const [near, next] = legs(2);
  expect([near, next]).toMatchObject([{ side: "short" }, { side: "long" }]);
  expect(next!.strike).toBe(near!.strike);
  expect(next!.expiryDate > near!.expiryDate).toBe(true);
  expect(legs(3)[1]!.strike - legs(3)[0]!.strike).toBe(200);
  expect(legs(3)[1]!.lots / legs(3)[0]!.lots).toBe(2);
  const archive = strikebook(folder, ["archive"]);
  expect(archive.status, archive.stderr).toBe(0);
  const text = readFileSync(join(folder, "reports", "archive", "strategy-X1.md"), "utf8");
  expect(text).toContain("*range of half an hour*: range in percent of the index (over 1800 s) is at most 0.4");
  expect(text).toContain("`maxRangePercent` 1 % instead of 0.4");
}, 180_000);
