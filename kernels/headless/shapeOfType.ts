import { nameOf, nodeIn, nodesIn, type SyntaxNode } from "../typescript/compile/SyntaxNode.js";
import type { ObjectField, ParameterShape } from "./ParameterShape.js";

/** Types that the parameters cell itself names. */
export type NamedTypes = ReadonlyMap<string, SyntaxNode>;

const UNKNOWN: ParameterShape = { kind: "unknown" };
const ANY: ParameterShape = { kind: "any" };
/** Deeper types, which are recursive ones, take any JSON from there on. */
const MAX_DEPTH = 12;

/** What values a written type takes. */
export function shapeOfAnnotation(node: SyntaxNode, named: NamedTypes, depth = 0): ParameterShape {
  const inner = (one: SyntaxNode | undefined): ParameterShape =>
    one === undefined ? ANY : jsonShape(shapeOfAnnotation(one, named, depth + 1));
  if (depth > MAX_DEPTH) return ANY;
  switch (node.type) {
    case "TSNumberKeyword":
      return { kind: "number" };
    case "TSStringKeyword":
    case "TSTemplateLiteralType":
      return { kind: "string" };
    case "TSBooleanKeyword":
      return { kind: "boolean" };
    case "TSNullKeyword":
      return { kind: "null" };
    case "TSObjectKeyword":
      return { kind: "record", of: ANY };
    case "TSArrayType":
      return { kind: "array", of: inner(nodeIn(node, "elementType")) };
    case "TSTupleType": {
      const elements = nodesIn(node, "elementTypes");
      const simple = elements.every(
        (one) => !["TSRestType", "TSOptionalType", "TSNamedTupleMember"].includes(one.type),
      );
      return simple ? { kind: "tuple", of: elements.map(inner) } : { kind: "array", of: ANY };
    }
    case "TSTypeLiteral":
      return objectShape(nodesIn(node, "members"), inner);
    case "TSInterfaceBody":
      return objectShape(nodesIn(node, "body"), inner);
    case "TSLiteralType":
      return literalShape(nodeIn(node, "literal")!);
    case "TSParenthesizedType":
      return shapeOfAnnotation(nodeIn(node, "typeAnnotation")!, named, depth + 1);
    case "TSTypeOperator":
      return node["operator"] === "readonly"
        ? shapeOfAnnotation(nodeIn(node, "typeAnnotation")!, named, depth + 1)
        : UNKNOWN;
    case "TSTypeReference":
      return referenceShape(node, named, depth);
    case "TSUnionType":
      return unionShape(
        nodesIn(node, "types")
          .filter((one) => one.type !== "TSUndefinedKeyword")
          .map((one) => shapeOfAnnotation(one, named, depth + 1)),
      );
    default:
      return UNKNOWN;
  }
}

/** What values may take the place of a default value that has no annotation: those of its widened type. */
export function shapeOfValue(node: SyntaxNode, named: NamedTypes): ParameterShape {
  const inner = (one: SyntaxNode): ParameterShape => jsonShape(shapeOfValue(one, named));
  switch (node.type) {
    case "Literal": {
      const value = node["value"];
      if (node["bigint"] != null || node["regex"] != null) return UNKNOWN;
      if (value === null) return ANY;
      return typeof value === "number"
        ? { kind: "number" }
        : typeof value === "boolean"
          ? { kind: "boolean" }
          : { kind: "string" };
    }
    case "TemplateLiteral":
      return { kind: "string" };
    case "ArrayExpression": {
      const elements = nodesIn(node, "elements");
      if (elements.length === 0 || elements.some((one) => one.type === "SpreadElement"))
        return { kind: "array", of: ANY };
      return { kind: "array", of: unionShape(elements.map(inner)) };
    }
    case "ObjectExpression": {
      const fields = new Map<string, ObjectField>();
      for (const property of nodesIn(node, "properties")) {
        const key = nodeIn(property, "key");
        if (property.type !== "Property" || property["computed"] === true || key === undefined)
          return { kind: "record", of: ANY };
        fields.set(nameOf(key), { shape: inner(nodeIn(property, "value")!), optional: false });
      }
      return fields.size === 0 ? { kind: "record", of: ANY } : { kind: "object", fields };
    }
    case "UnaryExpression":
      return node["operator"] === "!"
        ? { kind: "boolean" }
        : ["-", "+", "~"].includes(String(node["operator"]))
          ? shapeOfValue(nodeIn(node, "argument")!, named)
          : UNKNOWN;
    case "BinaryExpression": {
      const sides = [nodeIn(node, "left")!, nodeIn(node, "right")!].map((side) => shapeOfValue(side, named).kind);
      if (
        ["-", "*", "/", "%", "**", "+"].includes(String(node["operator"])) &&
        sides.every((side) => side === "number")
      )
        return { kind: "number" };
      return node["operator"] === "+" && sides.includes("string") ? { kind: "string" } : UNKNOWN;
    }
    case "TSAsExpression":
    case "TSSatisfiesExpression": {
      const written = nodeIn(node, "typeAnnotation");
      const shape = written === undefined ? UNKNOWN : shapeOfAnnotation(written, named);
      return shape.kind === "unknown" ? shapeOfValue(nodeIn(node, "expression")!, named) : shape;
    }
    case "ParenthesizedExpression":
      return shapeOfValue(nodeIn(node, "expression")!, named);
    default:
      return UNKNOWN;
  }
}

