import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { INTEGRITY_RULES } from "../../lib/strategy/index.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

describe("the documents", () => {
  it("docs/integrity.md lists every rule of the gate in the gate's own words", () => {
    const page = read("docs/integrity.md");
    const rows = INTEGRITY_RULES.map((rule) => `| \`${rule.name}\` | ${rule.status} | ${rule.sentence} |`);
    expect(page).toContain(rows.join("\n"));
  });

  it("every page of docs/decisions is in its index, and every link of a document leads somewhere", () => {
    const index = read("docs/decisions/README.md");
    for (const name of readdirSync(join(root, "docs", "decisions"))) {
      if (name !== "README.md") expect(index, name).toContain(`(${name})`);
    }
    const pages = [
      "README.md",
      "CONTRIBUTING.md",
      "docs/getting-started.md",
      "docs/integrity.md",
      "docs/kernel.md",
      "docs/metrics.md",
      "docs/benchmarks.md",
      "docs/crypto-inputs.md",
      "docs/runs.md",
      "docs/tables.md",
      "docs/baseline.md",
      "docs/tape.md",
      "docs/features.md",
      "docs/volatility.md",
      "docs/decisions/README.md",
      ...readdirSync(join(root, "docs", "wiki"), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".md"))
        .map((name) => join("docs", "wiki", name)),
    ];
    for (const page of pages) {
      for (const [, target] of read(page).matchAll(/\]\((?!https?:)([^)#]+)/g)) {
        expect(existsSync(join(root, dirname(page), target!)), `${page} -> ${target}`).toBe(true);
      }
    }
  });

  it("docs/wiki/folders.md names every folder of the strategy room, and none that is not there", () => {
    const named = [...read("docs/wiki/folders.md").matchAll(/^\| `(lib\/[^`]+)\/` \|/gm)].map((match) => match[1]!);
    for (const folder of named) expect(existsSync(join(root, folder)), folder).toBe(true);
    const folders = readdirSync(join(root, "lib", "strategy"), { withFileTypes: true }).filter((each) =>
      each.isDirectory(),
    );
    for (const { name } of folders) expect(named).toContain(`lib/strategy/${name}`);
  });

  it("docs/volatility.md lists its sections in order, and its figures are small", () => {
    const page = read("docs/volatility.md");
    const anchors = [...page.matchAll(/^## (.+)$/gm)].map((match) => match[1]!.toLowerCase().replaceAll(" ", "-"));
    const contents = /\*\*Contents:\*\*([\s\S]*?)\n\n/.exec(page)![1]!;
    expect([...contents.matchAll(/\(#([^)]+)\)/g)].map((match) => match[1])).toEqual(anchors);
    const figures = [...page.matchAll(/!\[[^\]]+\]\((figures\/[^)]+)\)/g)].map((match) => match[1]!);
    expect(figures.map((path) => path.slice("figures/".length)).sort()).toEqual(
      readdirSync(join(root, "docs", "figures")).sort(),
    );
    for (const path of figures) expect(statSync(join(root, "docs", path)).size, path).toBeLessThan(100_000);
  });

  it("the code of the README and of the pages on tape and runs compiles against the package", async () => {
    const ts = (await import("typescript")).default;
    const blocks = (page: string): string[] =>
      [...read(page).matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1]!);
    const codes = [
      blocks("README.md")[0]!,
      ...blocks("docs/tape.md"),
      ...blocks("docs/features.md"),
      ...blocks("docs/runs.md"),
    ];
    // In one program, so that the package is read once.
    const files = new Map(codes.map((code, i) => [join(root, "test", "house", `example-${i}.ts`), code]));
    const config = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile).config;
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
    const settings = {
      ...options,
      noEmit: true,
      incremental: false,
      isolatedDeclarations: false,
      declaration: false,
      declarationMap: false,
    };
    delete settings.tsBuildInfoFile;
    const host = ts.createCompilerHost(settings);
    const original = host.getSourceFile.bind(host);
    host.getSourceFile = (name, ...rest) =>
      files.has(name) ? ts.createSourceFile(name, files.get(name)!, ts.ScriptTarget.ES2023) : original(name, ...rest);
    host.fileExists = (name) => files.has(name) || ts.sys.fileExists(name);
    const program = ts.createProgram([...files.keys()], settings, host);
    const errors = ts.getPreEmitDiagnostics(program).filter((each) => files.has(each.file?.fileName ?? ""));
    expect(errors.map((each) => ts.flattenDiagnosticMessageText(each.messageText, "\n"))).toEqual([]);
  }, 180_000);
});
