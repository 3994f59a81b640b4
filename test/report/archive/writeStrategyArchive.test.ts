import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { groupStrategies } from "../../../lib/report/archive/groupStrategies.js";
import { metricText } from "../../../lib/report/archive/metricText.js";
import { StudyReport, type WrittenArchive, writeStrategyArchive } from "../../../lib/report/index.js";
import type { JsonValue, RunRecord } from "../../../lib/strategy/RunRecord.js";
import { contentHash } from "../../../lib/strategy/record/contentHash.js";
import { syntheticStrategyRecord, syntheticStudyRecord } from "../syntheticRecord.js";

/** The record with another definition, hashed as an engine would. */
function withDefinition(id: string, name: string, data: JsonValue): RunRecord {
  return syntheticStrategyRecord({
    change: (content) => ({ ...content, definition: { id, name, hash: contentHash(data), data } }),
  });
}

const sections = [
  "A. Short description",
  "B. Instruments and data",
  "C. Logic",
  "D. Assumptions",
  "E. Performance",
  "F. Monthly and daily results",
  "G. Code references",
  "H. Result artefacts",
  "I. Notes, caveats, future work",
];

describe("writeStrategyArchive", () => {
  let root: string;
  let written: WrittenArchive;
  let markdown: string;
  const first = syntheticStrategyRecord();
  const second = syntheticStrategyRecord({ measured: false, parameters: { stopMultiple: 0, fillModel: "mid" } });
  const bare = withDefinition("S10", "Bare <b>one</b>", {
    id: "S10",
    name: "Bare <b>one</b>",
    concept: "Only | this.",
  });

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "strikebook-archive-"));
    await new StudyReport(first).write(join(root, "reports"));
    written = await writeStrategyArchive({
      records: [bare, first, second],
      directory: join(root, "archive"),
      reports: join(root, "reports"),
    });
    markdown = await readFile(written.markdown, "utf8");
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it("has the structure that the archive of the sources asks for", () => {
    const headings = markdown.split("\n").filter((line) => line.startsWith("#"));
    expect(headings).toEqual([
      "# Strategy archive",
      "## Overview",
      "## Strategies",
      "### Strategy S1: ATM straddle 09:20 to 15:15",
      ...sections.map((section) => `#### ${section}`),
      "### Strategy S10: Bare \\<b\\>one\\</b\\>",
      ...sections.map((section) => `#### ${section}`),
    ]);
    expect(markdown).toContain(
      "| ID | Strategy name | Instrument(s) | Style | Tested period | Key metrics | Code reference |",
    );
  });

  it("has a row a variant in the master table, the verdict before the figures", () => {
    const rows = markdown.split("\n").filter((line) => /^\| S1/.test(line) && line.includes("straddle"));
    const rowOf = (record: RunRecord): string =>
      rows.find((row) => row.includes(record === first ? "+7,224.50" : "*not measured*"))!;
    expect(rowOf(first)).toMatch(/^\| S1 \| ATM straddle 09:20 to 15:15 \|/);
    expect(rowOf(second)).toMatch(
      /^\| S1\/[0-9a-f]{4} \| ATM straddle 09:20 to 15:15; `stopMultiple` off instead of 1\.2 x premium received; `fillModel` mid instead of touch \|/,
    );
    expect(rowOf(first)).toContain(
      "| NIFTY, BANKNIFTY | intraday, short premium, non-directional | 2025-11-18 to 2025-11-21 (4 days); sample market, seed 1 | **sound**; Trades 7; Win rate (%) 71.4; P&L total (points) NIFTY +23.90, BANKNIFTY +156.20;",
    );
    expect(rowOf(first)).toContain("| `lib/strategy/catalog/selling/shortStraddle0920.ts` |");
  });

  it("says first thing in section A which parameters are not the defaults", () => {
    const part = markdown.slice(markdown.indexOf("#### A."), markdown.indexOf("#### B."));
    expect(part).toMatch(
      /^#### A\. Short description\n\n- \*\*Variant S1:\*\* every parameter has the definition's default\.\n- \*\*Variant S1\/[0-9a-f]{4}:\*\* `stopMultiple` off instead of 1\.2 x premium received, `fillModel` mid instead of touch\. The description below speaks of the defaults\.\n\n/,
    );
    expect(markdown.slice(markdown.indexOf("### Strategy S10"))).toContain(
      "**This variant:** the definition's defaults are *not recorded*.",
    );
  });

  it("says of each variant what it was tested on where they differ", () => {
    const part = markdown.slice(markdown.indexOf("#### B."), markdown.indexOf("#### C."));
    expect(part).toContain("- Tested on: NIFTY, BANKNIFTY\n");
    expect(part).toMatch(/- Price assumption: S1: fill model touch, [^;]*; S1\/[0-9a-f]{4}: fill model mid, /);
    expect(part).not.toContain(" or ");
  });

  it("lists the runs on record, newest first, every figure from its record, with a link to it", async () => {
    const older = syntheticStrategyRecord({
      parameters: { stopMultiple: 1.5 },
      change: (content) => ({
        ...content,
        createdAt: "2020-01-01T00:00:00.000Z",
        code: { ...content.code, commit: null },
      }),
    });
    const listed = await writeStrategyArchive({
      records: [first, bare],
      directory: join(root, "listed"),
      reports: join(root, "reports"),
      history: [{ study: first.study, records: [older, first, bare], leftOut: ["not listed: run.json is not JSON"] }],
    });
    const text = await readFile(listed.strategies["S1"]!.markdown, "utf8");
    const list = text.slice(text.indexOf("**Runs on record**"), text.indexOf("### I."));
    const rows = list.split("\n").filter((line) => line.includes("run.json)"));
    expect(rows).toHaveLength(2);
    expect(rows[0]).toContain(`[\`${first.runId}\`](../reports/${first.study}/${first.runId}/run.json)`);
    expect(rows[0]).toContain("| **sound** | the definition's defaults | 7 | 71.4 |");
    expect(rows[1]).toMatch(
      /^\| 2020-01-01T00:00:00\.000Z \|.*\| \*not measured\* \| \*\*sound\*\* \| `stopMultiple` 1\.5 x premium received instead of 1\.2 \|/,
    );
    expect(list).toContain("- not listed: run.json is not JSON");
    const html = await readFile(listed.strategies["S1"]!.html, "utf8");
    expect(html).toContain(`href="../reports/${first.study}/${first.runId}/run.json"`);
    expect(await readFile(listed.strategies["S10"]!.markdown, "utf8")).toContain(`[\`${bare.runId}\`]`);
    expect(markdown).not.toContain("Runs on record");
  });

  it("writes one lot in the singular", () => {
    expect(markdown).toContain("`lots` = 1 lot\n");
    expect(markdown).not.toMatch(/\b1 (lots|documents|days|runs|trades)\b/);
  });

  it("names the parameters in which variants differ", () => {
    const table = markdown.slice(markdown.indexOf("**Variants**"), markdown.indexOf("#### A."));
    expect(table).toContain("| Variant | Run | Definition | Tested period | `stopMultiple` | `fillModel` |");
    expect(table).toContain("| 1.2 x premium received | touch |");
    expect(table).toContain("| 0 x premium received | mid |");
  });

  it("writes rules of the definition in words, with the values of the run", async () => {
    const single = await writeStrategyArchive({
      records: [first],
      directory: join(root, "single"),
      reports: join(root, "reports"),
    });
    const text = await readFile(single.strategies["S1"]!.markdown, "utf8");
    for (const line of [
      "- Leg: sell 1 x CE (call) at the one strike nearest to spot that is quoted for every leg, within `maxStrikeDistanceSteps` = 2 strike steps of spot",
      "- at `entryTime` = 09:20:00 venue clock, given up after `entryWindowSeconds` = 300 s",
      "- stop: the cost to close has risen to `stopMultiple` = 1.2 x premium received",
      "- *assumption*: The cost of 5 rupees does not grow with legs or lots.",
      "- Granularity: ticks, looked at every second",
      "- Price assumption: fill model touch, prices at most 10 s old, latency 1 s",
      "| Compound annual growth (CAGR) |  | *not measured* |  |",
      "| Sharpe ratio | Sharpe annualised | *not measured* | daily mean / deviation x sqrt(252); from 60 days on |",
      "| 2025-11 | 7 | 71.4 | NIFTY +23.90, BANKNIFTY +156.20 | +7,224.50 | 35.00 |",
      "| 2025-11-18 | 2 | 100.0 | NIFTY +28.00, BANKNIFTY +118.65 | +6,242.75 | 10.00 |",
    ]) {
      expect(text).toContain(`${line}\n`);
    }
    expect(text).toContain(`sha256 \`${first.definition!.hash}\` (recomputed and equal)`);
    expect(text.startsWith("# Strategy S1: ATM straddle 09:20 to 15:15\n")).toBe(true);
  });

  it("says when a rule is switched off", async () => {
    const single = await writeStrategyArchive({ records: [second], directory: join(root, "off") });
    expect(await readFile(single.markdown, "utf8")).toContain(
      "- stop: the cost to close has risen to `stopMultiple` = 0 x premium received (off)\n",
    );
  });

  it("leaves sums with a member that was not measured unmeasured", () => {
    expect(markdown).toContain(
      "| 2025-11 | 7 | 71.4 | NIFTY +23.90, BANKNIFTY +156.20 | *not measured* | *not measured* |",
    );
  });

  it("names the files that a run left, and the folder when there is none", () => {
    expect(markdown).toContain(`- \`../reports/02-short-straddle/${first.runId}/report.html\``);
    expect(markdown).toContain(`- \`../reports/02-short-straddle/${second.runId}\`: no such folder`);
  });

  it("invents nothing for a definition that says little", () => {
    const part = markdown.slice(markdown.indexOf("### Strategy S10"));
    expect(part).toContain("Only | this.");
    expect(part).toContain("- Expiry: *not recorded*");
    expect(part).toContain("**Stated**\n\n- *not recorded*");
    expect(part).toContain("**Future work**\n\n- *not recorded in the definition*");
    expect(part).toContain("- Definition: *not recorded*, sha256");
  });

  it("writes one document a strategy, charts, and HTML that asks for nothing", async () => {
    const files = (await readdir(join(root, "archive"))).sort();
    expect(files).toEqual([
      "charts",
      "failureAnalysis.html",
      "failureAnalysis.md",
      "strategy-S1.html",
      "strategy-S1.md",
      "strategy-S10.html",
      "strategy-S10.md",
      "strategy-archive.html",
      "strategy-archive.md",
    ]);
    // Equity of all three runs, and drawdown, days and exits of the first of each strategy, as SVG and PNG.
    expect(await readdir(join(root, "archive/charts"))).toHaveLength(2 * (3 + 2 * 3));
    const html = await readFile(written.html, "utf8");
    expect(html).not.toMatch(/<(link|script|img|iframe)\b|\ssrc=|<b>one/i);
    expect(html.match(/<svg/g)).toHaveLength(3);
    expect(html.match(/<h3 id="strategy-/g)).toHaveLength(2);
  });
});

