import { spawnSync } from "node:child_process";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inkShare } from "../../inkShare.js";
import { chromiumProgram, launchChromium } from "../../launchChromium.js";
import { JupyterFolder } from "./JupyterFolder.js";
import { JupyterServer } from "./JupyterServer.js";

const version = spawnSync("jupyter", ["lab", "--version"], { encoding: "utf8" }).stdout?.trim() ?? "";
const hasLab = Number.parseInt(version, 10) >= 4;
// No Debian package holds it, so it is never required.
if (!hasLab) console.log("skipped: no JupyterLab 4 on PATH (pip install jupyterlab)");

const CELLS = [
  "let kept: number = 41;\nkept + 1",
  `import { densityChart, densityChartData, smileDensity, sviSmile } from "strikebook";
const density = smileDensity(sviSmile({ a: 0.0002, b: 0.006, rho: -0.3, m: 0, sigma: 0.05 }, { forward: 26_000, tauYears: 7 / 365, range: [-0.1, 0.1] }));
densityChart({ title: "Seen in JupyterLab", ...densityChartData(density) })`,
  "console.log('begun'); while (true) {}",
];

declare const jupyterapp: { readonly commands: { execute(id: string): Promise<unknown> } };

describe.skipIf(!hasLab || !chromiumProgram)("JupyterLab 4", () => {
  let folder: JupyterFolder;
  let server: JupyterServer;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    folder = await JupyterFolder.create();
    folder.write("page.ipynb", CELLS);
    [server, browser] = await Promise.all([JupyterServer.startLab(folder), launchChromium()]);
    page = await browser.newPage({ viewport: { width: 1400, height: 1800 } });
    page.setDefaultTimeout(60_000);
    await page.goto(`${server.url}/lab/tree/page.ipynb`);
    await page.locator(".jp-Notebook .jp-CodeCell").first().waitFor();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await server?.end();
    folder?.remove();
  });

  const command = (id: string): Promise<void> =>
    page.evaluate((name) => {
      // Some commands end with the cells that they run.
      void jupyterapp.commands.execute(name);
    }, id);
  const outputs = (cell: number) => page.locator(".jp-CodeCell").nth(cell).locator(".jp-OutputArea-output");

  it("runs cells, shows the chart, stops a loop and keeps the variables", async () => {
    await command("notebook:run-all-cells");
    await outputs(0).getByText("42").waitFor();
    const picture = outputs(1).locator("canvas, svg, img").first();
    await picture.waitFor();
    expect(await inkShare(page, picture)).toBeGreaterThan(0.05);
    await outputs(2).getByText("begun").waitFor();
    await command("notebook:interrupt-kernel");
    await outputs(2).getByText("Interrupted: the cell was interrupted").waitFor();
  }, 120_000);
});
