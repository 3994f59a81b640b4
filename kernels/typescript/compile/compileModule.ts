import { dirname } from "node:path";
import { CompileError } from "./CompileError.js";
import { type CollectedSyntax, collectSyntax } from "./collectSyntax.js";
import { closeStatements, eraseTypes } from "./eraseTypes.js";
import { lowerDeclaration } from "./lowerDeclaration.js";
import { lowerDecoratedModule } from "./lowerDecorators.js";
import { mergedReferences } from "./mergedReferences.js";
import type { Parser } from "./parseTypeScript.js";
import { nameOf, nodeIn, nodesIn, type SyntaxNode } from "./SyntaxNode.js";
import { stripTypes } from "./stripTypes.js";
import { TextEdits } from "./TextEdits.js";
import { typeOnlyStatement } from "./typeOnlyStatement.js";

/**
 * Compiles a local TypeScript module to an ES module with the same lines. As in TypeScript, an imported name that is never
 * used as a value is not imported.
 *
 * @param path absolute, of the module's file
 * @throws CompileError with the offset in `source`
 */
export function compileModule(source: string, parse: Parser, path: string): string {
  const parsed = parse(source);
  const syntax = collectSyntax(parsed.program);
  if (syntax.decorated.length > 0) return lowerDecoratedModule(source, path, dirname(path));
  const edits = new TextEdits(source);
  eraseTypes(syntax, edits);
  for (const node of syntax.importEquals)
    throw new CompileError("`import x = ...` is not supported in a module; use `import x from ...`", node.start);
  const references = syntax.lowered.length > 1 ? mergedReferences(parsed.program) : [];
  for (const { node, siblings } of syntax.lowered) {
    const { name, merges, fill } = lowerDeclaration(node, siblings, references, parsed, parse);
    if (!merges) edits.replace(node.start, node.end, fill.within(`let ${name} = {}`, ""));
    else {
      // The statement that declares the name exports it.
      const statement = siblings.find((one) => one.start <= node.start && node.end <= one.end) ?? node;
      edits.blank(statement.start, node.start);
      edits.replace(node.start, node.end, fill);
    }
  }
  for (const statement of nodesIn(parsed.program, "body")) {
    if (typeOnlyStatement(statement)) continue;
    if (statement.type === "ImportDeclaration") keepValues(source, statement, syntax, edits);
    if (statement.type === "TSExportAssignment")
      throw new CompileError("`export =` is not supported; use `export default`", statement.start);
  }
  closeStatements(source, syntax, edits);
  const edited = edits.apply();
  if (!syntax.hasTypes) return edited.text;
  try {
    return stripTypes(edited.text);
  } catch (error) {
    if (error instanceof CompileError)
      throw new CompileError(error.message, edited.sourceOffset(error.offset), error.length);
    throw error;
  }
}

function keepValues(source: string, statement: SyntaxNode, syntax: CollectedSyntax, edits: TextEdits): void {
  const specifiers = nodesIn(statement, "specifiers");
  const kept = specifiers.filter(
    (one) => one["importKind"] !== "type" && syntax.valueNames.has(nameOf(nodeIn(one, "local")!)),
  );
  if (kept.length === specifiers.length) return;
  if (kept.length === 0) {
    edits.blank(statement.start, statement.end, ";");
    return;
  }
  const text = (one: SyntaxNode): string => source.slice(one.start, one.end);
  const named = kept.filter((one) => one.type === "ImportSpecifier").map(text);
  const clauses = kept.filter((one) => one.type !== "ImportSpecifier").map(text);
  if (named.length > 0) clauses.push(`{${named.join(",").replace(/\s*[\n\r]\s*/g, " ")}}`);
  edits.replace(statement.start, nodeIn(statement, "source")!.start, `import ${clauses.join(",")} from `);
}
