import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { writeArchive } from "../../../kernels/cli/writeArchive.js";
import { StudyReport } from "../../../lib/report/index.js";
import { sealRecord } from "../../../lib/strategy/record/sealRecord.js";
import { syntheticStrategyRecord } from "../../report/syntheticRecord.js";

test("shows the newest run of a study, lists those before it, and names a record that was changed", async () => {
  const reports = mkdtempSync(join(tmpdir(), "strikebook-reports-"));
  onTestFinished(() => rmSync(reports, { recursive: true, force: true }));
  const [older, changed, newest] = [1.5, 1.6, 1.2].map((stopMultiple) =>
    syntheticStrategyRecord({ parameters: { stopMultiple } }),
  );
  for (const record of [older!, changed!, newest!]) await new StudyReport(record).write(reports);
  const file = join(reports, changed!.study, changed!.runId, "run.json");
  writeFileSync(file, readFileSync(file, "utf8").replace('"2025-11-18"', '"2025-11-17"'));
  const archive = await writeArchive(reports, new AbortController().signal);
  expect(archive.warnings).toHaveLength(1);
  expect(archive.warnings[0]).toMatch(new RegExp(`^not listed: .*${changed!.runId}`));
  const page = readFileSync(archive.strategies["S1"]!.markdown, "utf8");
  const linked = [...page.matchAll(/\]\(\.\.\/[^/]+\/([0-9a-f]+)\/run\.json\)/g)].map(([, runId]) => runId);
  expect(linked.sort()).toEqual([older!.runId, newest!.runId].sort());
  expect(page).toContain("- not listed: ");
});

test("a newest run that this version judges otherwise is left out, named first in the archive; all left out is an error", async () => {
  const reports = mkdtempSync(join(tmpdir(), "strikebook-reports-"));
  onTestFinished(() => rmSync(reports, { recursive: true, force: true }));
  const kept = syntheticStrategyRecord();
  const { runId: _, ...content } = syntheticStrategyRecord({ parameters: { stopMultiple: 1.5 } });
  const older = sealRecord({ ...content, study: "older-study", metrics: { ...content.metrics, bestEver: 3 } });
  await new StudyReport(older).write(reports);
  const write = () => writeArchive(reports, new AbortController().signal);
  await expect(write()).rejects.toThrow(/no run to archive under .*1 run was left out: older-study\/[0-9a-f]+: judged/);
  await new StudyReport(kept).write(reports);
  const archive = await write();
  expect(archive.warnings).toEqual([
    `1 run was left out: older-study/${older.runId}: judged by an earlier version: run it again (it has a figure bestEver (3), which this version does not compute)`,
  ]);
  const [, , first] = readFileSync(archive.markdown, "utf8").split("## Overview")[0]!.split("\n\n");
  expect(first).toContain(`1 run was left out: older-study/${older.runId}`);
  expect(Object.keys(archive.strategies)).toEqual(["S1"]);
});
