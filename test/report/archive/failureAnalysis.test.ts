import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { failureDocument } from "../../../lib/report/archive/failure/failureDocument.js";
import { failureFindings, wholeRunFindings } from "../../../lib/report/archive/failure/failureRules.js";
import { FAILURE_THRESHOLDS } from "../../../lib/report/archive/failure/failureThresholds.js";
import { groupStrategies } from "../../../lib/report/archive/groupStrategies.js";
import { writeStrategyArchive } from "../../../lib/report/index.js";
import { catalog } from "../../../lib/strategy/index.js";
import type { RunRecord } from "../../../lib/strategy/RunRecord.js";
import { syntheticStrategyRecord } from "../syntheticRecord.js";

/** The run with other figures; the rules read nothing else. */
const withMetrics = (metrics: RunRecord["metrics"]): RunRecord =>
  syntheticStrategyRecord({
    change: (content) => ({ ...content, metrics: { ...content.metrics, ...metrics } }),
  });
const rulesOf = (record: RunRecord, underlying = ""): string[] =>
  failureFindings({ record, underlying }).map(({ rule }) => rule);
const whyOf = (record: RunRecord, rule: string): string | undefined =>
  failureFindings({ record, underlying: "" }).find((each) => each.rule === rule)?.why;

it.each([
  ["costSharePercent", "costs eat it"],
  ["slippageSharePercent", "slippage eats it"],
  ["holdUnderMinutePercent", "held too short"],
  ["blindSecondsShare", "decides blindly"],
] as const)("%s speaks at its threshold and not below it", (metric, rule) => {
  const { value } = FAILURE_THRESHOLDS[rule];
  expect(rulesOf(withMetrics({ [metric]: value }))).toContain(rule);
  expect(rulesOf(withMetrics({ [metric]: value - 0.01 }))).not.toContain(rule);
  expect(rulesOf(withMetrics({ [metric]: null }))).not.toContain(rule);
});

it("tells rules that lose by themselves from a spread that takes the gain", () => {
  expect(whyOf(withMetrics({ pnlPointsTotal: -100, slippagePointsTotal: 40 }), "loses before costs")).toBe(
    "−100.00 points before costs: the rules lose by themselves.",
  );
  expect(whyOf(withMetrics({ pnlPointsTotal: -100, slippagePointsTotal: 140 }), "loses before costs")).toContain(
    "of which 140.00 points were paid to the spread",
  );
  expect(rulesOf(withMetrics({ pnlPointsTotal: 1, pnlCurrencyTotal: -1 }))).toContain("costs turn it");
});

it("says what win rate the sizes of wins and losses ask for", () => {
  const record = withMetrics({ averageWinPoints: 10, averageLossPoints: -30, winRatePercent: 60 });
  // p x 10 = (1 - p) x 30 at p = 3/4.
  expect(whyOf(record, "losses too large")).toBe(
    "The average loss is 3.00 times the average win; it must win 75.0 % to come out even and won 60.0 %.",
  );
});

it("says when one day makes the result, and only of enough days", () => {
  const over = (points: readonly number[]): RunRecord =>
    syntheticStrategyRecord({
      change: (content) => ({
        ...content,
        trades: points.map((pnlPoints, i) => ({ ...content.trades[0]!, date: `2025-11-1${i + 1}`, pnlPoints })),
      }),
    });
  // 100 of 108 points, signs aside.
  expect(whyOf(over([2, -2, 2, 100, -2]), "one day decides")).toBe(
    "2025-11-14 alone made +100.00 points, 92.6 % of all days' results, signs aside.",
  );
  expect(rulesOf(over([20, -20, 20, 30, -20]))).not.toContain("one day decides");
  expect(rulesOf(over([2, -2, 100, -2]))).not.toContain("one day decides");
});

it("looks at each underlying by itself, with the trades of that one", () => {
  const record = syntheticStrategyRecord();
  const [nifty] = failureFindings({ record, underlying: "NIFTY" }).filter(({ rule }) => rule === "few trades");
  expect(nifty?.why).toBe("3 trades in 4 days: luck alone can make such a result.");
});

it("luck is said of a gain and never of a loss", () => {
  expect(whyOf(withMetrics({ pnlPointsTotal: 1 }), "few trades")).toContain("luck alone");
  expect(whyOf(withMetrics({ pnlPointsTotal: -1 }), "few trades")).toBe(
    "7 trades in 8 days: too few to tell whether the rules or these days made the result.",
  );
});

