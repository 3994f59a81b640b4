import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasPython, PYTHON } from "./debianPython.js";
import { JupyterFolder } from "./JupyterFolder.js";

const TYPIST = fileURLToPath(new URL("pseudoTerminal.py", import.meta.url));
/** What is typed, and what must be seen then (a Python pattern over the terminal's text without its colours). */
type Step = readonly [keys: string, pattern: string];
const UP = "\u001b[A";
const CLEAR = "\u0015";
const CONTROL_C = "\u0003";
const CONTROL_D = "\u0004";

describe.skipIf(!hasPython("jupyter_console", "jupyter-console") || !hasPython("pexpect"))("jupyter console", () => {
  let folder: JupyterFolder;
  beforeAll(async () => {
    folder = await JupyterFolder.create();
  });
  afterAll(() => folder?.remove());

  /** Types the steps into a console; fails at the first that does not show what it should. */
  async function type(options: readonly string[], steps: readonly Step[]): Promise<string[]> {
    const child = spawn(PYTHON, [TYPIST], { cwd: folder.notebooks, env: { ...folder.env, TERM: "xterm" } });
    child.stdin.end(
      JSON.stringify({
        argv: [PYTHON, "-m", "jupyter_console", "--kernel", "strikebook", ...options],
        steps,
        seconds: 30,
      }),
    );
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    await new Promise((done) => child.on("close", done));
    expect(out, err).not.toBe("");
    const seen = JSON.parse(out) as { text: string; found: boolean }[];
    for (const [i, { found, text }] of seen.entries())
      expect(found, `typed ${JSON.stringify(steps[i]![0])}, waited for ${steps[i]![1]}, read:\n${text}`).toBe(true);
    expect(seen).toHaveLength(steps.length);
    return seen.map(({ text }) => text);
  }

  // In Debian 12's console (6.4.4 with prompt_toolkit 3.0.36) Ctrl-C reaches no kernel, ipykernel's included, unless the
  // prompt is the simple one: prompt_toolkit removes the console's signal handler.
  it("interrupts with Ctrl-C, and keeps the variables", async () => {
    await type(
      ["--simple-prompt"],
      [
        ["", "In \\[1\\]: $"],
        ["let kept = 41\r", "In \\[2\\]: $"],
        ["console.log('be' + 'gun'); kept++; while (true) {}\r", "begun"],
        [CONTROL_C, "Interrupted: the cell was interrupted.*In \\[3\\]: $"],
        ["kept\r", "Out\\[3\\]: 42\\s+In \\[4\\]: $"],
        [CONTROL_D, "Do you really want to exit"],
        ["y\r", "Shutting down kernel\\s+<end>"],
      ],
    );
  }, 120_000);

  it("evaluates, continues unfinished input, completes, recalls, asks, and ends with its kernel", async () => {
    const texts = await type(
      [],
      [
        ["", "Strikebook .*TypeScript.*In \\[1\\]: $"],
        // The history is the project's, not the session's.
        [UP, "kept$"],
        [`${CLEAR}const a: number = 20; a + 22\r`, "Out\\[1\\]: 42\\s+In \\[2\\]: $"],
        ["function twice(x: number) {\r", "\\.\\.\\.: {3}$"],
        ["return x * 2\r", "\\.\\.\\.: {3}$"],
        ["}\r", "In \\[3\\]: $"],
        ["twice(21)\r", "Out\\[3\\]: 42\\s+In \\[4\\]: $"],
        ["const quote = { strikePrice: 5, strikeStep: 50 }\r", "In \\[5\\]: $"],
        ["quote.str\t", "strikePrice.*strikeStep"],
        [`${CLEAR}process.pid\r`, "Out\\[5\\]: \\d+\\s+In \\[6\\]: $"],
        [`${UP}${UP}${UP}\r`, "Out\\[6\\]: 42\\s+In \\[7\\]: $"],
        ["prompt('Your name?')\r", "Your name\\? $"],
        ["Ada\r", "Out\\[7\\]: 'Ada'\\s+In \\[8\\]: $"],
        ["throw new RangeError('too far')\r", "RangeError: too far\\n +Cell 8, line 1.*In \\[9\\]: $"],
        [CONTROL_D, "Do you really want to exit"],
        ["y\r", "Shutting down kernel\\s+<end>"],
      ],
    );
    const evaluator = Number(/Out\[5\]: (\d+)/.exec(texts[9]!)![1]);
    const alive = (): boolean => {
      try {
        return process.kill(evaluator, 0);
      } catch {
        return false;
      }
    };
    await expect.poll(alive, { timeout: 10_000 }).toBe(false);
  }, 120_000);
});
