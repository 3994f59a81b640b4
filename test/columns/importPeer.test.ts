import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

describe("a table library that is not there", () => {
  // A copy of the package with nothing around it: beside this checkout the peers are installed.
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "strikebook-peers-"));
    const home = join(folder, "kernel", "node_modules", "strikebook");
    cpSync(join(root, "dist"), join(home, "dist"), { recursive: true });
    cpSync(join(root, "package.json"), join(home, "package.json"));
    cpSync(join(root, "node_modules", "pure-rand"), join(home, "..", "pure-rand"), { recursive: true });
    mkdirSync(join(folder, "study"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function inStudy(code: string): string {
    const entry = join(folder, "kernel", "node_modules", "strikebook", "dist", "lib", "index.js");
    const program = `import { ColumnTable, toArquero, toDanfo } from ${JSON.stringify(entry)};
      const table = new ColumnTable({ n: [1] });
      try { console.log(${code}) } catch (error) { console.log(error.name + " " + error.code + ": " + error.message) }`;
    const run = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
      cwd: join(folder, "study"),
      encoding: "utf8",
    });
    return run.stdout.trim() || run.stderr;
  }

  it("names the command that installs it", () => {
    expect(inStudy("await toArquero(table)")).toBe(
      "StrikebookError environment: the package arquero is not installed; run `npm install arquero@^8.0.3` in the notebook's folder",
    );
    expect(inStudy("await toDanfo(table)")).toMatch(/`npm install danfojs-node@\^1\.2\.0`/);
  });

  it("is found in the folder where the notebook works, wherever the kernel is installed", () => {
    const home = join(folder, "study", "node_modules", "arquero");
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, "package.json"), '{ "name": "arquero", "type": "module", "main": "main.js" }');
    writeFileSync(join(home, "main.js"), "export const table = (entries) => 'made of ' + JSON.stringify(entries);");
    expect(inStudy("await toArquero(table)")).toBe('made of [["n",[1]]]');
    writeFileSync(join(home, "main.js"), "import 'something-below';");
    expect(inStudy("await toArquero(table)")).toMatch(
      /^StrikebookError environment: the package arquero does not load: Cannot find package 'something-below'/,
    );
  });
});
