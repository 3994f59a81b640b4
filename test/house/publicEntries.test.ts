import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { catalog } from "../../lib/strategy/catalog/index.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

function node(code: string): string {
  const result = spawnSync(process.execPath, ["--input-type=module", "-e", code], { cwd: root, encoding: "utf8" });
  if (result.status !== 0) throw new Error(result.stderr);
  return result.stdout.trim();
}

describe("the package's entries", () => {
  it("every entry of the exports map exists in the build and has declarations", () => {
    for (const [name, entry] of Object.entries<{ types: string; default: string } | string>(manifest.exports)) {
      const paths = typeof entry === "string" ? [entry] : [entry.types, entry.default];
      for (const path of paths) expect(existsSync(join(root, path)), `${name}: ${path}`).toBe(true);
    }
  });

  it("typesVersions names the same declarations for older resolvers", () => {
    const older = manifest.typesVersions["*"];
    for (const [name, entry] of Object.entries<{ types: string }>(manifest.exports)) {
      if (name !== "." && name !== "./package.json") expect(older[name.slice(2)]).toEqual([entry.types]);
    }
  });

  it("importing the root takes under 60 ms and loads no engine", () => {
    // The best of several fresh processes, and the processor's time where other loads stretch the clock's: a shared
    // machine can only make it slower.
    const code = `
      const started = performance.now();
      const before = process.cpuUsage();
      await import("strikebook");
      const used = process.cpuUsage(before);
      const took = Math.min(performance.now() - started, (used.user + used.system) / 1000);
      const loaded = process.report.getReport().sharedObjects.filter((path) => path.includes("node_modules"));
      console.log(JSON.stringify({ took, loaded }));`;
    const runs = Array.from({ length: 9 }, () => JSON.parse(node(code)) as { took: number; loaded: string[] });
    expect(runs[0]?.loaded).toEqual([]);
    expect(Math.min(...runs.map((run) => run.took))).toBeLessThan(60);
  });

  it("the built catalogue is that of the sources, whatever looks at it first", () => {
    const first = {
      value: "Object.values(catalog)",
      spread: "{ ...catalog }",
      printed: "(await import('node:util')).inspect(catalog, { depth: 0 })",
    };
    for (const [name, look] of Object.entries(first)) {
      const code = `import { catalog, shortStraddle0920 } from "strikebook";
        const seen = ${look};
        console.log(JSON.stringify({ seen, catalog, isOne: catalog.S1 === shortStraddle0920 }));`;
      const built = JSON.parse(node(code));
      expect(Object.keys(built.catalog), name).toEqual(Object.keys(catalog));
      expect(built.catalog, name).toEqual(catalog);
      expect(built.isOne, name).toBe(true);
      if (name === "value") expect(built.seen).toEqual(Object.values(catalog));
      if (name === "spread") expect(built.seen).toEqual(catalog);
      if (name === "printed") expect(built.seen).not.toContain("Getter");
    }
  });

  it("work that loads at its first call is there: a function, a generator, and their errors", () => {
    const code = `import { packNse, readDump, runStrategies, selfAudit } from "strikebook";
      const failed = async (promise) => (await promise.then(() => ({}), (error) => error)).code;
      console.log(JSON.stringify({
        pack: await failed(packNse({ dumps: "no such dump" })),
        dump: await failed(readDump("no such dump").next()),
        strategies: await failed(runStrategies({ definitions: [], days: [] })),
        audit: (await selfAudit()).isPassed,
      }));`;
    expect(JSON.parse(node(code))).toEqual({ pack: "missing", dump: "missing", strategies: "empty", audit: true });
  });

  it("vol and stats bundle for a browser, where no node: module exists", async () => {
    for (const entry of ["vol", "stats"]) {
      const result = await build({
        stdin: { contents: `export * from "strikebook/${entry}"`, resolveDir: root },
        bundle: true,
        platform: "browser",
        format: "esm",
        write: false,
        logLevel: "silent",
      });
      expect(result.errors).toEqual([]);
      expect(result.outputFiles[0]?.text.length).toBeGreaterThan(1000);
    }
  });
});
