import { nodeIn, nodesIn, type SyntaxNode } from "./SyntaxNode.js";

/** True for a statement that is gone at run time: interfaces, aliases, overload heads, ambient declarations, type imports. */
export function typeOnlyStatement(node: SyntaxNode): boolean {
  switch (node.type) {
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
    case "TSDeclareFunction":
    case "TSNamespaceExportDeclaration":
    case "TSGlobalDeclaration":
      return true;
    case "VariableDeclaration":
    case "FunctionDeclaration":
    case "ClassDeclaration":
    case "TSEnumDeclaration":
      return node["declare"] === true;
    case "TSModuleDeclaration":
      return node["declare"] === true || node["kind"] === "global" || !hasCode(nodeIn(node, "body"));
    case "ImportDeclaration":
    case "TSImportEqualsDeclaration":
      return node["importKind"] === "type";
    case "ExportAllDeclaration":
      return node["exportKind"] === "type";
    case "ExportNamedDeclaration": {
      if (node["exportKind"] === "type") return true;
      const declaration = nodeIn(node, "declaration");
      return declaration !== undefined && typeOnlyStatement(declaration);
    }
    default:
      return false;
  }
}

function hasCode(body: SyntaxNode | undefined): boolean {
  if (body === undefined) return false;
  if (body.type === "TSModuleDeclaration") return !typeOnlyStatement(body);
  return nodesIn(body, "body").some((statement) => !typeOnlyStatement(statement));
}
