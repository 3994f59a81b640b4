import { afterAll, describe, expect, it } from "vitest";
import { bannerCell, cellNumbers } from "../../../kernels/headless/bannerCell.js";
import { memoryShare } from "../../../kernels/headless/memoryShare.js";
import { runNotebook } from "../../../kernels/headless/runNotebook.js";
import { residentBytes } from "../../../kernels/residentBytes.js";
import { NotebookFolder, type TestCell } from "./NotebookFolder.js";

const folder = new NotebookFolder();
afterAll(() => folder.end());
const run = (cells: readonly TestCell[], more: object = {}) =>
  runNotebook({ path: folder.write("study.ipynb", cells), output: folder.at("copy.ipynb"), cwd: folder.path, ...more });
const first = (): string => String(folder.read("copy.ipynb").cells[0]!.source);

describe("how a run ends", () => {
  it("an interrupted copy says so in its first cell and its metadata, and can be run again", async () => {
    const controller = new AbortController();
    const result = await run(["const x = 1; x", "console.log('in'); for (;;) await null", "2"], {
      signal: controller.signal,
      onProgress: (event: { kind: string }) => event.kind === "stream" && controller.abort(),
    });
    expect(result).toMatchObject({ status: "aborted", cells: [{ index: 1 }, { index: 2 }, { index: 3 }] });
    expect(first()).toMatch(/\*\*Interrupted\*\*: the run of 2.* was stopped in cell 2 of 3\./);
    const copy = folder.read("copy.ipynb");
    expect(copy.metadata["strikebook"]).toMatchObject({ status: "aborted" });
    expect(copy.cells[3]).toMatchObject({ execution_count: null, outputs: [] });
    // The copy as a notebook of its own: the banner is not carried on.
    const again = copy.cells.map((cell) => ({
      ...cell,
      source: String(cell.source).replace("for (;;) await null", "3"),
    }));
    folder.file("again.ipynb", JSON.stringify({ ...copy, cells: again }));
    await runNotebook({ path: folder.at("again.ipynb"), output: folder.at("copy.ipynb") });
    expect(first()).toBe("const x = 1; x");
  });

  it("a study that skips itself has no result, and its copy says why", async () => {
    const result = await run(["import { skipStudy } from 'strikebook';\nskipStudy('the lake has no GOLD')", "never()"]);
    expect(result).toMatchObject({ status: "skipped", error: { message: "the lake has no GOLD" } });
    expect(first()).toBe("> **Skipped**: the lake has no GOLD. This study has no result.");
    expect(folder.read("copy.ipynb").metadata["strikebook"]).toMatchObject({
      status: "skipped",
      reason: "the lake has no GOLD",
    });
  });

  it("a cell that runs longer than it may is stopped, and the run with it, whatever its tags", async () => {
    const slow = { source: "// waits\nwhile (true) {}", tags: ["raises-exception"] };
    const result = await run(["1", slow, "2"], { cellTimeoutMs: 700 });
    expect(result).toMatchObject({ status: "error", error: { name: "CellTimeout", cell: "Cell 2" } });
    expect(result.error!.message).toMatch(/longer than the 0\.7 s/);
    expect(result.cells.map((cell) => [cell.status, cell.title])).toEqual([
      ["ok", "1"],
      ["error", "waits"],
      ["not run", "2"],
    ]);
    expect((await run(["1", "2"], { cellTimeoutMs: 60_000 })).status).toBe("ok");
  });

  it("a fresh run has no banner", () => {
    expect(bannerCell([], { status: "ok", reason: undefined, startedAt: "now" })).toBeUndefined();
    expect(cellNumbers([1, 2, 3, 5, 7, 8].map((cell) => ({ cell })))).toBe("cells 1 to 3, 5 and 7 and 8");
    expect(cellNumbers([{ cell: 4 }])).toBe("cell 4");
  });

  it("says before the cells run that there is nowhere to write", async () => {
    folder.file("plain", "a file");
    const path = folder.write("study.ipynb", ["process.getBuiltinModule('node:fs').writeFileSync('ran', '')"]);
    await expect(runNotebook({ path, output: folder.at("plain/copy.ipynb"), cwd: folder.path })).rejects.toThrow(
      /EEXIST|ENOTDIR/,
    );
    expect(() => folder.text("ran")).toThrow(/ENOENT/);
  });
});

describe("memory", () => {
  it("notebooks at once share half of the machine's memory and its cores; one alone is told nothing", () => {
    const GB = 2 ** 30;
    expect(memoryShare(1, 8 * GB, 4)).toEqual({});
    expect(memoryShare(4, 8 * GB, 4)).toEqual({
      STRIKEBOOK_DUCKDB_MEMORY: "1024MiB",
      STRIKEBOOK_DUCKDB_THREADS: "1",
    });
    expect(memoryShare(2, 64 * GB, 3)).toEqual({
      STRIKEBOOK_DUCKDB_MEMORY: "2048MiB",
      STRIKEBOOK_DUCKDB_THREADS: "1",
    });
    expect(memoryShare(16, 2 * GB, 8)["STRIKEBOOK_DUCKDB_MEMORY"]).toBe("256MiB");
  });

  it.runIf(process.platform === "linux")(
    "is the resident size that Node itself reports, and none of a process that is gone",
    () => {
      const own = process.memoryUsage.rss();
      expect(Math.abs(residentBytes(process.pid)! - own) / own).toBeLessThan(0.2);
      expect(residentBytes(2 ** 22 + 12345)).toBeUndefined();
    },
  );
});
