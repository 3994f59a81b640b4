import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Chart,
  equityChart,
  exitReasonChart,
  pnlByDayChart,
  pnlOfTrades,
  StudyReport,
  type WrittenReport,
} from "../../lib/report/index.js";
import type { RunRecord } from "../../lib/strategy/RunRecord.js";
import { readRunRecord } from "../../lib/strategy/record/readRunRecord.js";
import { sealRecord } from "../../lib/strategy/record/sealRecord.js";
import { subscribeProgress } from "../../lib/task/index.js";
import { decodePng } from "./decodePng.js";
import { syntheticStrategyRecord, syntheticStudyRecord } from "./syntheticRecord.js";
import { untracedFigures } from "./untracedFigures.js";

const hostile = '<script>alert("x")</script> | **b** `c` [l](http://evil.example/x) {{values.x}}';

function reportOf(record: RunRecord): StudyReport {
  const equity = (run: RunRecord): Chart =>
    equityChart({ title: "Cumulative P&L", unit: "points", pnl: pnlOfTrades(run.trades, "points") });
  return new StudyReport(record)
    .section("Result of the {{parameters.entryTime}} straddle")
    .figures({ Trades: "{{metrics.trades}}", "P&L (points, NIFTY)": "{{metrics.NIFTY.pnlPointsTotal|+,0.00}}" })
    .text(
      "{{metrics.trades}} trades made {{metrics.pnlCurrencyTotal|₹,0}}.\n\nSharpe: {{metrics.sharpeAnnualised|0.00}}.",
    )
    .list(["Stop at {{parameters.stopMultiple|0.0}} times the premium."])
    .chart(equity, "Cumulative P&L of {{metrics.trades}} trades.")
    .chart(equity, "The same picture again.")
    .subsection("Everything")
    .metrics()
    .trades()
    .table({
      caption: "Days",
      from: "days",
      columns: [
        { header: "Day", key: "date" },
        { header: "Reason", key: "reason" },
      ],
    });
}

