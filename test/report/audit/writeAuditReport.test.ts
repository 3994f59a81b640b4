import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { AUDIT_CHECKS, AuditReport } from "../../../lib/quality/index.js";
import { writeAuditReport } from "../../../lib/report/index.js";
import { strikebook } from "../../kernels/cli/strikebook.js";
import { chromiumProgram, launchChromium } from "../../launchChromium.js";
import {
  at,
  audit,
  copyLake,
  DAY,
  DAYS,
  editManifest,
  NIFTY_DAY,
  NIFTY_SPOT,
  removePart,
  spoil,
  withCleanLake,
} from "../../quality/auditFixture.js";

withCleanLake();

/** Takes the index from 10:38:19 to 10:39:59 away, and from the option rows what was joined with it. */
async function removeIndex(lake: string): Promise<void> {
  await spoil(lake, NIFTY_SPOT, "SELECT * FROM rows WHERE n < 5000 OR n > 5100");
  const joined = ["spot_price", "spot_age_ms", "distance_from_spot", "moneyness_pct", "intrinsic_value", "time_value"];
  const gone = `epoch_us(timestamp) BETWEEN ${at(4999)} AND ${at(5099)}`;
  const columns = joined.map((name) => `CASE WHEN ${gone} THEN NULL ELSE ${name} END AS ${name}`);
  await spoil(lake, NIFTY_DAY, `SELECT * REPLACE (${columns.join(", ")}) FROM rows`);
}

/** A lake with a missing day, a gap, and a part that is not whole. */
async function spoiltLake(): Promise<string> {
  const lake = copyLake();
  for (const key of [NIFTY_DAY, NIFTY_SPOT]) removePart(lake, { ...key, date: "2025-11-17" });
  await removeIndex(lake);
  editManifest(lake, { ...NIFTY_DAY, underlying: "BANKNIFTY" }, (manifest) => {
    manifest.rowsRead = 1;
  });
  return lake;
}

describe("the report of an audit", () => {
  test("opens with the verdict and the worst findings; figures come from the audit", async () => {
    const report = await audit(await spoiltLake());
    const folder = join(copyLake(), "report");
    const written = await writeAuditReport(report, folder);
    const markdown = readFileSync(written.markdown, "utf8");
    const [verdict, ...reasons] = markdown.split("\n").filter((line) => line.startsWith(">"));
    expect(verdict).toMatch(/Verdict: incomplete/);
    expect(reasons[1]).toMatch(/\*\*error\*\*, NIFTY `nse_options`: 1 of 5 trading days are missing .*2025-11-17/);
    expect(markdown.indexOf("## Coverage")).toBeGreaterThan(markdown.indexOf("Verdict"));
    expect(markdown).toContain("102 s");
    expect(markdown).toContain("| `nse_options` | NIFTY | 2025-11-13 | 2025-11-19 | 4 | 5 | 1 |");
    expect(markdown).toMatch(/\| 2025-11-19 \| NIFTY \| 09:15 to 15:30 \| yes \| 9,004 \|/);
    for (const { name } of AUDIT_CHECKS) expect(markdown).toContain(`| \`${name}\` |`);
    const json = JSON.parse(readFileSync(written.json, "utf8"));
    expect(json.verdict).toBe("incomplete");
    expect(json.findings).toHaveLength(report.facts.findings.length);
    expect(json.parts).toHaveLength(report.facts.parts.length);
    const html = readFileSync(written.html, "utf8");
    expect(html).not.toMatch(/<script|https?:\/\/(?!www\.w3)/);
    for (const file of ["charts/coverage.svg", "charts/coverage.png"])
      expect(existsSync(join(folder, file)), file).toBe(true);
    // One series misses a day in options and in spot; one part is not whole.
    expect(html.split(">\u00d7<").length - 1).toBe(2);
    expect(html.split(">!<").length - 1).toBe(1);
  });

  test("of many gaps the five longest are named and the others counted", async () => {
    const lake = copyLake();
    // Gap k is 11 + 3 k mod 10 s long: 11, 14, 17, 20, 13, 16, 19, 12.
    const lengths = Array.from({ length: 8 }, (_, k) => 11 + ((3 * k) % 10));
    const holes = lengths.map((seconds, k) => `n BETWEEN ${1000 * (k + 1) + 2} AND ${1000 * (k + 1) + seconds}`);
    await spoil(lake, NIFTY_SPOT, `SELECT * FROM rows WHERE NOT (${holes.join(" OR ")})`);
    const report = await audit(lake, { from: DAY, to: DAY, underlyings: ["NIFTY"] });
    const folder = join(lake, "report");
    const markdown = readFileSync((await writeAuditReport(report, folder)).markdown, "utf8");
    const row = markdown.split("\n").find((line) => line.startsWith("| warning") && line.includes("gap-spot"))!;
    expect(row).toMatch(/8 gaps over 10 s .* the longest \d\d:\d\d:\d\d to \d\d:\d\d:\d\d \(20 s\)/);
    const also = row.slice(row.indexOf("Also: "), row.indexOf(" more"));
    expect([...also.matchAll(/\((\d+) s\)/g)].map(([, seconds]) => Number(seconds))).toEqual([19, 17, 16, 14, 13]);
    expect(row).toContain(" and 2 more");
  });

  test("a lake with one part, and one where nothing can be drawn", async () => {
    const lake = copyLake();
    const one = await audit(lake, { from: DAY, to: DAY, underlyings: ["NIFTY"] });
    const written = await writeAuditReport(one, join(lake, "one"));
    const markdown = readFileSync(written.markdown, "utf8");
    expect(markdown).toContain("Verdict: sound");
    expect(markdown).toMatch(/\| `row-count` \|.*\| nothing \| .*1 part: fewer than 3 neighbouring days/);
    const none = new AuditReport({ ...one.facts, parts: [], coverage: [], rows: 0 });
    expect(readFileSync((await writeAuditReport(none, join(lake, "none"))).markdown, "utf8")).not.toContain("charts/");
  });

  test.skipIf(!chromiumProgram)(
    "fits the page, wide and narrow, light and dark",
    async () => {
      const report = await audit(await spoiltLake());
      const written = await writeAuditReport(report, join(copyLake(), "report"));
      const browser = await launchChromium();
      try {
        for (const [width, colorScheme] of [
          [1100, "light"],
          [390, "dark"],
        ] as const) {
          const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
          await page.goto(pathToFileURL(written.html).href);
          expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
          const cut =
            "[...document.querySelectorAll('.table')].filter((box) => box.scrollWidth > box.clientWidth + 1).length";
          if (width === 1100) expect(await page.evaluate(cut)).toBe(0);
          // No card stands alone in its row.
          const tops = "[...document.querySelectorAll('dl.figures > div')].map((card) => card.offsetTop)";
          const cards = (await page.evaluate(tops)) as number[];
          const rows = [...new Set(cards)].map((top) => cards.filter((each) => each === top).length);
          expect(cards).toHaveLength(6);
          expect(new Set(rows).size, `${rows}`).toBe(1);
          await page.close();
        }
      } finally {
        await browser.close();
      }
    },
    60_000,
  );
});

