import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStudyRecord, densityChart, densityChartData, StudyReport } from "../../lib/index.js";
import { blackPrice, impliedVolatility, smileDensity, sviSmile } from "../../lib/vol/index.js";
import { chromiumProgram, launchChromium } from "../launchChromium.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
describe.skipIf(!chromiumProgram)("in a browser", () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "strikebook-browser-"));
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("strikebook/vol runs and gives the numbers that Node gives", async () => {
    const entry = `import { blackPrice, impliedVolatility } from "strikebook/vol";
      import { bootstrapInterval } from "strikebook/stats";
      const price = blackPrice("call", 26000, 26100, 7 / 365, 0.12);
      globalThis.answer = { price, vol: impliedVolatility("call", price, 26000, 26100, 7 / 365).vol, low: bootstrapInterval([1, 2, 3, 4, 5, 6], { seed: 7 }).low };`;
    const { outputFiles } = await build({
      stdin: { contents: entry, resolveDir: root },
      bundle: true,
      platform: "browser",
      format: "esm",
      write: false,
    });
    const page = await browser.newPage();
    await page.addScriptTag({ content: outputFiles[0]!.text, type: "module" });
    const answer = await page
      .waitForFunction(() => (globalThis as unknown as { answer?: object }).answer)
      .then((handle) => handle.jsonValue());
    const price = blackPrice("call", 26000, 26100, 7 / 365, 0.12);
    expect(answer).toMatchObject({ price, vol: impliedVolatility("call", price, 26000, 26100, 7 / 365).vol });
    await page.close();
  });

  it("a report opens from disk, asks for nothing, and shows its verdict before its chart", async () => {
    const density = smileDensity(
      sviSmile({ a: 0.0002, b: 0.006, rho: -0.3, m: 0, sigma: 0.05 }, { forward: 26_000, tauYears: 7 / 365 }),
    );
    const record = createStudyRecord({ study: "browser", title: "Seen in a browser <script>alert(1)</script>" })
      .value("mass", density.mass)
      .input({
        dataset: "none",
        underlying: "NIFTY",
        date: "2025-11-18",
        rows: 1,
        source: "a made-up slice",
        files: [],
        counts: {},
      })
      .finish();
    const report = new StudyReport(record)
      .section("Density")
      .text("The mass is {{values.mass|0.0000}}.")
      .chart(densityChart({ title: "Density", ...densityChartData(density) }), "As fitted.");
    const path = join(folder, "report.html");
    writeFileSync(path, await report.html());
    const page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
    const asked: string[] = [];
    const errors: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    page.on("dialog", (dialog) => errors.push(dialog.message()));
    await page.goto(pathToFileURL(path).href);
    expect(asked).toEqual([pathToFileURL(path).href]);
    expect(errors).toEqual([]);
    const box = async (selector: string) => (await page.locator(selector).first().boundingBox())!;
    const verdict = await page.getByText("sound", { exact: false }).first().boundingBox();
    const chart = await box("svg");
    expect(verdict!.y).toBeLessThan(chart.y);
    expect(chart.width).toBeGreaterThan(400);
    expect(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")).toBe(true);
    expect(await page.locator("svg text").first().isVisible()).toBe(true);
    await page.close();
  });
});
