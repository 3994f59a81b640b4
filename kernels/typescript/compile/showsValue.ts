import { nodeIn, type SyntaxNode } from "./SyntaxNode.js";
import { typeOnlyStatement } from "./typeOnlyStatement.js";

const VALUED = new Set([
  "ExpressionStatement",
  "IfStatement",
  "TryStatement",
  "SwitchStatement",
  "BlockStatement",
  "ExportDefaultDeclaration",
]);

/**
 * True when the completion value of these statements is the cell's output: the last one is an expression, or a branch or
 * block that ends in one. A loop's last value is noise and is not shown; a declaration has none.
 */
export function showsValue(body: readonly SyntaxNode[]): boolean {
  const last = body.findLast((statement) => statement.type !== "EmptyStatement" && !typeOnlyStatement(statement));
  if (last === undefined) return false;
  if (last.type === "LabeledStatement") {
    const labelled = nodeIn(last, "body");
    return labelled !== undefined && showsValue([labelled]);
  }
  return VALUED.has(last.type);
}
