import { SourceMap, type SourceMapPayload } from "node:module";
import { CompileError } from "./CompileError.js";
import { MappedText } from "./MappedText.js";
import type { Parser } from "./parseTypeScript.js";
import { childNodes, type SyntaxNode } from "./SyntaxNode.js";
import type { EditedText } from "./TextEdits.js";
import { countLineBreaks, lineStarts, placeOf } from "./textLines.js";

/** Compiled code, its source map, and how much stands in front of what was written: in the compiled text, in the code. */
export interface GeneratedCode {
  readonly code: string;
  readonly map: SourceMapPayload;
  readonly prefix: number;
  readonly codeFrom: number;
}

/** Puts every generated line on the line of the source it came from; lines only ever move down. */
export function keepLines(generated: GeneratedCode, written: EditedText, parse: Parser): MappedText {
  const { code, prefix, codeFrom } = generated;
  const map = new SourceMap(generated.map);
  const lines = countLineBreaks(written.text);
  const starts = lineStarts(written.text);
  const inTemplate = templateLines(code, parse);
  const firstLine = placeOf(code, codeFrom).line - 1;
  const origin = written.sourceOffset(0);
  const pieces: { readonly start: number; readonly index: number; readonly column: number }[] = [];
  /** The source maps' columns count from the start of the prefix on the first line. */
  const originOf = (index: number, column: number): number | undefined => {
    const entry = map.findEntry(index, column);
    if (!("originalLine" in entry)) return undefined;
    const start = starts[entry.originalLine];
    if (start === undefined) return undefined;
    return Math.max(0, start + entry.originalColumn - (entry.originalLine === 0 ? prefix : 0));
  };
  let out = "";
  let at = 0;
  for (const [index, text] of code.split("\n").entries()) {
    if (index < firstLine) continue;
    if (inTemplate.has(index)) {
      out += "\n";
      at++;
      pieces.push({ start: out.length, index, column: 0 });
      out += text;
      continue;
    }
    if (text.trim() === "") continue;
    const column = text.length - text.trimStart().length;
    const origin = originOf(index, column);
    const line = origin === undefined ? at : placeOf(written.text, origin).line - 1;
    if (line > at) {
      out += "\n".repeat(line - at);
      at = line;
    }
    const begins = out.endsWith("\n") || out === "";
    if (!begins) out += " ";
    pieces.push({ start: out.length, index, column: begins ? 0 : column });
    // What follows on the next line may be the inside of a template string, whose spaces count.
    out += begins ? text : text.trimStart();
  }
  if (at > lines)
    throw new CompileError(
      "a template string of several lines is not supported at this place of an enum, a namespace or a class with decorators",
      origin,
    );
  return new MappedText(out + "\n".repeat(lines - at), (offset) => {
    const piece = pieces.findLast(({ start }) => start <= offset);
    if (piece === undefined) return origin;
    return written.sourceOffset(originOf(piece.index, piece.column + offset - piece.start) ?? 0);
  });
}

/** The lines (from 0) that begin inside a template string. */
function templateLines(code: string, parse: Parser): ReadonlySet<number> {
  const found = new Set<number>();
  if (!code.includes("`")) return found;
  const visit = (node: SyntaxNode): void => {
    if (node.type === "TemplateElement") {
      const first = placeOf(code, node.start).line;
      const last = placeOf(code, node.end).line;
      for (let line = first; line < last; line++) found.add(line);
    }
    for (const child of childNodes(node)) visit(child);
  };
  visit(parse(code).program);
  return found;
}
