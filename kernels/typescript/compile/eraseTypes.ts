import { boundIdentifiers } from "./boundIdentifiers.js";
import { CompileError } from "./CompileError.js";
import { type CollectedSyntax, constructorParameters } from "./collectSyntax.js";
import { nameOf, nodeIn, nodesIn, type SyntaxNode } from "./SyntaxNode.js";
import type { TextEdits } from "./TextEdits.js";

/**
 * The type syntax that the stripper leaves or refuses: statements that are only types (blanked to an empty statement, so
 * that the lines around them do not run together), `<T>value` and parameter properties.
 */
export function eraseTypes(syntax: CollectedSyntax, edits: TextEdits): void {
  for (const node of syntax.newerSyntax) refuseNewer(node);
  for (const statement of syntax.typeOnlyStatements) edits.blank(statement.start, statement.end, ";");
  for (const assertion of syntax.typeAssertions) {
    const expression = nodeIn(assertion, "expression");
    if (expression !== undefined) edits.blank(assertion.start, expression.start);
  }
  for (const { method, derived } of syntax.parameterPropertyConstructors)
    assignParameterProperties(method, derived, edits);
}

/** V8 would refuse these without saying what they are. */
function refuseNewer(node: SyntaxNode): void {
  if (node.type === "AccessorProperty")
    throw new CompileError("`accessor` is not supported; write a getter and a setter", node.start);
  // Node 24 has it, in blocks and functions.
  if (Number(process.versions.node.split(".")[0]) >= 24) return;
  throw new CompileError(
    `\`${String(node["kind"])}\` is not supported by Node ${process.versions.node}; use try and finally`,
    node.start,
  );
}

/**
 * Writes the semicolons that only a type made unnecessary (`x as T` before a line that starts with a bracket). To be called
 * after all other edits, since it inserts behind them.
 */
export function closeStatements(source: string, syntax: CollectedSyntax, edits: TextEdits): void {
  if (syntax.hasTypes) for (const statement of syntax.statements) closeStatement(source, statement, edits);
}

const ENDS_BY_LINE = new Set(["ExpressionStatement", "VariableDeclaration", "ReturnStatement", "ThrowStatement"]);
const CONTINUES = /^(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*[([`+\-*/]/;

function closeStatement(source: string, statement: SyntaxNode, edits: TextEdits): void {
  const inner =
    statement.type === "ExportNamedDeclaration" ? (nodeIn(statement, "declaration") ?? statement) : statement;
  if (!ENDS_BY_LINE.has(inner.type) || source[inner.end - 1] === ";") return;
  if (CONTINUES.test(source.slice(inner.end))) edits.insert(inner.end, ";");
}

function assignParameterProperties(method: SyntaxNode, derived: boolean, edits: TextEdits): void {
  const assignments: string[] = [];
  for (const parameter of constructorParameters(method)) {
    const bound = parameter.type === "TSParameterProperty" ? nodeIn(parameter, "parameter") : undefined;
    if (bound === undefined) continue;
    edits.blank(parameter.start, bound.start);
    for (const { identifier } of boundIdentifiers(bound))
      assignments.push(`this.${nameOf(identifier)} = ${nameOf(identifier)};`);
  }
  const value = nodeIn(method, "value");
  const body = value === undefined ? undefined : nodeIn(value, "body");
  if (body === undefined) return;
  const text = ` ${assignments.join(" ")}`;
  if (!derived) {
    edits.insert(body.start + 1, text);
    return;
  }
  const superCall = nodesIn(body, "body").find((statement) => {
    const call = nodeIn(statement, "expression");
    return (
      statement.type === "ExpressionStatement" &&
      call?.type === "CallExpression" &&
      nodeIn(call, "callee")?.type === "Super"
    );
  });
  if (superCall === undefined)
    throw new CompileError(
      "a parameter property needs `super(...)` as a statement of its own in the constructor",
      method.start,
    );
  edits.insert(superCall.end, `;${text}`);
}
