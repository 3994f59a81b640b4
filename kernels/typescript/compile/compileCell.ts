import { bindImport } from "./bindImport.js";
import type { CellNames, DeclaredNames } from "./CellNames.js";
import { CompileError } from "./CompileError.js";
import { type CollectedSyntax, collectSyntax } from "./collectSyntax.js";
import { scopeDeclares, withoutExport } from "./declaredNames.js";
import { closeStatements, eraseTypes } from "./eraseTypes.js";
import { HELPER } from "./helperName.js";
import { lowerDeclaration } from "./lowerDeclaration.js";
import { decoratedRange, lowerDecoratedClass } from "./lowerDecorators.js";
import { mergedReferences } from "./mergedReferences.js";
import type { ParsedSource, Parser } from "./parseTypeScript.js";
import { Redeclarations } from "./Redeclarations.js";
import { isSyntaxNode, nameOf, nodeIn, nodesIn, type SyntaxNode } from "./SyntaxNode.js";
import { showsValue } from "./showsValue.js";
import { stripTypes } from "./stripTypes.js";
import { type EditedText, TextEdits } from "./TextEdits.js";
import { typeOnlyStatement } from "./typeOnlyStatement.js";

/** A cell as JavaScript that the REPL mode of V8 evaluates. */
export interface CompiledCell {
  readonly code: string;
  /** True when the value of the last statement is the cell's output. */
  readonly showsValue: boolean;
  readonly declared: DeclaredNames;
  /** Maps places in `code` to places in the cell. */
  readonly edited: EditedText;
}

/**
 * Compiles one cell. Lines stay where they are and columns too, except behind an inserted helper call on the same line.
 * Static imports become awaited calls in front of the first line, `import()` and `import.meta` go to the helper, `export` is
 * dropped, types are erased. `const` becomes `let`, because V8 lets `let` be redeclared by a later cell as anything lexical;
 * writing to such a constant still throws, in this cell and in later ones.
 *
 * @param names the names that earlier cells declared
 * @param folder the notebook's: where tsconfig.json is looked for, and above
 * @throws CompileError with the offset in `source`
 */
export function compileCell(source: string, names: CellNames, parse: Parser, folder = "."): CompiledCell {
  const { parsed, object } = parseCell(source, parse);
  const body = nodesIn(parsed.program, "body");
  const syntax = collectSyntax(parsed.program);
  const edits = new TextEdits(source);
  eraseTypes(syntax, edits);
  // It is one only at the very start of a text, where the cell's prologue stands.
  const hashbang = nodeIn(parsed.program, "hashbang");
  if (hashbang !== undefined) edits.blank(hashbang.start, hashbang.end);
  rewriteHelpers(syntax, edits);
  if (object !== undefined) {
    edits.insert(object.start, "(");
    edits.insert(object.end, ")");
  }

  const redeclarations = new Redeclarations(names, edits, source);
  for (const { node, topLevel } of syntax.decorated) {
    const { start, end } = decoratedRange(node);
    const value = lowerDecoratedClass(node, parsed, syntax.dynamicImports, folder, parse);
    const name = node.type === "ClassDeclaration" ? nodeIn(node, "id") : undefined;
    if (name === undefined) edits.replace(start, end, value);
    else {
      const keyword = topLevel ? redeclarations.lowered(nameOf(name)) : "let ";
      edits.replace(start, end, value.within(`${keyword}${nameOf(name)} = `, ";"));
    }
  }
  const imports: SyntaxNode[] = [];
  for (const statement of body) {
    if (typeOnlyStatement(statement)) continue;
    if (statement.type === "ImportDeclaration") imports.push(statement);
    else dropExport(source, statement, edits);
    declareStatement(withoutExport(statement), syntax, redeclarations);
  }
  const references = syntax.lowered.length > 1 ? mergedReferences(parsed.program) : [];
  for (const { node, topLevel, siblings } of syntax.lowered) {
    const { name, merges, fill } = lowerDeclaration(node, siblings, references, parsed, parse);
    const keyword = merges ? undefined : topLevel ? redeclarations.lowered(name) : "let ";
    edits.replace(node.start, node.end, keyword === undefined ? fill : fill.within(`${keyword}${name} = {}`, ""));
  }
  for (const { node, parent } of syntax.topVars) redeclarations.vars(node, parent);
  const binds = imports.map((statement) => {
    edits.blank(statement.start, statement.end, ";");
    return bindImport(statement, syntax, redeclarations);
  });
  guardConstants(syntax, names, redeclarations.declared(), edits);
  closeStatements(source, syntax, edits);
  // Each goes before what was prepended earlier. An error of an import is shown where the import is written.
  for (let i = imports.length - 1; i >= 0; i--) edits.prepend(binds[i]!, imports[i]!.start);
  edits.prepend(`'use strict';void 0;${redeclarations.prologue()}`);

  const edited = edits.apply();
  return {
    code: syntax.hasTypes ? strip(edited) : edited.text,
    showsValue: object !== undefined || showsValue(body),
    declared: redeclarations.declared(),
    edited,
  };
}

