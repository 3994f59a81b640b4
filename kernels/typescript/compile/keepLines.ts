import type { SourceMap } from "node:module";
import { CompileError } from "./CompileError.js";

/**
 * Puts every generated line on the line of the source it came from; lines only ever move down.
 *
 * @param lines line breaks of the source text
 * @param offset where the text begins, for errors
 */
export function keepLines(code: string, map: SourceMap, lines: number, offset: number): string {
  let out = "";
  let at = 0;
  for (const [index, text] of code.split("\n").entries()) {
    if (text.trim() === "") continue;
    if (/^[^`]*(`[^`]*`[^`]*)*`[^`]*$/.test(text))
      throw new CompileError(
        "a template string of several lines is not supported in an enum, a namespace or a class with decorators",
        offset,
      );
    const entry = map.findEntry(index, text.length - text.trimStart().length);
    const line = "originalLine" in entry ? Math.min(entry.originalLine, lines) : at;
    if (line > at) {
      out += "\n".repeat(line - at);
      at = line;
    }
    out += out.endsWith("\n") || out === "" ? text : ` ${text.trim()}`;
  }
  return out + "\n".repeat(lines - at);
}
