import { boundIdentifiers } from "./boundIdentifiers.js";
import { childNodes, nameOf, nodeIn, nodesIn, type SyntaxNode } from "./SyntaxNode.js";

/** The names that a `let`, `const` or `var` statement declares. */
export function variableNames(declaration: SyntaxNode): string[] {
  return nodesIn(declaration, "declarations").flatMap((one) =>
    boundIdentifiers(nodeIn(one, "id")).map((bound) => nameOf(bound.identifier)),
  );
}

/** The statement inside `export ...`, or the statement itself. */
export function withoutExport(statement: SyntaxNode): SyntaxNode {
  const inner =
    statement.type === "ExportNamedDeclaration" || statement.type === "ExportDefaultDeclaration"
      ? nodeIn(statement, "declaration")
      : undefined;
  return inner ?? statement;
}

/** True when the scope that `node` opens declares `name` itself, so that the name means something else inside it. */
export function scopeDeclares(node: SyntaxNode, name: string): boolean {
  switch (node.type) {
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression": {
      if (node.type === "FunctionExpression" && nodeIn(node, "id")?.["name"] === name) return true;
      const parameters = nodesIn(node, "params").flatMap((parameter) => boundIdentifiers(parameter));
      if (parameters.some((bound) => bound.identifier["name"] === name)) return true;
      const body = nodeIn(node, "body");
      return body !== undefined && hoistedVars(body).includes(name);
    }
    case "BlockStatement":
    case "StaticBlock":
    case "TSModuleBlock":
      return nodesIn(node, "body").some((statement) => lexicallyDeclares(statement, name));
    case "SwitchStatement":
      return nodesIn(node, "cases").some((one) =>
        nodesIn(one, "consequent").some((statement) => lexicallyDeclares(statement, name)),
      );
    case "ForStatement":
      return declaresIn(nodeIn(node, "init"), name);
    case "ForInStatement":
    case "ForOfStatement":
      return declaresIn(nodeIn(node, "left"), name);
    case "CatchClause":
      return boundIdentifiers(nodeIn(node, "param")).some((bound) => bound.identifier["name"] === name);
    case "ClassExpression":
    case "ClassDeclaration":
      return nodeIn(node, "id")?.["name"] === name;
    default:
      return false;
  }
}

function lexicallyDeclares(statement: SyntaxNode, name: string): boolean {
  const inner = withoutExport(statement);
  if (inner.type === "VariableDeclaration") return declaresIn(inner, name);
  const named = ["FunctionDeclaration", "ClassDeclaration", "TSEnumDeclaration", "TSModuleDeclaration"].includes(
    inner.type,
  );
  return named && nodeIn(inner, "id")?.["name"] === name;
}

function declaresIn(node: SyntaxNode | undefined, name: string): boolean {
  return node?.type === "VariableDeclaration" && variableNames(node).includes(name);
}

/** Names of the `var` statements in `node` that belong to the function around it. */
export function hoistedVars(node: SyntaxNode): string[] {
  if (node.type === "VariableDeclaration") return node["kind"] === "var" ? variableNames(node) : [];
  if (node.type.endsWith("Expression") || node.type === "FunctionDeclaration" || node.type === "ClassDeclaration")
    return [];
  return childNodes(node).flatMap(hoistedVars);
}
