import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readRunRecord } from "../../lib/strategy/index.js";
import { root, strikebook } from "../kernels/cli/strikebook.js";
import { untracedFigures } from "../report/untracedFigures.js";
import { sharedData } from "../sharedData.js";

const real = sharedData("nifty-chain-1min-202608") !== undefined && sharedData("lean-es-futopt-20200106") !== undefined;
const STUDIES = ["01-smile-and-density", "02-short-straddle", "03-real-nifty-expiry-day"];

/** The three first studies, headless, on a small sample market. */
describe("the studies", () => {
  let folder: string;
  const latest = (study: string): string => {
    const { runId } = JSON.parse(readFileSync(join(folder, "reports", study, "latest.json"), "utf8"));
    return join(folder, "reports", study, runId);
  };
  const values = (study: string) => JSON.parse(readFileSync(join(latest(study), "run.json"), "utf8")).values;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "strikebook-studies-"));
    const sample = strikebook(folder, ["sample", "--to", "market", "--days", "2", "--rows", "760000"]);
    expect(sample.status, sample.stderr).toBe(0);
    for (const study of STUDIES) {
      const shared = study.startsWith("03") ? ["-p", `realData=${join(root, "..", "shared", "data")}`] : [];
      const run = strikebook(folder, [
        "run",
        join(root, "notebooks", `${study}.ipynb`),
        "--lake",
        "market/lake",
        ...shared,
      ]);
      expect(run.status, `${study}\n${run.stdout}\n${run.stderr}`).toBe(0);
    }
    const archive = strikebook(folder, ["archive"]);
    expect(archive.status, archive.stderr).toBe(0);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([...STUDIES, "03-real-nifty-expiry-day-straddle"])(
    "every figure of the report of %s is in its run record",
    (study) => {
      const markdown = readFileSync(join(latest(study), "report.md"), "utf8");
      const record = JSON.parse(readFileSync(join(latest(study), "run.json"), "utf8"));
      expect(markdown.match(/\d+/g)?.length).toBeGreaterThan(30);
      expect(untracedFigures(markdown, record)).toEqual([]);
    },
  );

  it.each(STUDIES)("%s has its charts as pictures and stands in one HTML file", (study) => {
    const charts = readdirSync(join(latest(study), "charts"));
    expect(charts.filter((name) => name.endsWith(".png")).length).toBeGreaterThanOrEqual(3);
    for (const name of charts) expect(statSync(join(latest(study), "charts", name)).size).toBeGreaterThan(3000);
    const html = readFileSync(join(latest(study), "report.html"), "utf8");
    expect(html).not.toMatch(/(?:src|href)="https?:/);
    expect(html.match(/<svg/g)?.length).toBe(charts.length / 2);
  });

  it("the executed copy holds the outputs, charts with a picture beside the specification", () => {
    const copy = JSON.parse(readFileSync(join(folder, "reports", "notebooks", `${STUDIES[0]}.ipynb`), "utf8"));
    const outputs = copy.cells.flatMap(
      (cell: { outputs?: { data?: Record<string, unknown> }[] }) => cell.outputs ?? [],
    );
    const bundles = outputs.map((output: { data?: Record<string, unknown> }) => Object.keys(output.data ?? {}));
    const charts = bundles.filter((types: string[]) => types.some((type) => type.includes("vegalite")));
    expect(charts.length).toBe(3);
    for (const types of charts) expect(types).toContain("image/png");
    for (const types of bundles) expect(types).toContain("text/plain");
  });

  it("01 finds the truth that the simulator wrote down", async () => {
    const { errors, density, svi } = values(STUDIES[0]!);
    // One second of the index is worth a point or two: the quotes are up to that much older than the truth.
    expect(Math.abs(errors.forwardPoints)).toBeLessThan(8);
    expect(Math.abs(errors.atmVolPoints)).toBeLessThan(0.4);
    expect(errors.distribution).toBeLessThan(0.02);
    expect(density.mass).toBeCloseTo(1, 8);
    expect(Math.abs(density.meanMinusForward)).toBeLessThan(1e-4);
    expect(svi.lowestG).toBeGreaterThan(0);
    expect((await readRunRecord(latest(STUDIES[0]!))).verdict.status).toBe("sound");
  });

  it("02 accounts for every day, and its rupees are points x lot - costs", async () => {
    const record = await readRunRecord(latest(STUDIES[1]!));
    expect(record.days).toHaveLength(4);
    expect(record.days.filter((day) => day.outcome === "failed")).toEqual([]);
    expect(record.trades.length).toBeGreaterThan(0);
    const lots: Record<string, number> = { NIFTY: 75, BANKNIFTY: 35 };
    for (const trade of record.trades) {
      expect(trade.pnlCurrency).toBeCloseTo(trade.pnlPoints * lots[trade.underlying]! - 5, 6);
      for (const leg of trade.legs) expect(leg.expiryDate >= trade.date).toBe(true);
    }
  });

  it("the archive has one section per strategy with A to I, and the definition's hash", async () => {
    const archive = readFileSync(join(folder, "reports", "archive", "strategy-archive.md"), "utf8");
    expect(archive).toMatch(/### Strategy S1: /);
    for (const letter of "ABCDEFGHI") expect(archive).toMatch(new RegExp(`^#### ${letter}\\. `, "m"));
    const record = await readRunRecord(latest(STUDIES[1]!));
    expect(archive).toContain(record.definition!.hash.slice(0, 12));
    expect(archive).toContain("*not measured*");
  });

  it.skipIf(!real)("03 on the real chain: the known truths of 18 August 2026 and 6 January 2020", () => {
    const { source, check, es } = values(STUDIES[2]!);
    expect(source).toMatch(/real NIFTY chain/);
    expect(check).toMatchObject({ strike: 24_250, expiry: "2026-08-25" });
    expect(check.basis).toBeGreaterThan(39);
    expect(check.basis).toBeLessThan(42);
    expect(check.differencePoints).toBeLessThan(0.1);
    expect(check.callVol).toBeCloseTo(0.1, 2);
    // K + C - P between 3232.00 and 3232.25 at every strike, and as known a bar earlier between 3231.875 and 3232.00.
    expect(es.futureMid).toBe(3232.125);
    expect(es.forward).toBeGreaterThanOrEqual(3232);
    expect(es.forward).toBeLessThanOrEqual(3232.25);
    expect(es.forwardKnown).toBeGreaterThanOrEqual(3231.875);
    expect(es.forwardKnown).toBeLessThanOrEqual(3232);
  });

  it.skipIf(!real)("03 on the real chain: last-price fills, sixty seconds, one bar, and no rupees", async () => {
    const record = await readRunRecord(latest("03-real-nifty-expiry-day-straddle"));
    const parameter = (name: string) => record.parameters.find((each) => each.name === name)?.value;
    expect(parameter("fillModel")).toBe("last");
    expect(parameter("maxQuoteAgeSeconds")).toBe(60);
    expect(record.evidence?.latencySeconds).toBe(60);
    expect(record.trades).toHaveLength(1);
    expect(record.trades[0]).toMatchObject({ entryTime: "10:45:00", pnlCurrency: null, lotSize: null });
    const markdown = readFileSync(join(latest("03-real-nifty-expiry-day-straddle"), "report.md"), "utf8");
    for (const shown of [/\| `fillModel` \| last/, /\| `maxQuoteAgeSeconds` \| 60/, /60 s after it/, /not measured/]) {
      expect(markdown).toMatch(shown);
    }
  });
});