/** Inside a list or an object, a type that the cell does not say takes any JSON. */
function jsonShape(shape: ParameterShape): ParameterShape {
  return shape.kind === "unknown" ? ANY : shape;
}

function unionShape(shapes: readonly ParameterShape[]): ParameterShape {
  const different = new Map(shapes.map((shape) => [JSON.stringify(shape, mapsToo), shape]));
  const [only, ...others] = different.values();
  if (only === undefined || different.has(JSON.stringify(UNKNOWN))) return UNKNOWN;
  return others.length === 0 ? only : { kind: "union", of: [only, ...others] };
}

function mapsToo(_: string, value: unknown): unknown {
  return value instanceof Map ? [...value] : value;
}

function literalShape(node: SyntaxNode): ParameterShape {
  if (node.type === "UnaryExpression" && node["operator"] === "-") {
    const value = nodeIn(node, "argument")?.["value"];
    return typeof value === "number" ? { kind: "literal", value: -value } : UNKNOWN;
  }
  const value = node["value"];
  if (value === null && node["raw"] === "null") return { kind: "null" };
  if (node.type === "TemplateLiteral") return { kind: "string" };
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? { kind: "literal", value }
    : UNKNOWN;
}

function objectShape(
  members: readonly SyntaxNode[],
  inner: (node: SyntaxNode | undefined) => ParameterShape,
): ParameterShape {
  const fields = new Map<string, ObjectField>();
  for (const member of members) {
    const key = nodeIn(member, "key");
    // Index signatures and methods: the fields are not known.
    if (member.type !== "TSPropertySignature" || key === undefined || member["computed"] === true)
      return { kind: "record", of: ANY };
    const written = nodeIn(member, "typeAnnotation");
    fields.set(nameOf(key), {
      shape: inner(written && nodeIn(written, "typeAnnotation")),
      optional: member["optional"] === true,
    });
  }
  return { kind: "object", fields };
}

function referenceShape(node: SyntaxNode, named: NamedTypes, depth: number): ParameterShape {
  const typeName = nodeIn(node, "typeName");
  const name = typeName?.type === "Identifier" ? nameOf(typeName) : "";
  const written = nodeIn(node, "typeArguments");
  const types = written === undefined ? [] : nodesIn(written, "params");
  const shape = (index: number): ParameterShape =>
    types[index] === undefined ? ANY : jsonShape(shapeOfAnnotation(types[index], named, depth + 1));
  switch (name) {
    case "Array":
    case "ReadonlyArray":
      return { kind: "array", of: shape(0) };
    case "Record":
      return { kind: "record", of: shape(1) };
    case "Readonly":
      return shape(0);
    case "Partial": {
      const whole = shape(0);
      if (whole.kind !== "object") return { kind: "record", of: ANY };
      return {
        kind: "object",
        fields: new Map([...whole.fields].map(([field, one]) => [field, { ...one, optional: true }])),
      };
    }
    default: {
      const own = named.get(name);
      return own === undefined ? UNKNOWN : shapeOfAnnotation(own, named, depth + 1);
    }
  }
}
