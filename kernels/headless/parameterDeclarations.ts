import { boundIdentifiers } from "../typescript/compile/boundIdentifiers.js";
import type { Parser } from "../typescript/compile/parseTypeScript.js";
import { nameOf, nodeIn, nodesIn, type SyntaxNode } from "../typescript/compile/SyntaxNode.js";

/** What kind of value a parameter takes; "json" is an array, an object, null, or a mixture. */
export type ParameterType = "number" | "string" | "boolean" | "json" | "unknown";

/** One parameter that a notebook declares. */
export interface ParameterDeclaration {
  readonly name: string;
  readonly type: ParameterType;
  readonly keyword: "const" | "let";
  /** The written annotation, without its colon. */
  readonly annotation: string | undefined;
}

/** The parameters that the cell tagged `parameters` declares at its top level by `const`, `let` or `var`. */
export function parameterDeclarations(source: string, parse: Parser): ParameterDeclaration[] {
  const declarations: ParameterDeclaration[] = [];
  for (const statement of nodesIn(parse(source).program, "body")) {
    const inner =
      statement.type === "ExportNamedDeclaration" ? (nodeIn(statement, "declaration") ?? statement) : statement;
    if (inner.type !== "VariableDeclaration" || inner["declare"] === true) continue;
    const keyword = inner["kind"] === "const" ? "const" : "let";
    for (const one of nodesIn(inner, "declarations")) {
      const id = nodeIn(one, "id")!;
      const written = nodeIn(id, "typeAnnotation");
      const annotation = written === undefined ? undefined : nodeIn(written, "typeAnnotation");
      if (id.type === "Identifier") {
        const init = nodeIn(one, "init");
        const declared = annotation === undefined ? "unknown" : typeOfAnnotation(annotation);
        const type = declared === "unknown" && init !== undefined ? typeOfValue(init) : declared;
        declarations.push({
          name: nameOf(id),
          type,
          keyword,
          annotation: annotation === undefined ? undefined : source.slice(annotation.start, annotation.end),
        });
      } else
        for (const bound of boundIdentifiers(id))
          declarations.push({ name: nameOf(bound.identifier), type: "unknown", keyword, annotation: undefined });
    }
  }
  return declarations;
}

function typeOfAnnotation(node: SyntaxNode): ParameterType {
  switch (node.type) {
    case "TSNumberKeyword":
      return "number";
    case "TSStringKeyword":
      return "string";
    case "TSBooleanKeyword":
      return "boolean";
    case "TSArrayType":
    case "TSTupleType":
    case "TSTypeLiteral":
    case "TSObjectKeyword":
    case "TSNullKeyword":
      return "json";
    case "TSLiteralType":
      return typeOfValue(nodeIn(node, "literal")!);
    case "TSParenthesizedType":
      return typeOfAnnotation(nodeIn(node, "typeAnnotation")!);
    case "TSTypeReference": {
      const name = nodeIn(node, "typeName");
      return ["Array", "ReadonlyArray", "Record", "Readonly", "Partial"].includes(String(name?.["name"]))
        ? "json"
        : "unknown";
    }
    case "TSTypeOperator":
      return typeOfAnnotation(nodeIn(node, "typeAnnotation")!);
    case "TSUnionType": {
      // `"day" | "week"` is a string; `number | null` takes whatever JSON says.
      const kinds = new Set(
        nodesIn(node, "types")
          .filter((one) => one.type !== "TSUndefinedKeyword")
          .map(typeOfAnnotation),
      );
      const [only] = kinds;
      return kinds.size === 1 ? only! : "json";
    }
    default:
      return "unknown";
  }
}

function typeOfValue(node: SyntaxNode): ParameterType {
  switch (node.type) {
    case "Literal": {
      const value = node["value"];
      if (node["bigint"] != null || node["regex"] != null) return "unknown";
      if (value === null) return "json";
      return typeof value === "number" ? "number" : typeof value === "boolean" ? "boolean" : "string";
    }
    case "TemplateLiteral":
      return "string";
    case "ArrayExpression":
    case "ObjectExpression":
      return "json";
    case "UnaryExpression":
      return node["operator"] === "!"
        ? "boolean"
        : ["-", "+", "~"].includes(String(node["operator"]))
          ? typeOfValue(nodeIn(node, "argument")!)
          : "unknown";
    case "BinaryExpression": {
      const sides = [typeOfValue(nodeIn(node, "left")!), typeOfValue(nodeIn(node, "right")!)];
      if (
        ["-", "*", "/", "%", "**", "+"].includes(String(node["operator"])) &&
        sides.every((side) => side === "number")
      )
        return "number";
      return node["operator"] === "+" && sides.includes("string") ? "string" : "unknown";
    }
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "ParenthesizedExpression":
      return typeOfValue(nodeIn(node, "expression")!);
    default:
      return "unknown";
  }
}
