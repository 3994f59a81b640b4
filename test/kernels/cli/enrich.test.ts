import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packNse, writeSampleMarket } from "strikebook";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { strikebook } from "./strikebook.js";

// The command line starts several times; the machine may be busy.
vi.setConfig({ testTimeout: 120_000 });

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "strikebook-enrich-cli-"));
  await writeSampleMarket(folder, { days: 1, rows: 20_000 });
  await packNse({ dumps: folder, lake: join(folder, "lake") });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("strikebook enrich and strikebook bars", () => {
  it("enrich, tell what they did, and go on where they stopped", () => {
    const first = strikebook(folder, ["enrich", "--lake", "lake", "--rate", "0.065", "--json"]);
    expect(first.status).toBe(0);
    const report = JSON.parse(first.stdout);
    expect(report.days.map(({ state }: { state: string }) => state)).toEqual(["new", "new"]);
    const counted = Object.values(report.statuses as Record<string, number>).reduce((sum, count) => sum + count, 0);
    expect(counted).toBe(report.rows);
    const again = strikebook(folder, ["enrich", "--lake", "lake", "--rate", "0.065"]);
    expect(again.stdout).toMatch(/days: finished +2\n/);
    const rows = strikebook(folder, [
      "lake",
      "--lake",
      "lake",
      "--json",
      "--sql",
      "SELECT count(*) AS rows, count(implied_vol) AS vols FROM nse_options_enriched",
    ]);
    expect(JSON.parse(rows.stdout)).toEqual([{ rows: report.rows, vols: report.statuses.ok }]);

    const bars = strikebook(folder, ["bars", "--lake", "lake", "--json"]);
    expect(bars.status).toBe(0);
    const made = JSON.parse(bars.stdout).days as { dataset: string; ticks: number; state: string }[];
    expect(made.map(({ dataset }) => dataset).sort()).toEqual([
      "nse_index_bars_1m",
      "nse_index_bars_1m",
      "nse_option_bars_1m",
      "nse_option_bars_1m",
    ]);
    expect(made.filter(({ dataset }) => dataset === "nse_option_bars_1m").reduce((n, { ticks }) => n + ticks, 0)).toBe(
      report.rows,
    );
  });

  it.each([
    [["enrich", "--lake", "lake", "--underlyings", "SENSEX"], 1, /no nse_options of SENSEX; it holds BANKNIFTY, NIFTY/],
    [["enrich", "--lake", "lake", "--days", "2024-01-01"], 1, /no nse_options of 2024-01-01/],
    [["enrich", "--lake", "lake", "--rate", "6.5"], 2, /give a fraction a year, as 0.065/],
    [["enrich", "--lake", "lake", "--price", "bid"], 2, /Allowed choices are mid, last/],
    [["enrich", "--lake", "nowhere"], 1, /the lake at nowhere has no nse_options/],
    [["bars", "--lake", "lake", "--from", "tomorrow"], 1, /"tomorrow" is not a calendar day/],
  ] as const)("%s is refused with %i", (args, status, message) => {
    const { status: code, stderr } = strikebook(folder, args);
    expect(stderr).toMatch(message);
    expect(code).toBe(status);
  });

  it.each(["enrich", "bars"])("%s --help has an example", (name) => {
    expect(strikebook(folder, [name, "--help"]).stdout).toMatch(
      new RegExp(`Example:\\n  \\$ strikebook ${name} --lake lake`),
    );
  });
});
