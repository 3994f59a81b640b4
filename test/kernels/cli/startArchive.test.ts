import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { syntheticStrategyRecord } from "../../report/syntheticRecord.js";
import { CommandFolder } from "./CommandFolder.js";
import { type Finished, root, strikebook } from "./strikebook.js";

/** The folder of a package of its own, with other studies in it, where the command runs. */
let folder: CommandFolder;
const archive = (): string[] => readdirSync(folder.at("reports/archive")).sort();
const start = (): Finished =>
  strikebook(folder.path, ["start", "--lake", "market/lake"], {}, folder.at("package/dist/kernels/cli/main.js"));

beforeAll(() => {
  folder = new CommandFolder();
  // Copied, because a link would lead back to the studies of this checkout.
  cpSync(join(root, "dist"), folder.at("package/dist"), {
    recursive: true,
    filter: (path) => !/\.(d\.ts|map)$/.test(path),
  });
  cpSync(join(root, "package.json"), folder.at("package/package.json"));
  symlinkSync(join(root, "node_modules"), folder.at("package/node_modules"), "junction");
  symlinkSync(join(root, "data"), folder.at("package/data"), "junction");
  mkdirSync(folder.at("package/notebooks"));
  folder.write("package/notebooks/01-writes.ipynb", [
    `import { readFileSync } from "node:fs";
import { StudyReport } from "strikebook";
await new StudyReport(JSON.parse(readFileSync("record.json", "utf8"))).write();`,
  ]);
  folder.file("record.json", JSON.stringify(syntheticStrategyRecord()));
  const made = folder.run("sample", "--to", "market", "--days", "1", "--rows", "3000");
  expect(made.status, made.stderr).toBe(0);
});
afterAll(() => folder.end());

beforeEach(() => {
  rmSync(folder.at("reports"), { recursive: true, force: true });
  mkdirSync(folder.at("reports/archive"), { recursive: true });
  writeFileSync(folder.at("reports/archive/kept.txt"), "kept");
});

test("start leaves the archive as it was when a study fails, and names the study", () => {
  folder.write("package/notebooks/02-fails.ipynb", ["throw new Error('meant')"]);
  const failed = start();
  expect(failed.status, failed.stderr).toBe(1);
  expect(failed.stderr).toMatch(/^strikebook: the strategy archive is left as it was: 02-fails failed$/m);
  expect(failed.stdout).not.toContain("strategy archive");
  // The other study had a report that could have gone into it.
  expect(failed.stdout).toMatch(/^ {2}reports\/.*\/report\.html {2}\(sound\)$/m);
  expect(archive()).toEqual(["kept.txt"]);
});

test("start writes the archive when the same study goes through", () => {
  folder.write("package/notebooks/02-fails.ipynb", ["1 + 1"]);
  const done = start();
  expect(done.status, done.stderr).toBe(0);
  expect(done.stderr).not.toContain("left as it was");
  expect(done.stdout).toMatch(/^strategy archive$/m);
  expect(archive().filter((name) => name.endsWith(".md")).length).toBeGreaterThan(0);
  expect(existsSync(folder.at("reports/notebooks/01-writes.ipynb"))).toBe(true);
});
