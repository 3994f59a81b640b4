import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasPython, PYTHON } from "./debianPython.js";
import { KERNEL_MAIN } from "./KernelClient.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "strikebook-clients-"));
  const spec = join(folder, "data", "kernels", "strikebook-test");
  mkdirSync(spec, { recursive: true });
  writeFileSync(
    join(spec, "kernel.json"),
    JSON.stringify({
      argv: [process.execPath, KERNEL_MAIN, "{connection_file}"],
      display_name: "Strikebook (test)",
      language: "typescript",
      interrupt_mode: "message",
    }),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function python(args: readonly string[]): Promise<{ code: number | null; text: string }> {
  const child = spawn(PYTHON, args, {
    cwd: folder,
    env: {
      ...process.env,
      HOME: folder,
      JUPYTER_DATA_DIR: join(folder, "data"),
      JUPYTER_CONFIG_DIR: join(folder, "config"),
      JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
      STRIKEBOOK_HISTORY: join(folder, "history.jsonl"),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return new Promise((done) => child.on("close", (code) => done({ code, text })));
}

interface Output {
  readonly output_type: string;
  readonly text?: string | string[];
  readonly data?: Record<string, unknown>;
  readonly ename?: string;
}

function notebook(cells: readonly string[]): string {
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: "strikebook-test", display_name: "x", language: "typescript" } },
    cells: cells.map((source, i) => ({
      cell_type: "code",
      id: `c${i}`,
      metadata: {},
      execution_count: null,
      outputs: [],
      source,
    })),
  });
}

const CELLS = [
  "const squares: number[] = [1, 2, 3].map((x) => x * x);\nsquares",
  "for (let i = 0; i < 3000; i++) console.log(i)",
  "display({ toDisplay: () => ({ kind: 'markdown', markdown: '**bold**' }) })",
  "await new Promise((done) => setTimeout(done, 20)); squares.length",
];

describe.skipIf(!hasPython("jupyter_kernel_test"))("jupyter_kernel_test", () => {
  it("passes, nothing skipped", async () => {
    const suite = fileURLToPath(new URL("conformance.py", import.meta.url));
    const { code, text } = await python([suite]);
    expect(text).toMatch(/Ran 12 tests/);
    expect(text).not.toMatch(/skipped/);
    expect(text, text).toMatch(/\nOK\s*$/);
    expect(code).toBe(0);
  }, 90_000);
});

describe.skipIf(!hasPython("nbclient"))("nbclient", () => {
  it("executes a notebook and keeps all outputs", async () => {
    writeFileSync(join(folder, "study.ipynb"), notebook(CELLS));
    const script =
      "import nbformat, nbclient, sys; nb = nbformat.read('study.ipynb', 4); nbclient.NotebookClient(nb, timeout=30).execute(); nbformat.write(nb, 'done.ipynb')";
    const { code, text } = await python(["-c", script]);
    expect(text).not.toMatch(/Error/);
    expect(code).toBe(0);
    const done = JSON.parse(readFileSync(join(folder, "done.ipynb"), "utf8")) as {
      cells: { outputs: Output[]; execution_count: number }[];
    };
    expect(done.cells.map((cell) => cell.execution_count)).toEqual([1, 2, 3, 4]);
    expect([done.cells[0]?.outputs[0]?.data?.["text/plain"]].flat().join("")).toBe("[ 1, 4, 9 ]");
    const printed = [done.cells[1]!.outputs.map((one) => one.text)].flat(2).join("");
    expect(printed).toBe(Array.from({ length: 3000 }, (_, i) => `${i}\n`).join(""));
    expect(done.cells[2]?.outputs.map((one) => one.output_type)).toEqual(["display_data"]);
  }, 60_000);

  it("stops at the cell that fails, with the place", async () => {
    writeFileSync(join(folder, "bad.ipynb"), notebook(["1", "throw new Error('as asked')", "3"]));
    const script = "import nbformat, nbclient; nbclient.execute(nbformat.read('bad.ipynb', 4))";
    const { code, text } = await python(["-c", script]);
    expect(code).toBe(1);
    expect(text).toMatch(/CellExecutionError/);
    expect(text).toMatch(/as asked/);
    expect(text).toMatch(/Cell 2, line 1/);
  }, 60_000);
});

describe.skipIf(!hasPython("jupyter_client"))("jupyter_client", () => {
  it("talks to a cell over a comm, both ways, with buffers, and on a subshell", async () => {
    const { code, text } = await python([fileURLToPath(new URL("comms.py", import.meta.url))]);
    expect(text).toMatch(/^ok$/m);
    expect(code, text).toBe(0);
  }, 60_000);
});

describe.skipIf(!hasPython("nbconvert"))("nbconvert", () => {
  it("executes a notebook into Markdown", async () => {
    writeFileSync(join(folder, "page.ipynb"), notebook(CELLS.filter((_, i) => i !== 1)));
    const { code, text } = await python(["-m", "nbconvert", "--to", "markdown", "--execute", "page.ipynb"]);
    expect(code, text).toBe(0);
    const page = readFileSync(join(folder, "page.md"), "utf8");
    expect(page).toMatch(/```typescript\nconst squares/);
    expect(page).toMatch(/\*\*bold\*\*/);
    expect(page).toMatch(/\[ 1, 4, 9 \]/);
  }, 60_000);
});
