import type { SourceMapPayload } from "node:module";
import { createRequire } from "node:module";
import { CompileError } from "./CompileError.js";
import { lineStarts, placeOf } from "./textLines.js";

type Amaro = typeof import("amaro");

let amaro: Amaro | undefined;

/** Loads amaro (about 50 ms, once). A cell without type syntax never needs it. */
export function loadStripper(): Amaro {
  amaro ??= createRequire(import.meta.url)("amaro") as Amaro;
  return amaro;
}

/** Replaces type syntax by spaces: every position stays. Throws a CompileError for what cannot be stripped. */
export function stripTypes(source: string): string {
  try {
    return loadStripper().transformSync(source, { mode: "strip-only" }).code;
  } catch (error) {
    throw stripperError(source, error);
  }
}

/** Compiles a statement that needs code of its own (an enum, a namespace) and says where its lines came from. */
export function transformTypes(source: string): { code: string; map: SourceMapPayload } {
  try {
    const { code, map } = loadStripper().transformSync(source, { mode: "transform", sourceMap: true });
    return { code, map: JSON.parse(map ?? "{}") as SourceMapPayload };
  } catch (error) {
    throw stripperError(source, error);
  }
}

/** amaro throws its report as a drawing; the message is its first line, the place is under the first marker. */
function stripperError(source: string, thrown: unknown): CompileError {
  const report = String(thrown instanceof Error ? thrown.message : thrown);
  const lines = report.split("\n");
  const message = (lines.find((line) => /^\s*x /.test(line)) ?? lines[0] ?? "").replace(/^\s*x /, "").trim();
  let numbered: { line: number; indent: number } | undefined;
  for (const text of lines) {
    const row = /^\s*(\d+) \| /.exec(text);
    if (row !== null) numbered = { line: Number(row[1]), indent: row[0].length };
    const caret = /^\s*:\s*\^/.exec(text);
    if (caret !== null && numbered !== undefined) {
      const start = lineStarts(source)[numbered.line - 1] ?? 0;
      return new CompileError(message, start + Math.max(0, caret[0].length - 1 - numbered.indent));
    }
  }
  return new CompileError(message, placeOf(source, 0).column - 1);
}