it("refusals of the engine are no filters: they have no share and nobody is told to vary them", () => {
  const engine = ["open position", "max per day", "cooldown", "no later day", "expires first"];
  const rejections = [
    ...engine.map((filter) => ({ entry: "calm", filter, count: 1_000_000 })),
    { entry: "calm", filter: "range", count: 9_000 },
    { entry: "calm", filter: "spread", count: 1_000 },
  ];
  const record = syntheticStrategyRecord({ change: (content) => ({ ...content, rejections }) });
  expect(whyOf(record, "one filter decides")).toBe(
    "*range* of the entry *calm* refused 9,000 seconds or slots, 90.0 % of what the filters refused.",
  );
  const alone = syntheticStrategyRecord({
    change: (content) => ({ ...content, rejections: rejections.slice(0, 5) }),
  });
  expect(rulesOf(alone)).not.toContain("one filter decides");
  const silent = syntheticStrategyRecord({
    change: (content) => ({ ...content, trades: [], rejections: rejections.slice(3, 5) }),
  });
  const [finding] = wholeRunFindings(silent).filter(({ rule }) => rule === "no trades");
  expect(finding?.why).toBe("No filter refused; the engine did: *no later day* 1,000,000, *expires first* 1,000,000.");
  expect(finding?.change).not.toMatch(/loosen|vary/);
});

it("what counts for the whole run is said once and not again of each underlying", () => {
  const reason = (rule: string, trades: readonly number[]) => ({ rule, message: `seen by ${rule}`, trades });
  const record = syntheticStrategyRecord({
    change: (content) => ({
      ...content,
      rejections: [
        { entry: "calm", filter: "range", count: 9_000 },
        { entry: "calm", filter: "spread", count: 1_000 },
      ],
      verdict: {
        status: "suspect" as const,
        reasons: [reason("everywhere", []), reason("both", [1, 7]), reason("first", [1])],
      },
    }),
  });
  const tables = failureDocument(groupStrategies([record])).blocks.filter((block) => block.kind === "table");
  const rules = (caption: string): string[] =>
    tables.find((table) => table.caption === caption)?.rows.map(([rule]) => rule!) ?? [];
  expect(rules("the whole run")).toEqual(["gate: everywhere", "gate: both", "one filter decides"]);
  const nifty = rules("NIFTY");
  expect(nifty).toContain("gate: first");
  for (const rule of rules("the whole run")) expect([...nifty, ...rules("BANKNIFTY")]).not.toContain(rule);
  expect(rules("BANKNIFTY")).not.toContain("gate: first");
});

it("a strategy without a trade has its page, its filters with their counts, and a line in the failure analysis", async () => {
  const folder = await mkdtemp(join(tmpdir(), "strikebook-failures-"));
  try {
    const silent = syntheticStrategyRecord({
      change: (content) => ({
        ...content,
        trades: [],
        rejections: [
          { entry: "calm market", filter: "realised volatility", count: 9_000 },
          { entry: "calm market", filter: "range", count: 1_000 },
        ],
      }),
    });
    const written = await writeStrategyArchive({
      records: [silent],
      directory: join(folder, "archive"),
      reports: folder,
      catalogue: [catalog["S1"]!, catalog["A2"]!],
    });
    const page = await readFile(written.strategies["S1"]!.markdown, "utf8");
    expect(page).toContain("The run made no trades. Section I lists the filters");
    expect(page).toContain("| calm market | realised volatility | 9,000 |");
    const archive = await readFile(written.markdown, "utf8");
    expect(archive).toMatch(/\| A2 \| [^|]+; \*not run\* \|.*\*reconstructed\*/);
    expect(archive).not.toContain("| S1 | ATM straddle 09:20 to 15:15; *not run*");
    const analysis = await readFile(written.failureAnalysis.markdown, "utf8");
    expect(analysis).toContain(
      "*realised volatility* of the entry *calm market* refused 9,000 seconds or slots, 90.0 % of what the filters refused.",
    );
    for (const [rule, { value, unit }] of Object.entries(FAILURE_THRESHOLDS))
      expect(analysis).toContain(`| ${rule} | ${value} | ${unit} |`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
