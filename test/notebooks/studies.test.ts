import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { catalog, readRunRecord } from "../../lib/strategy/index.js";
import { root, strikebook } from "../kernels/cli/strikebook.js";
import { untracedFigures } from "../report/untracedFigures.js";
import { sharedData } from "../sharedData.js";

const real = sharedData("nifty-chain-1min-202608") !== undefined && sharedData("lean-es-futopt-20200106") !== undefined;
const STUDIES = [
  "01-smile-and-density",
  "02-short-straddle",
  "03-real-nifty-expiry-day",
  "04-volatility-tour",
  "05-implied-vol-failures",
  "05-surface-backtest",
  "06-strategy-encyclopaedia",
  "07-one-trade-under-the-microscope",
];

/** The studies, headless, on a small sample market; the ones that know real data get it where it is. */
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
      const shared = /^(0[34]|05-surface)/.test(study) ? ["-p", `realData=${join(root, "..", "shared", "data")}`] : [];
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
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("06 runs the standard catalogue, and its archive has a page for every strategy and names those that did not run", () => {
    const { strategies, leftOut } = values("06-strategy-encyclopaedia");
    const standard = Object.values(catalog).filter(({ isStandard }) => isStandard !== false);
    expect(leftOut).toEqual([]);
    expect(strategies.map(({ id }: { id: string }) => id)).toEqual(standard.map(({ id }) => id));
    expect(strategies.filter(({ trades }: { trades: number }) => trades > 0).length).toBeGreaterThan(20);
    const archive = join(folder, "reports", "encyclopaedia-archive");
    const whole = readFileSync(join(archive, "strategy-archive.md"), "utf8");
    for (const { id, name } of standard) {
      expect(whole).toContain(`### Strategy ${id}: `);
      const page = readFileSync(join(archive, `strategy-${id}.md`), "utf8");
      for (const letter of "ABCDEFGHI") expect(page, name).toMatch(new RegExp(`^### ${letter}\\. `, "m"));
      expect(page, name).not.toMatch(/\[object|undefined|\bNaN\b|\{"/);
    }
    for (const { id, isStandard } of Object.values(catalog))
      if (isStandard === false) expect(whole).toMatch(new RegExp(`^\\| ${id} \\| .*\\*not run\\*`, "m"));
    const analysis = readFileSync(join(archive, "failureAnalysis.md"), "utf8");
    for (const { id } of standard) expect(analysis).toContain(`### ${id}: `);
  });

  it("07 tells the trade that lost most, each order at the price of the run", async () => {
    const { trade, steps } = values("07-one-trade-under-the-microscope");
    const { trades } = await readRunRecord(latest("07-one-trade-under-the-microscope-run"));
    const worst = [...trades].sort((a, b) => a.pnlCurrency! - b.pnlCurrency!)[0]!;
    expect(trade).toMatchObject({ tradeId: worst.tradeId, pnlPoints: worst.pnlPoints });
    const orders = steps.filter(({ order }: { order: string }) => order !== "");
    expect(orders.map(({ fill }: { fill: number }) => fill)).toEqual([
      ...worst.legs.map(({ entryPrice }) => entryPrice),
      ...worst.legs.map(({ exitPrice }) => exitPrice),
    ]);
    for (const { order, bid, ask, fill } of orders) expect(fill).toBe(order === "sell" ? bid : ask);
  });

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

  it("04 tours the sample market: every model's property holds, and the truth of the simulator is inside the quotes", () => {
    const { markets, absent } = values(STUDIES[3]!);
    expect(markets.length + absent.length).toBe(4);
    const [sample] = markets;
    expect(sample.name).toBe("NIFTY, the sample market");
    expect(sample.detail.proof).toBe("free");
    for (const { rmseVolPoints, insideShare } of sample.detail.models) {
      expect(rmseVolPoints).toBeLessThan(0.5);
      expect(insideShare).toBeGreaterThan(0.1);
    }
    expect(sample.surface.arbitrages).toBe(0);
    expect(sample.localVol.missing).toBe(0);
    const { mass, meanMinusForward, tails, moments } = sample.density;
    for (const each of [mass, ...tails.map((tail: { mass: number }) => tail.mass)]) expect(each).toBeCloseTo(1, 7);
    expect(Math.abs(meanMinusForward)).toBeLessThan(1e-3);
    expect(moments[1].skewness).toBeCloseTo(moments[0].skewness, 5);
    expect(moments[1].kurtosis).toBeCloseTo(moments[0].kurtosis, 4);
    for (const { atmVol, quoted, replicated } of sample.variance.rows) {
      expect(replicated).toBeGreaterThan(quoted);
      expect(replicated).toBeGreaterThan(atmVol);
    }
    const [, short, long] = sample.exposure.models;
    expect(short.gamma).toBeLessThan(0);
    expect(long.gamma).toBe(-short.gamma);
    for (const { quality } of sample.ladder) expect(quality).toBe("full");
  });

  it.skipIf(!real)("04 on the real chains: parity meets the dated futures, and no surface has arbitrage", () => {
    const { markets } = values(STUDIES[3]!);
    type Market = {
      name: string;
      parity: { forward: number; future: number | null; violations: number | null }[];
      surface: { arbitrages: number };
      detail: { models: { model: string; insideShare: number | null }[] };
    };
    const named = (name: string): Market => markets.find((market: Market) => market.name === name);
    // The exchange's dated futures; `shared/data/deribit-btc-20260801` states 5 to 20 dollars.
    for (const { forward, future } of named("Bitcoin on Deribit").parity) {
      expect(Math.abs(forward - future!)).toBeLessThan(25);
    }
    for (const { forward, future } of named("S&P future").parity)
      expect(Math.abs(forward - future!)).toBeLessThan(0.25);
    for (const market of markets as Market[]) expect(market.surface.arbitrages, market.name).toBe(0);
    expect(named("Bitcoin on Deribit").detail.models[0]!.insideShare).toBeGreaterThan(0.9);
  });

  it("05 accounts for every quote of its baseline, and finds the hours before expiry worst", () => {
    const { rows, dropped, reasons, byMoneyness, byTimeToExpiry, byRegime, byHour, findings, clusters, source } =
      values(STUDIES[4]!);
    type Band = { band: string; rows: number; failures: number; share: number };
    const sum = (list: { rows: number }[]): number => list.reduce((total, each) => total + each.rows, 0);
    expect(source).toMatch(/simulated/);
    expect(rows.read - sum(dropped)).toBe(rows.kept);
    expect(sum(reasons)).toBe(rows.failures);
    for (const bands of [byMoneyness, byTimeToExpiry, byRegime, byHour] as Band[][]) {
      expect(sum(bands)).toBe(rows.kept);
      expect(bands.reduce((total, { failures }) => total + failures, 0)).toBe(rows.failures);
    }
    expect(rows.success).toBeGreaterThan(0.95);
    expect(byMoneyness.every(({ band }: Band) => Math.abs(Number.parseFloat(band)) <= 3)).toBe(true);
    // A price step is worth more than the time value of an option that has an hour left.
    expect(findings[1]).toMatchObject({ finding: "the last day before expiry", holds: "yes" });
    // Every answer has its test; rows of an unknown regime are neither there nor elsewhere.
    for (const { inside, outside, pValue, holds } of findings) {
      expect(pValue).toBeGreaterThanOrEqual(0);
      expect(holds).toBe(pValue < 0.05 ? "yes" : "not shown");
      if (inside <= outside) expect(holds).toBe("not shown");
    }
    const calm = byRegime.filter(({ band }: Band) => band === "low" || band === "middle");
    const failures = calm.reduce((total: number, band: Band) => total + band.failures, 0);
    expect(findings[2].outside).toBe(failures / sum(calm));
    const { inputs } = JSON.parse(readFileSync(join(latest(STUDIES[4]!), "run.json"), "utf8"));
    for (const { date, source, counts } of inputs) {
      expect(date).toBe(rows.from);
      expect(source).toContain(`${rows.from} to ${rows.to}`);
      expect(Object.keys(counts).length).toBeGreaterThan(1);
    }
    expect(inputs[0].counts).toMatchObject(
      Object.fromEntries(dropped.map(({ reason, rows: count }: { reason: string; rows: number }) => [reason, count])),
    );
    expect(byTimeToExpiry[0].share).toBeGreaterThan(10 * byTimeToExpiry.at(-3).share);
    expect(clusters).toHaveLength(4);
    for (const { pValue } of clusters) expect(pValue).toBeGreaterThanOrEqual(1 / 201);
  });

  it("05 prices the afternoon with the morning, and finds every method's errors by expiry, strike and hour", () => {
    const { days } = values(STUDIES[5]!);
    expect(days.length).toBeGreaterThan(0);
    for (const day of days) {
      expect(day.methods.map(({ method }: { method: string }) => method)).toEqual(["SVI", "SABR", "Spline"]);
      for (const { rmse, mae, count } of [...day.methods, ...day.expiries]) {
        expect(count).toBeGreaterThan(0);
        expect(rmse).toBeGreaterThanOrEqual(mae);
      }
      const counted = day.expiries.filter(({ method }: { method: string }) => method === "SVI");
      const sum = counted.reduce((total: number, { count }: { count: number }) => total + count, 0);
      expect(sum).toBe(day.methods[0].count);
      expect(day.strikes.length).toBeGreaterThan(3);
      expect(day.hours.length).toBeGreaterThan(1);
    }
  });

  it.skipIf(!real)("05 on the real days: at the money within 5 % of the price, but on the day of expiry", () => {
    const { days } = values(STUDIES[5]!);
    expect(days.map(({ date }: { date: string }) => date)).toEqual(["2026-08-18", "2020-01-06"]);
    for (const { date, methods, expiries } of days) {
      for (const { met } of methods) expect(met).toBe("yes");
      for (const { expiry, method, atmErrorShare } of expiries) {
        if (expiry !== date) expect(atmErrorShare, `${expiry} ${method}`).toBeLessThan(0.05);
      }
    }
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
