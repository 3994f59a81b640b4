import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inkShare } from "../../inkShare.js";
import { chromiumProgram, launchChromium } from "../../launchChromium.js";
import { hasPython } from "./debianPython.js";
import { JupyterFolder } from "./JupyterFolder.js";
import { JupyterServer } from "./JupyterServer.js";
import { NotebookPage } from "./NotebookPage.js";

const CHART = `import { densityChart, densityChartData, smileDensity, sviSmile } from "strikebook";
const density = smileDensity(sviSmile({ a: 0.0002, b: 0.006, rho: -0.3, m: 0, sigma: 0.05 }, { forward: 26_000, tauYears: 7 / 365, range: [-0.1, 0.1] }));
densityChart({ title: "Seen in a notebook", ...densityChartData(density) })`;

const TABLE = `display({ toDisplay: () => ({
  kind: "table", title: "Chain", columns: ["strike", "call"], rows: [[26000, 101.5], [26050, null]], totalRows: 2,
}) })`;

describe.skipIf(!chromiumProgram || !hasPython("notebook"))("the classic notebook", () => {
  let folder: JupyterFolder;
  let server: JupyterServer;
  let browser: Browser;
  let page: Page;
  let notebook: NotebookPage;
  const errors: string[] = [];

  beforeAll(async () => {
    folder = await JupyterFolder.create();
    folder.write("page.ipynb");
    [server, browser] = await Promise.all([JupyterServer.startNotebook(folder), launchChromium()]);
    page = await browser.newPage({ viewport: { width: 1200, height: 1000 } });
    page.setDefaultTimeout(30_000);
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    notebook = new NotebookPage(page);
    await notebook.open(`${server.url}/notebooks/page.ipynb`);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.end();
    folder?.remove();
  });

  it("shows the value, the printed lines and the highlighted source of a cell", async () => {
    const cell = await notebook.run(
      "const squares: number[] = [1, 2, 3].map((x) => x * x);\nconsole.log('printed');\nsquares",
    );
    expect(await notebook.text(cell)).toMatch(/^printed\s+\[ 1, 4, 9 \]$/);
    const keywords = page.locator(".cell").nth(cell).locator(".cm-keyword");
    expect(await keywords.first().innerText()).toBe("const");
  });

  it("shows a table as a table, numbers to the right", async () => {
    const cell = await notebook.run(TABLE);
    const table = notebook.outputs(cell).locator("table.strikebook");
    expect(await table.locator("tbody tr").count()).toBe(2);
    expect(await table.locator("td").allInnerTexts()).toEqual(["26000", "101.5", "26050", ""]);
    expect(await table.locator("td").first().getAttribute("style")).toContain("right");
    expect((await table.boundingBox())!.height).toBeGreaterThan(40);
  });

  it("shows a chart at its own size, and not a blank one", async () => {
    const cell = await notebook.run(CHART);
    const picture = notebook.outputs(cell).locator("svg, img");
    await picture.waitFor();
    const box = (await picture.boundingBox())!;
    expect([box.width, box.height]).toEqual([720, 380]);
    expect(await inkShare(page, picture)).toBeGreaterThan(0.05);
  });

  it("asks a question of the cell in the page, and hides a password", async () => {
    const cell = await notebook.add("prompt('Your name?') + prompt('Key', { password: true }).length");
    await notebook.start(cell);
    const field = page.locator("input.raw_input");
    await field.waitFor();
    expect(await field.getAttribute("type")).toBe("text");
    await field.pressSequentially("Ada");
    await field.press("Enter");
    await page.locator("input.raw_input[type=password]").pressSequentially("secret");
    await page.keyboard.press("Enter");
    await notebook.done(cell);
    expect(await notebook.text(cell)).toMatch(/^Your name\? Ada\s+Key [·.*]+\s+'Ada6'$/);
  });

  it("completes with Tab and explains with Shift-Tab", async () => {
    await notebook.run("import { fitSmile } from 'strikebook';\nconst quote = { strikePrice: 1, strikeStep: 2 };");
    const half = await notebook.add("quote.strike");
    await notebook.edit(half);
    await page.keyboard.press("Tab");
    const menu = page.locator("#complete");
    await menu.waitFor();
    expect((await menu.locator("option").allTextContents()).slice(0, 2)).toEqual(["strikePrice", "strikeStep"]);
    await page.keyboard.press("Enter");
    expect(await notebook.source(half)).toBe("quote.strikePrice");

    const call = await notebook.add("fitSmile(");
    await notebook.edit(call);
    await page.keyboard.press("Shift+Tab");
    const tooltip = page.locator("#tooltip .tooltiptext");
    await tooltip.getByText("fitSmile(chain: ChainSlice").waitFor();
    expect(await tooltip.innerText()).toContain("put-call parity");
    await page.keyboard.press("Escape");
  });

  it("stops an endless loop and an endless wait, and keeps the variables", async () => {
    await notebook.run("let kept = 41;");
    for (const endless of ["kept++;\nwhile (true) {}", "kept++;\nawait new Promise(() => {})"]) {
      const cell = await notebook.add(`${endless.replace("\n", "\nconsole.log('begun');\n")}`);
      await notebook.start(cell);
      await notebook.outputs(cell).getByText("begun").waitFor();
      await notebook.press("interrupt-kernel");
      await notebook.done(cell);
      expect(await notebook.text(cell)).toContain("Interrupted: the cell was interrupted");
    }
    expect(await notebook.text(await notebook.run("kept"))).toBe("43");
  });

  it("moves a progress bar in its place", async () => {
    const cell = await notebook.add(`import { startProgress } from "strikebook";
const step = startProgress("reading days", { unit: "days", total: 4 });
for (let day = 1; day <= 4; day++) {
  await new Promise((done) => setTimeout(done, 250));
  step.at(day);
}
step.end();`);
    await notebook.start(cell);
    const bar = notebook.outputs(cell).locator("progress");
    await bar.waitFor();
    const first = Number(await bar.getAttribute("value"));
    await notebook.done(cell);
    await notebook.outputs(cell).getByText("done in").waitFor();
    expect(first).toBeLessThan(1);
    expect(await bar.count()).toBe(1);
    expect(await bar.getAttribute("value")).toBe("1");
  });

  it("replaces what a cell clears", async () => {
    const cell = await notebook.run("for (let i = 0; i < 5; i++) { clearOutput(true); console.log(`step ${i}`); }");
    expect(await notebook.text(cell)).toBe("step 4");
  });

  it("shows an error with its place in the source, in colour", async () => {
    const cell = await notebook.run(
      "const limit = 3;\nthrow new RangeError(`above ${limit}`, { cause: new Error('a cause') });",
    );
    const output = notebook.outputs(cell).locator(".output_error");
    const text = await output.innerText();
    expect(text).toMatch(
      /^RangeError: above 3\n {2}Cell \d+, line 2\n {2}1 \| const limit = 3;\n> 2 \| throw new RangeError/,
    );
    expect(text).toContain("Caused by: Error: a cause");
    expect(await output.locator(".ansi-red-fg.ansi-bold, .ansi-red-intense-fg").first().innerText()).toBe("RangeError");
  });

  it("saves what it shows, and shows it when the notebook is opened again", async () => {
    await notebook.save();
    const saved = JSON.parse(readFileSync(join(folder.notebooks, "page.ipynb"), "utf8"));
    expect(saved.metadata.language_info).toMatchObject({ name: "typescript", file_extension: ".ts" });
    const chart = saved.cells.find((cell: { source: string[] }) => cell.source.join("") === CHART).outputs[0];
    expect(Object.keys(chart.data).sort()).toEqual([
      "application/vnd.vegalite.v5+json",
      "image/png",
      "image/svg+xml",
      "text/plain",
    ]);
    await notebook.open(`${server.url}/notebooks/page.ipynb`);
    await page.locator(".output .ansi-bold").first().waitFor();
    expect(await notebook.outputs(0).count()).toBeGreaterThan(0);
    const picture = page.locator(".output_svg svg, .output_png img");
    expect(await inkShare(page, picture)).toBeGreaterThan(0.05);
    expect(await page.locator(".output table.strikebook").count()).toBe(1);
    expect(await notebook.text(await notebook.run("kept"))).toBe("43");
  });

  it("begins anew when the kernel is restarted", async () => {
    await notebook.press("confirm-restart-kernel");
    const restart = page.locator(".modal.in .btn-danger");
    await restart.click();
    await page.locator(".modal").waitFor({ state: "detached" });
    const log = () => server.log.match(/Kernel restarted/g)?.length ?? 0;
    await expect.poll(log, { timeout: 20_000 }).toBe(1);
    await notebook.connected();
    const cell = await notebook.run("typeof kept");
    expect(await notebook.text(cell)).toBe("'undefined'");
    expect(await page.locator(".cell").nth(cell).locator(".input_prompt").innerText()).toMatch(/\[1\]/);
  });

  it("raised no error in the page", () => {
    expect(errors).toEqual([]);
  });
});
