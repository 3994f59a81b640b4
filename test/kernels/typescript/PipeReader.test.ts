import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { PipeReader } from "../../../kernels/typescript/PipeReader.js";

/** A reader of a file, which gives its bytes and then none, as a pipe does. */
function readerOf(text: string, onData: (chunk: Buffer) => void): PipeReader {
  const folder = mkdtempSync(join(tmpdir(), "strikebook-pipe-"));
  const file = join(folder, "pipe");
  writeFileSync(file, text);
  const fd = openSync(file, "r");
  onTestFinished(() => {
    closeSync(fd);
    rmSync(folder, { recursive: true });
  });
  return PipeReader.of({ _handle: { fd } } as unknown as Readable, onData)!;
}

test.skipIf(process.platform === "win32")(
  "what runs on the data has whole stacks, and sets their length itself",
  () => {
    const { stackTraceLimit } = Error;
    onTestFinished(() => {
      Error.stackTraceLimit = stackTraceLimit;
    });
    const seen: { readonly text: string; readonly stack: string; readonly limit: number }[] = [];
    const reader = readerOf("a cell", (chunk) => {
      const { stack = "" } = new Error("of a cell");
      seen.push({ text: chunk.toString("utf8"), stack, limit: Error.stackTraceLimit });
      Error.stackTraceLimit = 33;
    });
    expect(reader.drain()).toBe(true);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ text: "a cell", limit: stackTraceLimit });
    expect(seen[0]!.stack).toContain("PipeReader.test.ts");
    expect(Error.stackTraceLimit).toBe(33);
    expect(reader.drain()).toBe(false);
    expect(Error.stackTraceLimit).toBe(33);
  },
);
