import { describe, expect, it } from "vitest";
import { exitReasonChart } from "../../lib/report/charts/exitReasonChart.js";
import { exitReasonsOf } from "../../lib/report/charts/exitReasonsOf.js";
import { StudyReport, strategyReport } from "../../lib/report/index.js";
import { integrityGate, type RunRecord, sealRecord, type Trade, tradeMetrics } from "../../lib/strategy/index.js";
import { syntheticStrategyRecord } from "./syntheticRecord.js";
import { untracedFigures } from "./untracedFigures.js";

const base = syntheticStrategyRecord();

/** The record with other content, counted, judged and sealed again. */
function recordWith(change: Partial<RunRecord>): RunRecord {
  const record = { ...base, ...change };
  const metrics = tradeMetrics(record.trades, record.days, 1);
  return sealRecord({ ...record, metrics, verdict: integrityGate(record) });
}

/** The trade without a price at its exit, as a position that is open when the data end. */
function withoutExit(trade: Trade): Trade {
  const legs = trade.legs.map((leg) => ({ ...leg, exitPrice: Number.NaN, pnlPoints: Number.NaN }));
  const nothing = { costsCurrency: null, pnlCurrency: null, pnlPercentOfMargin: null };
  return { ...trade, ...nothing, legs, pnlPoints: Number.NaN, exitReason: "endOfData" };
}

describe("strategyReport", () => {
  it("shows result, charts, trades and figures, each from the record", () => {
    const markdown = strategyReport(base).markdown();
    for (const title of ["Result", "Every trade", "All figures"]) expect(markdown).toContain(`## ${title}`);
    expect(markdown.match(/!\[/g)).toHaveLength(4);
    expect(untracedFigures(markdown, JSON.parse(JSON.stringify(base)))).toEqual([]);
    expect(markdown).not.toContain("Why entries opened nothing");
  });

  it("a trade without a price at its exit is listed, in no chart, and no total is made up for it", () => {
    const record = recordWith({ trades: base.trades.map((trade, i) => (i === 2 ? withoutExit(trade) : trade)) });
    const markdown = strategyReport(record).markdown();
    expect(record.verdict.reasons.map(({ rule }) => rule)).toContain("missing-price-fill");
    expect(markdown).toContain("Trades without a price at their exit have no result");
    expect(markdown).toContain("not measured");
    expect(markdown).not.toMatch(/NaN|Infinity|undefined/);
    expect(markdown.match(/!\[/g)).toHaveLength(4);
    const none = recordWith({ trades: base.trades.map(withoutExit) });
    expect(strategyReport(none).markdown()).not.toMatch(/!\[|NaN/);
  });

  it("rejections are a table of entry, filter and count", () => {
    const rejections = [
      { entry: "entryTime", filter: "quote", count: 1234 },
      { entry: "entryTime", filter: "calm | narrow", count: 7 },
    ];
    const record = recordWith({ rejections });
    const [, table] = strategyReport(record).markdown().split("## Why entries opened nothing");
    expect(table).toMatch(/\| entryTime \| quote \| 1,234 \|/);
    expect(table).toMatch(/calm \\\| narrow \| 7 \|/);
  });

  it("without a trade there is no chart, and the page says where to look", () => {
    const days = base.days.map((day) => ({ ...day, outcome: "skipped" as const, reason: "no entry" }));
    const record = recordWith({ trades: [], days });
    const markdown = strategyReport(record).markdown();
    expect(markdown).toContain("There was no trade. The days below and the filters say why.");
    expect(markdown).not.toMatch(/!\[|## Every trade/);
    expect(record.verdict.reasons.map(({ rule }) => rule)).toContain("no-trades");
  });
});

describe("strategy pitfall 18: a figure that is typed into a report is refused", () => {
  const report = (): StudyReport => new StudyReport(base);
  it.each([
    ["in prose", () => report().text("AI4 made 8.09 % a month.")],
    ["in a list", () => report().list(["a win rate of 100 %"])],
    ["in a heading", () => report().section("81 days")],
    ["as a headline figure", () => report().figures({ "Of margin a month": "4.61 %" })],
    ["in a label of one", () => report().figures({ "P&L of 81 days": "{{metrics.pnlCurrencyTotal}}" })],
    ["in a table", () => report().table({ columns: ["strategy", "month"], rows: [["`AI4`", "8.09"]] })],
    [
      "in the caption of a chart",
      () => report().chart(exitReasonChart({ title: "Exits", counts: exitReasonsOf(base.trades) }), "81 trades"),
    ],
    ["in a number of another writing", () => report().text("a return of ٨ %")],
  ])("%s", (_, write) => expect(write).toThrow(/typed by hand/));

  it("in the title of the report, and a figure that the record does not have", () => {
    expect(() => new StudyReport(sealRecord({ ...base, title: "AI4: 8.09 % a month" }))).toThrow(
      /"8\.09%?" in the title of report .* is in no value of the run record/,
    );
    expect(() => report().text("{{metrics.monthlyReturnOfMyChoice}}")).toThrow(/monthlyReturnOfMyChoice/);
  });

  it("a record with an edited figure makes no report at all", () => {
    const edited = { ...base, metrics: { ...base.metrics, marginPercentPerMonth: 8.09 } };
    expect(() => new StudyReport(edited)).toThrow(/altered|integrity|sealed/);
  });
});