describe("groupStrategies", () => {
  const later = { parameters: { entryTime: "11:30:00", exitTime: "14:00:00" } };
  const labels = (...records: RunRecord[]): string[] =>
    groupStrategies(records).flatMap(({ variants }) => variants.map(({ label }) => label));
  const only = (underlying: string, options: object = later): RunRecord =>
    syntheticStrategyRecord({
      ...options,
      change: (content) => ({ ...content, days: content.days.filter((day) => day.underlying === underlying) }),
    });

  it("labels a variant by its parameters and underlyings, whatever else is in the archive", () => {
    const [standard, changed] = [syntheticStrategyRecord(), syntheticStrategyRecord(later)];
    const [alone] = labels(changed);
    expect(alone).toMatch(/^S1\/[0-9a-f]{4}$/);
    expect(labels(standard)).toEqual(["S1"]);
    expect(labels(changed, standard).sort()).toEqual(["S1", alone]);
    expect(labels(only("NIFTY"), standard, changed)).toContain(alone);
    expect(labels(only("NIFTY"))).not.toEqual([alone]);
    const again = syntheticStrategyRecord({ ...later, change: (content) => ({ ...content, seeds: { bootstrap: 2 } }) });
    expect(labels(again)).toEqual([alone]);
  });

  it("says a difference with its unit once, and a clock time without", () => {
    const parameters = { entryTime: "11:30:00", stopMultiple: 1.5, targetFraction: 0 };
    const [group] = groupStrategies([syntheticStrategyRecord({ parameters })]);
    expect(group!.variants[0]!.definition.differences().map(({ text }) => text)).toEqual([
      "`entryTime` 11:30:00 instead of 09:20:00",
      "`stopMultiple` 1.5 x premium received instead of 1.2",
      "`targetFraction` off instead of 0.2 of premium received",
    ]);
  });

  it("adds the run where two runs share parameters and underlyings", () => {
    const pair = [only("NIFTY", {}), only("BANKNIFTY", {})];
    expect(labels(...pair).sort()).toEqual(pair.map(({ runId }) => `S1 run ${runId}`).sort());
  });
});