describe("strikebook audit", () => {
  const fast = ["--jobs", "1"];

  test("prints what it found, writes the report, and fails by severity in one line", async () => {
    const lake = copyLake();
    await removeIndex(lake);
    const args = ["audit", "lake", "--from", DAY, "--to", DAY, ...fast];
    const cwd = join(lake, "..");
    args[1] = lake;
    const warned = strikebook(cwd, [...args, "--out", join(lake, "out")]);
    expect(warned.status, warned.stderr).toBe(0);
    expect(warned.stdout).toMatch(/^suspect: 0 errors, 1 warning, 0 notes in 4 parts of /);
    expect(warned.stdout).toMatch(
      /warning +2025-11-18 +NIFTY +nse_spot +gap-spot +no row of the underlying from 10:38:18 to 10:40:00/,
    );
    expect(existsSync(join(lake, "out", "audit.html"))).toBe(true);
    const failed = strikebook(cwd, [...args, "--fail-on", "warning"]);
    expect(failed.status).toBe(1);
    expect(failed.stderr).toMatch(
      /^strikebook: the audit found 1 of severity warning or worse \(--fail-on warning\)$/m,
    );
    const wide = strikebook(cwd, [...args, "--fail-on", "warning", "--gap-seconds", "200", "--json"]);
    expect(wide.status).toBe(0);
    expect(JSON.parse(wide.stdout)).toMatchObject({ verdict: "sound", findings: [] });
  }, 60_000);

  test("an error fails by default and never with --fail-on never; a wrong option is wrong usage", () => {
    const lake = copyLake();
    removePart(lake, { ...NIFTY_DAY, date: DAYS[1]! });
    const args = ["audit", lake, "--no-hash", ...fast];
    expect(strikebook(lake, args).status).toBe(1);
    expect(strikebook(lake, [...args, "--fail-on", "never"]).status).toBe(0);
    expect(strikebook(lake, [...args, "--fail-on", "note"]).status).toBe(2);
    const nothing = strikebook(lake, [...args, "--from", "2024-01-01", "--to", "2024-01-02"]);
    expect(nothing).toMatchObject({ status: 1, stdout: "" });
    expect(nothing.stderr).toMatch(/holds no part from 2024-01-01 to 2024-01-02/);
    expect(strikebook(lake, ["audit", "--help"]).stdout).toContain("$ strikebook audit lake --from");
  }, 60_000);
});
