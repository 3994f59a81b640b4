import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DumpSummary, listDumpTables, readDump } from "../../../../lib/sources/index.js";
import { type ProgressEvent, type StrikebookError, subscribeProgress } from "../../../../lib/task/index.js";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "strikebook dump "));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Rows on one single line, as the vendor writes them: about 30 bytes each. */
function longLine(table: string, rows: number): string {
  const tuples = Array.from({ length: rows }, (_, i) => `('2025-11-18 10:01:27',${i},NULL)`);
  return `CREATE TABLE \`${table}\` (\`timestamp\` datetime, \`n\` int, \`x\` double);\nREPLACE INTO \`${table}\` VALUES ${tuples};\n`;
}

async function failure(path: string): Promise<StrikebookError> {
  try {
    for await (const _ of readDump(path));
  } catch (error) {
    return error as StrikebookError;
  }
  throw new Error("it was read");
}

describe("8.1-5: readDump", () => {
  it.each(["plain.sql", "zipped.sql.gz"])("streams %s in batches, in order, with a summary", async (name) => {
    const text = longLine("A", 30_000) + longLine("B", 10) + longLine("SKIPPED", 20_000);
    const content = name.endsWith(".gz") ? gzipSync(text) : Buffer.from(text);
    const path = file(name, content);
    let summary: DumpSummary | undefined;
    const seen: [string, number][] = [];
    let next = 0;
    const options = {
      batchRows: 7000,
      tables: (t: string) => t !== "SKIPPED",
      onEnd: (s: DumpSummary) => (summary = s),
    };
    for await (const batch of readDump(path, options)) {
      seen.push([batch.table, batch.rows]);
      expect(Object.keys(batch.columns)).toEqual(["timestamp", "n", "x"]);
      if (batch.table === "A")
        for (const n of batch.columns["n"]!) if (n !== next++) throw new Error(`row ${next}: ${n}`);
    }
    expect(seen).toEqual([
      ["A", 7000],
      ["A", 7000],
      ["A", 7000],
      ["A", 7000],
      ["A", 2000],
      ["B", 10],
    ]);
    expect(summary).toEqual({
      file: path,
      sha256: createHash("sha256").update(content).digest("hex"),
      tables: [
        { table: "A", rows: 30_000, read: true },
        { table: "B", rows: 10, read: true },
        { table: "SKIPPED", rows: 20_000, read: false },
      ],
      statements: 3,
      bytes: Buffer.byteLength(text),
    });
  });

  it("lists tables with their rows", async () => {
    const path = file("list.sql.gz", gzipSync(`${longLine("A", 1000)}CREATE TABLE \`E\` (\`a\` int);\n`));
    expect(await listDumpTables(path)).toEqual([
      { table: "A", rows: 1000, read: false },
      { table: "E", rows: 0, read: false },
    ]);
  });

  it("reports progress in bytes of the file and ends the step, also when the reader walks away", async () => {
    const path = file("progress.sql.gz", gzipSync(longLine("A", 5000)));
    const events: ProgressEvent[] = [];
    const stop = subscribeProgress((event) => events.push(event));
    for await (const _ of readDump(path));
    expect(events.at(-1)).toMatchObject({ state: "done", unit: "bytes" });
    expect(events.at(-1)!.done).toBe(events.at(-1)!.total);
    for await (const _ of readDump(path, { batchRows: 10 })) break;
    stop();
    expect(events.at(-1)).toMatchObject({ state: "failed" });
  });

  it("stops when it is told to", async () => {
    const path = file("abort.sql.gz", gzipSync(longLine("A", 60_000)));
    const abort = new AbortController();
    const read = async (): Promise<void> => {
      for await (const _ of readDump(path, { batchRows: 100, signal: abort.signal })) abort.abort(new Error("enough"));
    };
    await expect(read()).rejects.toThrow("enough");
    await expect(read()).rejects.toThrow("enough");
  });
});

describe("bad files are one line that names the file", () => {
  it.each([
    ["truncated.sql.gz", () => gzipSync(longLine("A", 5000)).subarray(0, 5000), "corrupt", "damaged or truncated gzip"],
    ["headless.sql.gz", () => gzipSync(longLine("A", 5000)).subarray(0, 12), "corrupt", "damaged or truncated gzip"],
    [
      "damaged.sql.gz",
      () => Buffer.from(gzipSync(longLine("A", 5000)).fill(0xff, 200, 300)),
      "corrupt",
      "damaged or truncated gzip",
    ],
    [
      "crc.sql.gz",
      () => Buffer.from(gzipSync(longLine("A", 50)).map((byte, i, all) => (i < all.length - 8 ? byte : ~byte))),
      "corrupt",
      "damaged or truncated gzip",
    ],
    ["text.sql.gz", () => Buffer.from(longLine("A", 5)), "corrupt", "is named .gz but is not gzip"],
    ["cut.sql", () => Buffer.from(longLine("A", 5000)).subarray(0, 90_000), "corrupt", "ends inside a statement"],
    ["empty.sql.gz", () => gzipSync(""), "empty", "holds no table"],
    ["nothing.sql.gz", () => Buffer.alloc(0), "empty", "holds no table"],
    ["comments.sql", () => Buffer.from("-- Dump completed\n/*!40101 SET NAMES utf8 */;\n"), "empty", "holds no table"],
    [
      "count.sql",
      () => Buffer.from("CREATE TABLE `A` (`a` int);REPLACE INTO `A` VALUES (1),(1,2);"),
      "schema",
      "row 2 of table A has 2 values",
    ],
  ])("%s", async (name, content, code, message) => {
    const path = file(name, content());
    const error = await failure(path);
    expect(error).toMatchObject({ name: "StrikebookError", code });
    expect(error.message).toContain(message);
    expect(error.message).toContain(path);
    expect(error.message).not.toContain("\n");
  });

  it("a missing file, a folder, a batch of no rows", async () => {
    expect((await failure(join(folder, "none.sql.gz"))).message).toMatch(
      /^there is no file .*none.sql.gz; check the path$/,
    );
    expect((await failure(folder)).message).toMatch(/is a folder; name the file in it$/);
    expect(await failure(folder)).toMatchObject({ code: "missing" });
    await expect(readDump("x", { batchRows: 0 }).next()).rejects.toThrow("batchRows 0");
  });
});
