import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";
import { describe, expect, it } from "vitest";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** What walks rows or seconds: the strategy engines, strategies, scans, and what they stream from. */
const FOLDERS = [
  "lib/strategy/engine",
  "lib/strategy/catalog",
  "lib/strategy/scan",
  "lib/strategy/scans",
  "lib/lake/scan",
];
/** Whole functions that run at every second or row, or for every contract. */
const HOT = [
  "lib/strategy/engine/ClockEntry.ts",
  "lib/strategy/engine/DataEntry.ts",
  "lib/strategy/engine/EntryConditions.ts",
  "lib/strategy/engine/FillQuotes.ts",
  "lib/strategy/engine/StrikeChooser.ts",
  "lib/strategy/engine/TapeRows.ts",
  "lib/strategy/engine/fillEntry.ts",
  "lib/strategy/engine/isAfter.ts",
  "lib/strategy/engine/priceSeries.ts",
  "lib/strategy/engine/walkPosition.ts",
  "lib/strategy/scans/emaCross.ts",
  "lib/strategy/scans/emaCrossRun.ts",
  "lib/lake/scan/cachedRuns.ts",
  "lib/lake/scan/parquetRuns.ts",
  "lib/lake/scan/partChunks.ts",
];
const FORBIDDEN = ["sort", "toSorted", "filter"];
const LOOPS = ["ForStatement", "ForOfStatement", "ForInStatement", "WhileStatement", "DoWhileStatement"];

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

/** Calls of `.sort()`, `.toSorted()` and `.filter()`: all of them, or those within a loop's body or condition. */
function forbiddenCalls(text: string, everywhere: boolean): string[] {
  const found: string[] = [];
  const visit = (value: unknown, inLoop: boolean): void => {
    if (Array.isArray(value)) for (const each of value) visit(each, inLoop);
    if (typeof value !== "object" || value === null || typeof (value as Node).type !== "string") return;
    const node = value as Node;
    const callee = node.type === "CallExpression" ? (node["callee"] as Node) : undefined;
    const name = callee?.type === "MemberExpression" ? (callee["property"] as Node)["name"] : undefined;
    if ((inLoop || everywhere) && FORBIDDEN.includes(String(name)))
      found.push(`line ${text.slice(0, node.start).split("\n").length}: .${name}()`);
    for (const [field, child] of Object.entries(node)) {
      // What a for-of goes over, and how a for begins, is done once.
      const isOnce = (field === "right" && /^For(Of|In)/.test(node.type)) || field === "init";
      visit(child, inLoop || (LOOPS.includes(node.type) && !isOnce));
    }
  };
  visit(parseSync("a.ts", text).program, false);
  return found;
}

describe("8.5-24: nothing sorts or filters inside the loops of strategies and scans", () => {
  it("8.5-24: the guard sees such calls, and only those in a loop", () => {
    expect(forbiddenCalls("for (const a of b) { c.filter(d); }", false)).toEqual(["line 1: .filter()"]);
    expect(forbiddenCalls("while (a) {\n  b.map((c) => d.sort());\n}", false)).toEqual(["line 2: .sort()"]);
    expect(forbiddenCalls("do { a.b.toSorted(); } while (c)", false)).toHaveLength(1);
    expect(forbiddenCalls("for (; a.filter(b).length > 0; ) c();", false)).toHaveLength(1);
    expect(forbiddenCalls("for (const a of b.sort()) c(a); d.filter(e);", false)).toEqual([]);
    expect(forbiddenCalls("a.filter(b);", true)).toEqual(["line 1: .filter()"]);
  });

  it("8.5-24: no loop of an engine, a strategy or a scan sorts or filters", () => {
    const files = FOLDERS.flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".ts"))
        .map((name) => `${folder}/${name}`),
    );
    expect(files.length).toBeGreaterThan(20);
    const wrong = files.flatMap((file) =>
      forbiddenCalls(readFileSync(join(root, file), "utf8"), false).map((call) => `${file} ${call}`),
    );
    expect(wrong).toEqual([]);
  });

  it("8.5-24: what runs at every second, row or contract does neither at all", () => {
    const wrong = HOT.flatMap((file) =>
      forbiddenCalls(readFileSync(join(root, file), "utf8"), true).map((call) => `${file} ${call}`),
    );
    expect(wrong).toEqual([]);
  });
});