describe("StudyReport", () => {
  let root: string;
  let written: WrittenReport;
  let markdown: string;
  let html: string;
  const record = syntheticStrategyRecord({
    change: (content) => ({
      ...content,
      title: `Straddle ${hostile}`,
      days: content.days.map((day) => (day.outcome === "skipped" ? { ...day, reason: hostile } : day)),
      events: [...content.events, { severity: "error", message: hostile }],
    }),
  });

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "strikebook-report-"));
    written = await reportOf(record).write(root);
    [markdown, html] = await Promise.all([readFile(written.markdown, "utf8"), readFile(written.html, "utf8")]);
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it("opens with the verdict, the days and the warnings, before any figure of the author", () => {
    const order = [
      "# Straddle",
      "> **Verdict: sound.**",
      "**Days:** 8 requested, 7 traded, 1 skipped, 0 failed.",
      "**Data:** **sample market, seed 1** (nse_options; NIFTY, BANKNIFTY; 2025-11-18 to 2025-11-21).",
      "**skipped:**",
      "**Events:** 1 error and 1 warning",
      "## Result",
      "| Trades |",
      "## How this was made",
    ];
    const places = order.map((text) => markdown.indexOf(text));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(html.indexOf('class="verdict sound"')).toBeGreaterThan(0);
    expect(html.indexOf('class="verdict sound"')).toBeLessThan(html.indexOf("+23.90"));
  });

  it("fills its figures from the record", () => {
    expect(markdown).toContain("## Result of the 09:20:00 straddle");
    expect(markdown).toContain("7 trades made ₹7,225.");
    expect(markdown).toContain("Sharpe: *not measured*.");
    expect(markdown).toContain("- Stop at 1.2 times the premium.");
    expect(markdown).toContain(
      "| 1 | NIFTY | 2025-11-18 | 09:20:01 | 15:15:00 | short 24250 CE 61.35 to 22.10; short 24250 PE 58.80 to 70.05 | 120.15 | +28.00 | +2,095.00 | +1.20 | time |",
    );
    expect(markdown).toMatch(/\| P&L total \(points\) \| [^|]+ \| 23\.90 \| 156\.20 \| /);
  });

  it("ends with how it was made: parameters, inputs with their hashes, seeds, events, code, run", () => {
    const end = markdown.slice(markdown.indexOf("## How this was made"));
    expect(end).toContain(`| Run | \`${record.runId}\` |`);
    expect(end).toContain("| Commit | *not measured* |");
    expect(end).toContain("| Seeds | bootstrap 1 |");
    expect(end).toContain("| `stopMultiple` | 1.2 | x premium received |");
    expect(end).toContain(`das_niftyopt_mod.sql.gz \`${record.inputs[0]!.files[0]!.sha256.slice(0, 12)}\``);
    expect(end).toContain("| warning | BANKNIFTY 2025-11-19: contract");
  });

  it("holds no figure that the record does not", async () => {
    const run = JSON.parse(await readFile(written.record, "utf8"));
    expect(untracedFigures(markdown, run)).toEqual([]);
    expect(untracedFigures(markdown.replace("+23.90", "+24.91"), run)).toEqual(["+24.91"]);
    expect(untracedFigures(`${markdown}\nA CAGR of 12.34 % since 2019-03-04 at 10:17.`, run)).toEqual([
      "12.34",
      "2019-03-04",
      "10:17",
    ]);
  });

  it("escapes what comes from data", () => {
    expect(html).not.toMatch(
      /<script|href="http:\/\/evil|<b>|\{\{/.source === "" ? /x/ : /<script|href="http:\/\/evil/,
    );
    expect(html).toContain("&lt;script&gt;");
    expect(markdown).not.toContain("<script>");
    expect(markdown).toContain("\\<script\\>");
    const row = markdown.split("\n").find((line) => line.startsWith("| error |"))!;
    expect(row.match(/(?<!\\)\|/g)).toHaveLength(3);
  });

  it("is one HTML file that asks for nothing", () => {
    expect(html).not.toMatch(/<(link|script|img|iframe|object|embed|base)\b/i);
    expect(html).not.toMatch(/\b(src|srcset|xlink:href|action)=/i);
    expect(html).not.toMatch(/@import|url\((?!#)/);
    expect(html).not.toMatch(/href="(?!#)/);
    expect(html.match(/<svg/g)).toHaveLength(2);
    expect(html).toContain("prefers-color-scheme: dark");
    const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of html.matchAll(/url\(#([^)]*)\)|href="#([^"]*)"/g)) if (id) expect(ids).toContain(id);
  });

  it("writes pictures that the Markdown links, the record, and the pointer", async () => {
    for (const [, file] of markdown.matchAll(/!\[[^\]]*\]\(([^)]*)\)/g))
      expect(existsSync(join(written.folder, file!))).toBe(true);
    expect((await readdir(join(written.folder, "charts"))).sort()).toEqual([
      "cumulative-pnl-2.png",
      "cumulative-pnl-2.svg",
      "cumulative-pnl.png",
      "cumulative-pnl.svg",
    ]);
    expect(decodePng(await readFile(join(written.folder, "charts/cumulative-pnl.png"))).width).toBe(1440);
    expect(await readRunRecord(written.folder)).toEqual(record);
    expect(JSON.parse(await readFile(written.latest, "utf8"))).toEqual({
      study: record.study,
      runId: record.runId,
      report: `${record.runId}/report.html`,
    });
    expect(await readFile(join(root, record.study, "latest.html"), "utf8")).toContain(
      `url=${record.runId}/report.html`,
    );
  });

  it("replaces the report of the same run and leaves nothing half-written", async () => {
    await writeFile(join(written.folder, "stale.txt"), "old");
    await new StudyReport(record).text("Short.").write(root);
    expect((await readdir(written.folder)).sort()).toEqual([
      "legs.parquet",
      "report.html",
      "report.md",
      "run.json",
      "trades.parquet",
    ]);
    const stopped = AbortSignal.abort(new Error("stop"));
    await expect(reportOf(record).write(root, { signal: stopped })).rejects.toThrowError("stop");
    const broken = (): Chart => exitReasonChart({ title: "t", counts: { a: 1 } });
    const failing = new StudyReport(record).chart(
      Object.assign(broken(), { toSvg: () => Promise.reject(new Error("no picture")) }),
      "x",
    );
    await expect(failing.write(root)).rejects.toThrowError("no picture");
    expect((await readdir(join(root, record.study))).sort()).toEqual(
      [record.runId, "latest.html", "latest.json"].sort(),
    );
    expect(await readFile(written.markdown, "utf8")).toContain("Short.");
  });

  it("shows a notebook its captions and no link to a file that is not there", () => {
    const display = reportOf(record).toDisplay();
    expect(display).toMatchObject({
      kind: "markdown",
      markdown: expect.stringContaining("*Chart.* Cumulative P&L of 7 trades."),
    });
    expect(JSON.stringify(display)).not.toContain("charts/");
  });

  it("reports its progress", async () => {
    const states: string[] = [];
    const stop = subscribeProgress((event) =>
      states.push(`${event.label} ${event.done}/${event.total} ${event.state}`),
    );
    await new StudyReport(syntheticStudyRecord({})).write(root);
    stop();
    expect(states.at(-1)).toBe("report 01-smile-and-density 1/1 done");
  });
});

describe("StudyReport of other runs", () => {
  it("shows the broken rules of a suspect run first", () => {
    const record = syntheticStrategyRecord({
      change: (content) => ({
        ...content,
        verdict: {
          status: "suspect",
          reasons: [
            {
              rule: "win-rate",
              status: "suspect",
              message: "all won | really",
              trades: Array.from({ length: 30 }, (_, i) => i + 1),
            },
          ],
        },
      }),
    });
    const head = new StudyReport(record).section("Result").markdown().split("## Result")[0]!;
    expect(head).toContain("> **Verdict: suspect.** Do not use");
    expect(head).toContain(
      "> - `win-rate` (suspect): all won | really. Trades: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and more, all in `run.json`.",
    );
  });

  it("names the rules that were not checked, and says nothing of them that was not proved", () => {
    const head = (status: "sound" | "incomplete", notChecked: readonly string[]): string =>
      new StudyReport(
        syntheticStrategyRecord({
          change: (content) => ({ ...content, verdict: { status, reasons: [], notChecked } }),
        }),
      )
        .markdown()
        .split("\n")
        .find((line) => line.startsWith("> **Verdict"))!;
    const causality = "causality: the tape cannot be replayed";
    expect(head("sound", [causality, "win-rate: 7 trades"])).toBe(
      "> **Verdict: sound.** Every rule of the integrity gate that was checked held. Not checked: causality: the tape cannot be replayed; win-rate: 7 trades.",
    );
    expect(head("sound", [])).toBe("> **Verdict: sound.** Every rule of the integrity gate held.");
    expect(head("incomplete", [causality])).toContain("do not cover it. Not checked: causality: the tape");
  });

  it("says of each source which data it gave, and when none is recorded", () => {
    const input = (dataset: string, source: string, date: string) => ({
      dataset,
      source,
      date,
      underlying: "NIFTY",
      rows: 1,
      files: [],
      counts: {},
    });
    const inputs = [
      input("options", "exchange *files*", "2025-11-19"),
      input("spot", "exchange *files*", "2025-11-18"),
      input("vix", " ", "2025-11-18"),
    ];
    const record = syntheticStudyRecord({}, { inputs, events: [{ severity: "info", message: "x" }] });
    const markdown = new StudyReport(record).markdown();
    expect(markdown).toContain(
      "**Data:** **exchange \\*files\\*** (options, spot; NIFTY; 2025-11-18 to 2025-11-19); *source not recorded* (vix; NIFTY; 2025-11-18).",
    );
    expect(markdown).toContain(
      "It looked at no days; the run recorded 3 inputs and 1 event. The figures themselves were not judged.",
    );
    expect(markdown).toContain("Counts (dropped rows and marks)");
    expect(new StudyReport(syntheticStudyRecord({})).markdown()).toContain("**Data:** the run record lists no inputs.");
  });

  it("says what a study without days, inputs and events has not, in place of empty tables", () => {
    const markdown = new StudyReport(syntheticStudyRecord({ forward: 24_250.5 }))
      .text("{{values.forward|,0.0}}")
      .markdown();
    expect(markdown).toContain(
      "> **Verdict: sound.** No rule of the integrity gate was broken; there are no trades to judge.",
    );
    expect(markdown).toContain("**Days:** the run record lists none.");
    expect(markdown).toContain("**Inputs**\n\nThe run read no inputs.\n\n**Events**\n\nThe run recorded no events.\n");
    expect(untracedFigures(markdown, syntheticStudyRecord({ forward: 24_250.5 }))).toEqual([]);
  });

  it("groups days by outcome and reason", () => {
    const day = (date: string, outcome: "skipped" | "failed", reason: string) => ({
      underlying: "NIFTY",
      date,
      outcome,
      reason,
    });
    const record = syntheticStudyRecord(
      {},
      {
        days: [
          day("2025-11-18", "skipped", "holiday"),
          day("2025-11-19", "skipped", "holiday"),
          day("2025-11-20", "failed", "no spot"),
        ],
      },
    );
    const markdown = new StudyReport(record).markdown();
    expect(markdown).toContain("**Days:** 3 requested, 0 traded, 2 skipped, 1 failed.");
    expect(markdown).toContain(
      "- **failed:** no spot. NIFTY 2025-11-20.\n- **skipped:** holiday. NIFTY 2025-11-18, NIFTY 2025-11-19.",
    );
  });

  it("writes a price that is missing in memory as not measured", () => {
    const record = syntheticStrategyRecord({
      change: (content) => ({
        ...content,
        trades: content.trades.map((trade, i) =>
          i === 0
            ? { ...trade, pnlPoints: Number.NaN, legs: trade.legs.map((leg) => ({ ...leg, exitPrice: Number.NaN })) }
            : trade,
        ),
      }),
    });
    expect(new StudyReport(record).trades().markdown()).toContain("short 24250 CE 61.35 to *not measured*");
  });

  it("draws a chart of the day with rupees when they were measured, and says what is missing when not", () => {
    const { trades } = syntheticStrategyRecord({ measured: false });
    expect(() => pnlByDayChart({ title: "t", unit: "INR", pnl: pnlOfTrades(trades, "currency") })).toThrowError(
      "has no INR measured",
    );
    expect(new StudyReport(syntheticStrategyRecord({ measured: false })).metrics().markdown()).toContain(
      "| P&L total (INR) | *not measured* | *not measured* | *not measured* |",
    );
  });

  it("refuses a record that was altered after the run", () => {
    const record = syntheticStrategyRecord();
    const altered = { ...record, metrics: { ...record.metrics, pnlPointsTotal: 999 } };
    expect(() => new StudyReport(altered)).toThrowError(expect.objectContaining({ code: "integrity" }));
  });

  it("refuses an infinity and a study name that leads out of the folder", () => {
    expect(() => new StudyReport(syntheticStudyRecord({ x: Number.POSITIVE_INFINITY }))).toThrowError(
      "record.values.x is Infinity",
    );
    const { runId: _, ...content } = syntheticStudyRecord({});
    for (const study of ["../up", "", ".hidden", "a/b", "a\\b"]) {
      expect(() => new StudyReport(sealRecord({ ...content, study }))).toThrowError("cannot name a folder");
    }
  });

  it("takes titles with dates, clock times, names and values of the record, and no other figure", () => {
    const values = { later: "2025-11-25", strike: 24_250, move: 12.345, note: "a 7-day week" };
    const draw = (title: string) => () =>
      new StudyReport(syntheticStudyRecord(values)).chart(exitReasonChart({ title, counts: { a: 1 } }), "x");
    for (const title of [
      "NIFTY 2031-01-02 at 13:07",
      "Strategy S1, Black-76",
      "Strike 24,250",
      "A move of \u221212.3 points",
      "7-day week",
    ])
      expect(draw(title), title).not.toThrow();
    for (const title of ["Strike 24,251", "A move of 12.4", "Sharpe 3.9", "5-minute bars", "Up 88%", "11 trades"])
      expect(draw(title), title).toThrowError("is in no value of the run record");
    expect(() => new StudyReport(syntheticStudyRecord(values, { title: "Won 97.1 of all trades" }))).toThrowError(
      '"97.1" in the title of report',
    );
  });

  it.each<[string, (report: StudyReport) => unknown, string]>([
    ["a figure in prose", (r) => r.text("It made 5 points."), "typed by hand"],
    ["a figure in a title", (r) => r.section("Top 5"), "typed by hand"],
    [
      "a figure in a caption",
      (r) => r.chart(exitReasonChart({ title: "t", counts: { a: 1 } }), "All 5."),
      "typed by hand",
    ],
    ["a figure in a list", (r) => r.list(["5"]), "typed by hand"],
    ["a figure in a label", (r) => r.figures({ "Top 5": "{{runId}}" }), "typed by hand"],
    [
      "a figure in the title of a chart",
      (r) => r.chart(exitReasonChart({ title: "It made 9,876 points", counts: { a: 1 } }), "x"),
      '"9,876" in the title of chart "It made 9,876 points"',
    ],
    ["an empty caption", (r) => r.chart(exitReasonChart({ title: "t", counts: { a: 1 } }), " "), "has no caption"],
    ["an empty list", (r) => r.list([]), "without items"],
    ["no headline figures", (r) => r.figures({}), "without a figure"],
    ["an unknown path", (r) => r.text("{{metrics.trads}}"), 'did you mean "trades"?'],
  ])("refuses %s", (_, add, message) => {
    expect(() => add(new StudyReport(syntheticStrategyRecord()))).toThrowError(message);
  });
});
