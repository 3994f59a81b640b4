import { nodeIn, nodesIn, type SyntaxNode } from "./SyntaxNode.js";

/** The identifiers that a binding or assignment pattern writes to. */
export function boundIdentifiers(
  pattern: SyntaxNode | undefined,
  shorthand = false,
): { identifier: SyntaxNode; shorthand: boolean }[] {
  if (pattern === undefined) return [];
  switch (pattern.type) {
    case "Identifier":
      return [{ identifier: pattern, shorthand }];
    case "ObjectPattern":
      return nodesIn(pattern, "properties").flatMap((property) =>
        property.type === "Property"
          ? boundIdentifiers(nodeIn(property, "value"), property["shorthand"] === true)
          : boundIdentifiers(nodeIn(property, "argument")),
      );
    case "ArrayPattern":
      return nodesIn(pattern, "elements").flatMap((element) => boundIdentifiers(element));
    case "RestElement":
      return boundIdentifiers(nodeIn(pattern, "argument"));
    case "AssignmentPattern":
      return boundIdentifiers(nodeIn(pattern, "left"), shorthand);
    case "TSParameterProperty":
      return boundIdentifiers(nodeIn(pattern, "parameter"));
    case "TSAsExpression":
    case "TSNonNullExpression":
    case "TSSatisfiesExpression":
      return boundIdentifiers(nodeIn(pattern, "expression"));
    default:
      return [];
  }
}
