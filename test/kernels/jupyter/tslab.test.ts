import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blackPrice } from "../../../lib/vol/index.js";
import { KernelSession } from "../../bench/kernel/KernelSession.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const { resolve } = createRequire(import.meta.url);

describe("in a stock tslab kernel", () => {
  let folder: string;
  let tslab: KernelSession;
  beforeAll(async () => {
    // As after `npm install strikebook` there: this checkout with its build under the package's name.
    folder = mkdtempSync(join(tmpdir(), "strikebook-tslab-"));
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(root, join(folder, "node_modules", "strikebook"));
    symlinkSync(join(root, "node_modules", "@types"), join(folder, "node_modules", "@types"));
    tslab = await KernelSession.start({
      name: "tslab",
      version: "1.0.22",
      language: "typescript",
      command: (file) => [process.execPath, resolve("tslab/bin/tslab"), "kernel", `--config-path=${file}`],
      folder,
      interrupt: "signal",
    });
  });
  afterAll(async () => {
    await tslab?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What a cell prints: tslab gives a cell's value that way too. */
  async function printed(code: string): Promise<string> {
    const { broadcasts } = await tslab.cell(code);
    return broadcasts.map(({ content }) => String(content["text"] ?? "")).join("");
  }

  it("the main entry imports, with its types, and gives the numbers that it gives here", async () => {
    const ours = blackPrice("call", 26_000, 26_100, 7 / 365, 0.12);
    const value = await printed(
      'import * as sb from "strikebook";\nconst price: number = sb.blackPrice("call", 26000, 26100, 7 / 365, 0.12);\nprice',
    );
    expect(Number(value)).toBe(ours);
  });

  it.each([
    ["vol", "blackPrice"],
    ["stats", "bootstrapInterval"],
    ["gpu", "describeBackends"],
    ["kernel", "renderValue"],
  ])("the subpath %s imports, with its types", async (path, name) => {
    // The second line does not compile where the name has no type.
    const code = `import { ${name} as from_${path} } from "strikebook/${path}";
const typed_${path}: 0 extends (1 & typeof from_${path}) ? false : true = true;
typeof from_${path}`;
    expect(await printed(code)).toBe("function\n");
  });

  // The last one: tslab refuses cells for a while behind a failed one.
  it("a wrong type is refused by the package's own declarations", async () => {
    await expect(printed('const text: string = sb.blackPrice("call", 1, 1, 1, 1);')).rejects.toThrow(
      "Type 'number' is not assignable to type 'string'",
    );
  });
});
