import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { StudyReport } from "../../lib/report/index.js";
import { syntheticStrategyRecord } from "./syntheticRecord.js";

test("every report that is written adds its folder to the log that the runner names", async () => {
  const root = mkdtempSync(join(tmpdir(), "strikebook-log-"));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(root, { recursive: true, force: true });
  });
  vi.stubEnv("STRIKEBOOK_REPORT_LOG", join(root, "log"));
  const records = [syntheticStrategyRecord(), syntheticStrategyRecord({ parameters: { stopMultiple: 1.5 } })];
  for (const record of records) await new StudyReport(record).write(join(root, "reports"));
  const lines = readFileSync(join(root, "log"), "utf8").trim().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(
    records.map(({ study, runId }) => ({ folder: join(root, "reports", study, runId) })),
  );
});
