import { expect, test, vi } from "vitest";
import { NotebookRows } from "../../../kernels/cli/NotebookRows.js";
import { TerminalProgress } from "../../../kernels/cli/TerminalProgress.js";

/** A terminal that keeps what its screen shows: the few codes that the view uses. */
function screen(isTTY: boolean): { stream: NodeJS.WriteStream; lines: () => string[] } {
  const lines = [""];
  let row = 0;
  const write = (text: string): boolean => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the codes of a terminal begin with the escape character
    for (const [piece] of text.matchAll(/\x1b\[1A|\x1b\[2K|\r|\n|[^\x1b\r\n]+/g)) {
      if (piece === "\n") {
        row++;
        lines[row] ??= "";
      } else if (piece === "\x1b[1A") row--;
      else if (piece === "\x1b[2K") lines[row] = "";
      else if (piece !== "\r") lines[row] += piece;
    }
    return true;
  };
  const stream = { isTTY, columns: 100, rows: 10, write } as unknown as NodeJS.WriteStream;
  return { stream, lines: () => lines.filter((line) => line !== "") };
}

const start = (cell: number, title: string) => ({ kind: "cell-start", cell, cells: 4, title }) as const;
const step = { id: 1, label: "rows", done: 50, total: 200, unit: "rows", state: "running", elapsedMs: 10 } as const;

test("a terminal has one row for each running notebook, and finished lines stay above them", () => {
  const { stream, lines } = screen(true);
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => (now += 1000));
  const progress = new TerminalProgress({ stream });
  const rows = new NotebookRows(progress, true);
  rows.show(start(1, "load"), "a");
  rows.show(start(3, "fit"), "b");
  expect(lines()).toEqual([
    "  [........................]   0 % a, cell 1 of 4: load",
    "  [############............]  50 % b, cell 3 of 4: fit",
  ]);
  rows.show({ kind: "step", cell: 1, step }, "a");
  rows.show({ kind: "step", cell: 3, step: { ...step, state: "done", elapsedMs: 2000, done: 200 } }, "b");
  expect(lines()).toEqual([
    "  b: rows: 200 rows in 2.0 s",
    "  [........................]   0 % a, cell 1 of 4: rows: 25 %",
    "  [############............]  50 % b, cell 3 of 4: fit",
  ]);
  rows.end("b");
  progress.print("done b");
  expect(lines()).toEqual([
    "  b: rows: 200 rows in 2.0 s",
    "done b",
    "  [........................]   0 % a, cell 1 of 4: rows: 25 %",
  ]);
  progress.stop();
  expect(lines()).toEqual(["  b: rows: 200 rows in 2.0 s", "done b"]);
  vi.restoreAllMocks();
});

test("elsewhere there are plain lines only, and quiet there are none but what is printed", () => {
  const plain = screen(false);
  const progress = new TerminalProgress({ stream: plain.stream });
  const rows = new NotebookRows(progress, true);
  rows.show(start(1, "load"), "a");
  rows.show({ kind: "step", cell: 1, step: { ...step, state: "done", elapsedMs: 2000, done: 200 } }, "a");
  progress.note("done");
  progress.stop();
  expect(plain.lines()).toEqual(["  a: rows: 200 rows in 2.0 s", "done"]);
  const silent = screen(true);
  const quiet = new TerminalProgress({ stream: silent.stream, quiet: true });
  quiet.setRow("a", "row");
  quiet.note("done");
  quiet.print("a warning");
  quiet.stop();
  expect(silent.lines()).toEqual(["a warning"]);
});

test("a terminal that does not know its size gets whole rows", () => {
  const { stream, lines } = screen(true);
  const progress = new TerminalProgress({ stream: Object.assign(stream, { columns: 0, rows: 0 }) });
  progress.setRow("a", "x".repeat(60));
  expect(lines()).toEqual(["x".repeat(60)]);
  progress.stop();
});
