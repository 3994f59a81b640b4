import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inkShare } from "../inkShare.js";
import { root, strikebook } from "../kernels/cli/strikebook.js";
import { hasPython, PYTHON } from "../kernels/jupyter/debianPython.js";
import { JupyterFolder } from "../kernels/jupyter/JupyterFolder.js";
import { chromiumProgram, launchChromium } from "../launchChromium.js";

const STUDIES = readdirSync(join(root, "notebooks"))
  .filter((name) => name.endsWith(".ipynb"))
  .map((name) => name.replace(".ipynb", ""))
  .sort();
const PNG_SIGNATURE = "89504e470d0a1a0a";

interface Output {
  readonly output_type: string;
  readonly data?: Readonly<Record<string, unknown>>;
}
interface Executed {
  readonly cells: readonly {
    readonly cell_type: string;
    readonly execution_count?: number | null;
    readonly outputs?: readonly Output[];
  }[];
}

/** Every study, run by Jupyter's own programs with the installed kernel, on a small sample market. */
describe.skipIf(!hasPython("nbconvert"))("nbconvert --execute on the studies", () => {
  let market: string;
  let folder: JupyterFolder;
  const written = (format: string, name: string): string => join(folder.path, format, name);

  beforeAll(async () => {
    market = mkdtempSync(join(tmpdir(), "strikebook-nbconvert-"));
    const sample = strikebook(market, ["sample", "--to", "market", "--days", "2", "--rows", "300000"]);
    expect(sample.status, sample.stderr).toBe(0);
    folder = await JupyterFolder.create(join(market, "market", "lake"));
    for (const study of STUDIES)
      copyFileSync(join(root, "notebooks", `${study}.ipynb`), join(folder.notebooks, `${study}.ipynb`));
  }, 120_000);
  afterAll(() => {
    folder?.remove();
    if (market) rmSync(market, { recursive: true, force: true });
  });

  /** Converts notebooks in one run of the program; its messages must name no error. */
  function convert(format: string, options: readonly string[], notebooks: readonly string[]): void {
    const args = ["-m", "nbconvert", "--to", format, ...options, "--output-dir", join(folder.path, format)];
    const { status, stderr } = spawnSync(PYTHON, [...args, ...notebooks], {
      cwd: folder.notebooks,
      env: folder.env,
      encoding: "utf8",
    });
    expect(status, stderr.slice(-3000)).toBe(0);
    expect(stderr).not.toMatch(/Traceback|Error/);
  }
  const sources = STUDIES.map((study) => `${study}.ipynb`);
  const executed = (study: string): Executed =>
    JSON.parse(readFileSync(written("notebook", `${study}.ipynb`), "utf8")) as Executed;
  const charts = (study: string): number =>
    executed(study)
      .cells.flatMap((cell) => cell.outputs ?? [])
      .filter(({ data }) => data?.["application/vnd.vegalite.v5+json"] !== undefined).length;

  it("to notebook: every cell has run, every chart is a picture", () => {
    convert("notebook", ["--execute"], sources);
    for (const study of STUDIES) {
      const code = executed(study).cells.filter((cell) => cell.cell_type === "code");
      expect(code.map((cell) => cell.execution_count)).toEqual(code.map((_, i) => i + 1));
      const outputs = code.flatMap((cell) => cell.outputs ?? []);
      expect(outputs.filter((each) => each.output_type === "error")).toEqual([]);
      const bundles = outputs.flatMap(({ data }) => (data === undefined ? [] : [data]));
      for (const data of bundles) expect(data).toHaveProperty("text/plain");
      const drawn = bundles.filter((data) => "application/vnd.vegalite.v5+json" in data);
      expect(drawn.length, study).toBeGreaterThan(0);
      for (const data of drawn) {
        const png = Buffer.from(String(data["image/png"]), "base64");
        expect(png.subarray(0, 8).toString("hex")).toBe(PNG_SIGNATURE);
      }
    }
  }, 120_000);

  it("to Markdown: every chart is a file that the text shows", () => {
    convert("markdown", ["--execute"], sources);
    for (const study of STUDIES) {
      const text = readFileSync(written("markdown", `${study}.md`), "utf8");
      const pictures = [...text.matchAll(/!\[\w+\]\((\S+)\)/g)].map((match) => match[1]!);
      expect(pictures).toHaveLength(charts(study));
      for (const picture of pictures) {
        expect(picture).toMatch(new RegExp(`^${study}_files/.*\\.png$`));
        const bytes = readFileSync(written("markdown", picture));
        expect(bytes.subarray(0, 8).toString("hex")).toBe(PNG_SIGNATURE);
        expect(bytes.length).toBeGreaterThan(5000);
      }
      expect(text).toContain("```typescript\n");
    }
  }, 120_000);

  it("to a script: the name and the text of TypeScript", () => {
    convert("script", [], [written("notebook", `${STUDIES[0]}.ipynb`)]);
    const script = readFileSync(written("script", `${STUDIES[0]}.ts`), "utf8");
    expect(script).toMatch(/^const underlying: string = "NIFTY";$/m);
    expect(script).toMatch(/^import \{ openLake, skipStudy \} from "strikebook";$/m);
  }, 60_000);

  describe.skipIf(!chromiumProgram)("to HTML, in a browser", () => {
    let browser: Browser;
    beforeAll(async () => {
      convert("html", ["--execute"], sources);
      browser = await launchChromium();
    }, 120_000);
    afterAll(() => browser?.close());

    it.each(STUDIES)(
      "%s shows every chart, and raises no error",
      async (study) => {
        const page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
        const errors: string[] = [];
        page.on("pageerror", (error) => errors.push(error.message));
        page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
        // Other versions of nbconvert ask a public server for MathJax; this page has no formula.
        await page.route(/^https?:/, (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
        await page.goto(pathToFileURL(written("html", `${study}.html`)).href);
        const pictures = page.locator(".jp-RenderedImage img");
        expect(await pictures.count()).toBe(charts(study));
        for (const picture of await pictures.all()) {
          const { width } = (await picture.boundingBox())!;
          expect(width).toBeGreaterThan(400);
          // Drawn with twice the pixels that it takes.
          expect(await picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth)).toBe(
            2 * width,
          );
          expect(await inkShare(page, picture)).toBeGreaterThan(0.01);
        }
        expect(await page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count()).toBe(0);
        expect(errors).toEqual([]);
        await page.close();
      },
      60_000,
    );
  });
});