/** A cell that is one object literal (`{ a: 1 }`) means the object, as in every console, and not a block with a label. */
function parseCell(source: string, parse: Parser): { parsed: ParsedSource; object?: SyntaxNode } {
  if (/^\s*\{/.test(source) && !/;\s*$/.test(source)) {
    try {
      const program = shifted(parse(`(${source}\n)`).program, -1);
      const body = nodesIn(program, "body");
      const only = body.length === 1 ? nodeIn(body[0]!, "expression") : undefined;
      const object = only?.type === "ParenthesizedExpression" ? nodeIn(only, "expression") : only;
      if (object?.type === "ObjectExpression") return { parsed: { source, program, comments: [] }, object };
    } catch (error) {
      // Not an object: the cell is parsed as statements, whose own errors count.
      if (!(error instanceof CompileError)) throw error;
    }
  }
  return { parsed: parse(source) };
}

/** The tree of `(source)` with the offsets of `source`. */
function shifted(node: SyntaxNode, by: number): SyntaxNode {
  const copy: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(node)) {
    if (Array.isArray(value))
      copy[field] = value.map((item: unknown) => (isSyntaxNode(item) ? shifted(item, by) : item));
    else copy[field] = isSyntaxNode(value) ? shifted(value, by) : value;
  }
  return { ...copy, type: node.type, start: Math.max(0, node.start + by), end: node.end + by };
}

function rewriteHelpers(syntax: CollectedSyntax, edits: TextEdits): void {
  for (const node of syntax.dynamicImports) {
    if (node["phase"] != null) throw new CompileError(`import.${String(node["phase"])}() is not supported`, node.start);
    edits.replace(node.start, node.start + "import".length, `${HELPER}.import`);
  }
  for (const node of syntax.importMetas) edits.replace(node.start, node.end, `${HELPER}.meta`);
  for (const node of syntax.importEquals) edits.replace(node.start, node.start + "import".length, "let   ");
}

function dropExport(source: string, statement: SyntaxNode, edits: TextEdits): void {
  if (statement.type === "TSExportAssignment")
    throw new CompileError("`export =` has no meaning in a cell", statement.start);
  if (
    statement.type === "ExportAllDeclaration" ||
    (statement.type === "ExportNamedDeclaration" && statement["source"] != null)
  )
    throw new CompileError(
      "a cell cannot re-export; import the names instead",
      statement.start,
      statement.end - statement.start,
    );
  if (statement.type === "ExportNamedDeclaration") {
    const declaration = nodeIn(statement, "declaration");
    if (declaration === undefined) edits.blank(statement.start, statement.end, ";");
    else edits.blank(statement.start, declaration.start);
  } else if (statement.type === "ExportDefaultDeclaration") {
    const declaration = nodeIn(statement, "declaration");
    if (declaration === undefined) return;
    edits.blank(statement.start, declaration.start);
    if (/^(Function|Class)Declaration$/.test(declaration.type) && declaration["id"] != null) return;
    edits.insert(declaration.start, "(");
    edits.insert(declaration.end, source[declaration.end - 1] === ";" ? "" : ")");
  }
}

function declareStatement(statement: SyntaxNode, syntax: CollectedSyntax, redeclarations: Redeclarations): void {
  switch (statement.type) {
    case "VariableDeclaration":
      if (statement["kind"] !== "var") redeclarations.variables(statement);
      break;
    case "FunctionDeclaration":
      redeclarations.function(statement);
      break;
    case "ClassDeclaration":
      if (!syntax.decorated.some((one) => one.node === statement)) redeclarations.class(statement);
      break;
    case "TSImportEqualsDeclaration":
      redeclarations.note(nameOf(nodeIn(statement, "id")!), "lexical", true);
      break;
  }
}

function strip(edited: EditedText): string {
  try {
    return stripTypes(edited.text);
  } catch (error) {
    if (error instanceof CompileError)
      throw new CompileError(error.message, edited.sourceOffset(error.offset), error.length);
    throw error;
  }
}

/** Lets a write to a constant throw, as the language says, although the constant is a `let` for V8. */
function guardConstants(syntax: CollectedSyntax, names: CellNames, declared: DeclaredNames, edits: TextEdits): void {
  for (const { identifier, shorthand, around } of syntax.assigned) {
    const name = nameOf(identifier);
    const constant = declared.kinds.has(name) ? declared.constants.has(name) : names.isConstant(name);
    if (!constant || around.slice(1).some((scope) => scopeDeclares(scope, name))) continue;
    edits.replace(
      identifier.start,
      identifier.start + name.length,
      `${shorthand ? `${name}: ` : ""}${HELPER}.constants.${name}`,
    );
  }
}
