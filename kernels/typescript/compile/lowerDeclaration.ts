import { CompileError } from "./CompileError.js";
import { withoutExport } from "./declaredNames.js";
import { keepLines } from "./keepLines.js";
import type { MappedText } from "./MappedText.js";
import type { MergedReference } from "./mergedReferences.js";
import type { ParsedSource, Parser } from "./parseTypeScript.js";
import { nameOf, nodeIn, type SyntaxNode } from "./SyntaxNode.js";
import { transformTypes } from "./stripTypes.js";
import { TextEdits } from "./TextEdits.js";
import { typeOnlyStatement } from "./typeOnlyStatement.js";

/** JavaScript for an enum or a namespace, each line on the line it came from. */
export interface LoweredDeclaration {
  readonly name: string;
  /** True when the name is declared by a statement of the same list: another block of it, a class or a function. */
  readonly merges: boolean;
  /** An immediately called function that fills the object of that name, with a semicolon at each end, on the lines of the source. */
  readonly fill: MappedText;
}

/**
 * Compiles an enum or namespace (positions cannot be kept by blanking, since they produce code). Lines are kept.
 *
 * @param siblings the statement list that the declaration stands in
 * @param references the names that mean exports of other blocks
 */
export function lowerDeclaration(
  node: SyntaxNode,
  siblings: readonly SyntaxNode[],
  references: readonly MergedReference[],
  parsed: ParsedSource,
  parse: Parser,
): LoweredDeclaration {
  const id = nodeIn(node, "id");
  if (id?.type !== "Identifier")
    throw new CompileError("a namespace of the form `a.b` is not supported; nest two", node.start);
  const name = nameOf(id);
  const edits = new TextEdits(parsed.source);
  for (const comment of parsed.comments) edits.blank(comment.start, comment.end);
  for (const { start, end, text } of references) edits.replace(start, end, text);
  const written = edits.part(node.start, node.end);
  const same = siblings
    .map(withoutExport)
    .filter((one) => nodeIn(one, "id")?.["name"] === name && !typeOnlyStatement(one));
  const earlier = same.filter((one) => one.start < node.start);
  // An enum sees the members of its earlier blocks, as constants. An empty one makes every block fill an existing object.
  const members = node.type === "TSEnumDeclaration" ? earlier.filter((one) => one.type === "TSEnumDeclaration") : [];
  const before = [
    `enum ${name} {}`,
    ...members.map((one) => withoutConst(edits.part(one.start, one.end).text).replace(/\s*[\n\r]\s*/g, " ")),
  ].join(" ");
  const prefix = `${before} `;
  try {
    const codeFrom = transformTypes(before).code.trimEnd().length + 1;
    const compiled = transformTypes(prefix + withoutConst(written.text));
    const fill = keepLines({ ...compiled, prefix: prefix.length, codeFrom }, written, parse);
    const merges = earlier.length > 0 || same.some((one) => /^(Function|Class)Declaration$/.test(one.type));
    return { name, merges, fill: fill.within(";", "") };
  } catch (error) {
    if (error instanceof CompileError && error.offset >= prefix.length)
      throw new CompileError(error.message, written.sourceOffset(error.offset - prefix.length), error.length);
    throw error;
  }
}

const withoutConst = (text: string): string => text.replace(/^const\b/, "     ");