describe("metricText", () => {
  it("gives the underlyings' own figures where the whole was not measured", () => {
    const record = syntheticStrategyRecord({
      change: (content) => ({
        ...content,
        metrics: { ...content.metrics, pnlPointsTotal: null, sharpeAnnualised: null },
      }),
    });
    expect(metricText(record, "pnlPointsTotal", "+,0.00")).toBe("NIFTY +23.90, BANKNIFTY +156.20");
    expect(metricText(record, "cagrPercent", "0.0")).toBe("*not measured*");
    expect(metricText(record, "trades", ",0")).toBe("7");
  });
});

describe("writeStrategyArchive refuses", () => {
  const record = syntheticStrategyRecord();
  const write = (...records: RunRecord[]) =>
    writeStrategyArchive({ records, directory: join(tmpdir(), "strikebook-never") });

  it.each<[string, RunRecord[], string, string]>([
    ["nothing", [], "empty", "no runs"],
    ["a run given twice", [record, record], "argument", "is given twice"],
    ["a study without a definition", [syntheticStudyRecord({})], "argument", "has no strategy definition"],
    [
      "a definition that its hash does not name",
      [
        syntheticStrategyRecord({
          change: (content) => ({ ...content, definition: { ...content.definition!, hash: contentHash("other") } }),
        }),
      ],
      "integrity",
      "the definition was altered after the run",
    ],
    ["a record that was altered", [{ ...record, title: "another" }], "integrity", "it was altered after the run"],
  ])("%s", async (_, records, code, message) => {
    await expect(write(...records)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });
});
