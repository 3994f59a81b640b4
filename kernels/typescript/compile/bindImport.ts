import { CompileError } from "./CompileError.js";
import type { CollectedSyntax } from "./collectSyntax.js";
import { HELPER } from "./helperName.js";
import type { Redeclarations } from "./Redeclarations.js";
import { nameOf, nodeIn, nodesIn, type SyntaxNode } from "./SyntaxNode.js";

/**
 * The code that stands for one import declaration of a cell: `let [a, b] = await helper.bind("module", ["x", "y"]);`.
 * A name that is imported without `type` but used in this cell in types only may be missing in the module.
 */
export function bindImport(statement: SyntaxNode, syntax: CollectedSyntax, redeclarations: Redeclarations): string {
  if (statement["phase"] != null)
    throw new CompileError(`import ${String(statement["phase"])} is not supported`, statement.start);
  const specifiers = nodesIn(statement, "specifiers");
  const values = specifiers.filter((one) => one["importKind"] !== "type");
  if (specifiers.length > 0 && values.length === 0) return "";
  const locals = values.map((one) => nameOf(nodeIn(one, "local")!));
  const imported = values.map((one) => {
    if (one.type === "ImportDefaultSpecifier") return "default";
    return one.type === "ImportNamespaceSpecifier" ? "*" : nameOf(nodeIn(one, "imported")!);
  });
  const typesAtMost = imported.filter((_, i) => syntax.typeNames.has(locals[i]!) && !syntax.valueNames.has(locals[i]!));
  const attributes = Object.fromEntries(
    nodesIn(statement, "attributes").map((one) => [
      nameOf(nodeIn(one, "key")!),
      String(nodeIn(one, "value")?.["value"]),
    ]),
  );
  const parts: unknown[] = [String(nodeIn(statement, "source")?.["value"]), imported, attributes, typesAtMost];
  const call = `await ${HELPER}.bind(${parts.map((part) => JSON.stringify(part)).join(",")});`;
  if (locals.length === 0) return call;
  const conflict = locals.some((name) => redeclarations.conflicts(name, "lexical"));
  if (!conflict) {
    for (const name of locals) redeclarations.note(name, "lexical", true);
    return `let [${locals.join(",")}] = ${call}`;
  }
  for (const name of locals) redeclarations.assigned(name, true);
  return `[${locals.join(",")}] = ${call}`;
}
