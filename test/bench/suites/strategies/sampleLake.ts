import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ExpiryCalendar, type Lake, openLake, packVendorRuns, sampleCalendarCsv, vendorRuns } from "strikebook";

const SAMPLE_ROWS = 2_400_000;
const SAMPLE_DAYS = 4;

let lake: Promise<Lake> | undefined;

/** A sample market of four days of NIFTY and BANKNIFTY, made once per run in a temporary folder. */
export function sampleLake(): Promise<Lake> {
  lake ??= makeLake();
  return lake;
}

async function makeLake(): Promise<Lake> {
  const root = mkdtempSync(join(tmpdir(), "strikebook-bench-"));
  process.on("exit", () => rmSync(root, { recursive: true, force: true }));
  const calendar = ExpiryCalendar.parse(sampleCalendarCsv(), "sample");
  const runs = vendorRuns({ days: SAMPLE_DAYS, rows: SAMPLE_ROWS });
  await packVendorRuns(runs, { lake: root, calendar, source: "simulated NSE ticks" });
  return openLake(root);
}
