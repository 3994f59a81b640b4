import { SourceMap } from "node:module";
import { CompileError } from "./CompileError.js";
import { keepLines } from "./keepLines.js";
import type { ParsedSource } from "./parseTypeScript.js";
import { nameOf, nodeIn, type SyntaxNode } from "./SyntaxNode.js";
import { transformTypes } from "./stripTypes.js";
import { TextEdits } from "./TextEdits.js";
import { countLineBreaks } from "./textLines.js";

/** JavaScript for an enum or a namespace, as expressions, each line on the line it came from. */
export interface LoweredDeclaration {
  readonly name: string;
  /** The enum object. Empty for a namespace, whose object is filled by `fill`. */
  readonly value: string;
  /** The namespace's body: an immediately called function that takes the object. Empty for an enum. */
  readonly fill: string;
}

/**
 * Compiles an enum or namespace (positions cannot be kept by blanking, since they produce code). Lines are kept, columns
 * are not.
 */
export function lowerDeclaration(node: SyntaxNode, parsed: ParsedSource): LoweredDeclaration {
  const id = nodeIn(node, "id");
  if (id?.type !== "Identifier")
    throw new CompileError("a namespace of the form `a.b` is not supported; nest two", node.start);
  const edits = new TextEdits(parsed.source);
  for (const comment of parsed.comments)
    if (comment.start >= node.start && comment.end <= node.end) edits.blank(comment.start, comment.end);
  const snippet = edits.slice(node.start, node.end).replace(/^const\b/, "     ");
  const prefix = "export ";
  let compiled: { code: string; map: ConstructorParameters<typeof SourceMap>[0] };
  try {
    compiled = transformTypes(prefix + snippet);
  } catch (error) {
    if (error instanceof CompileError)
      throw new CompileError(error.message, node.start + Math.max(0, error.offset - prefix.length), error.length);
    throw error;
  }
  const code = keepLines(compiled.code, new SourceMap(compiled.map), countLineBreaks(snippet), node.start);
  const name = nameOf(id);
  if (node.type === "TSEnumDeclaration")
    return { name, value: code.replace(/^(\s*)export var [^=]*=/, "$1").replace(/;\s*$/, trailingLines), fill: "" };
  return { name, value: "", fill: code.replace(/\bexport var [^;]*;(\s*)$/, "$1").replace(/;(\s*)$/, "$1") };
}

const trailingLines = (end: string): string => end.replace(/[^\n]/g, "");
