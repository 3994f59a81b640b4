import { appendFileSync, copyFileSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packNse, writeSampleMarket } from "strikebook";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { CommandFolder } from "./CommandFolder.js";
import { root } from "./strikebook.js";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const folder = new CommandFolder();
afterAll(() => folder.end());
const STUDY = "02-short-straddle.ipynb";

beforeAll(async () => {
  await writeSampleMarket(folder.path, { days: 2, rows: 40_000 });
  await packNse({ dumps: folder.path, lake: folder.at("lake") });
  copyFileSync(join(root, "notebooks", STUDY), folder.at(STUDY));
  // An expiry between the days and the first one of BANKNIFTY in the data, 2025-11-25.
  appendFileSync(folder.at(join("lake", "expiry_calendar.csv")), "BANKNIFTY,weekly,2025-11-19,2025-11-19\n");
});

interface Record {
  readonly verdict: { readonly status: string; readonly reasons: readonly { rule: string; message: string }[] };
  readonly days: readonly { underlying: string; date: string; outcome: string; reason: string }[];
  readonly events: readonly { message: string }[];
}

/** Runs the study and gives its record. */
function study(...args: string[]): { record: Record; stdout: string } {
  const before = reports();
  const { status, stdout, stderr } = folder.run("run", STUDY, "--lake", "lake", ...args);
  expect(status, stderr).toBe(0);
  const [made] = reports().filter((name) => !before.includes(name));
  return { record: JSON.parse(readFileSync(folder.at(join("reports", made!)), "utf8")), stdout };
}
function reports(): string[] {
  try {
    return (readdirSync(folder.at("reports"), { recursive: true }) as string[]).filter((name) =>
      /run\.json$/.test(name),
    );
  } catch {
    return [];
  }
}

it("8.5-22: a study on a lake that lacks an expiry of the calendar is suspect; --strict-expiry skips the days", () => {
  const trading = study();
  expect(trading.record.verdict.status).toBe("suspect");
  expect(trading.record.verdict.reasons.map(({ rule }) => rule)).toContain("expiry-missing");
  expect(trading.record.days.some(({ outcome }) => outcome === "failed")).toBe(false);

  const strict = study("--strict-expiry", "--resume");
  expect(strict.stdout).toMatch(/the treatment of missing expiries has changed/);
  const reasons = strict.record.verdict.reasons.map(({ rule }) => rule);
  expect(reasons).not.toContain("expiry-missing");
  expect(strict.record.events.map(({ message }) => message).join()).toContain("strict expiry: days whose data lack");
  const ofBank = strict.record.days.filter(({ underlying }) => underlying === "BANKNIFTY");
  expect(ofBank.map(({ date, outcome }) => `${date} ${outcome}`)).toEqual(["2025-11-18 skipped", "2025-11-19 skipped"]);
  for (const { reason } of ofBank)
    expect(reason).toBe("the nearest expiry 2025-11-19 is missing in the data (the first there is 2025-11-25)");
  const others = (of: Record): string[] =>
    of.days.filter(({ underlying }) => underlying !== "BANKNIFTY").map((day) => JSON.stringify(day));
  expect(others(strict.record)).toEqual(others(trading.record));
});
