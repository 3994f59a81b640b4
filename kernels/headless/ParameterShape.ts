/** What values a parameter takes, as far as its declaration says; "any" is whatever JSON can hold. */
export type ParameterShape =
  | { readonly kind: "number" | "string" | "boolean" | "null" | "any" }
  | { readonly kind: "literal"; readonly value: string | number | boolean }
  | { readonly kind: "array"; readonly of: ParameterShape }
  | { readonly kind: "tuple"; readonly of: readonly ParameterShape[] }
  | { readonly kind: "record"; readonly of: ParameterShape }
  | { readonly kind: "object"; readonly fields: ReadonlyMap<string, ObjectField> }
  | { readonly kind: "union"; readonly of: readonly ParameterShape[] }
  /** No kind of value that can be written as JSON, or a type that the cell does not say. */
  | { readonly kind: "unknown" };

export interface ObjectField {
  readonly shape: ParameterShape;
  readonly optional: boolean;
}

/** The shape as TypeScript writes it. */
export function describeShape(shape: ParameterShape): string {
  switch (shape.kind) {
    case "literal":
      return JSON.stringify(shape.value);
    case "array":
      return shape.of.kind === "union" ? `(${describeShape(shape.of)})[]` : `${describeShape(shape.of)}[]`;
    case "tuple":
      return `[${shape.of.map(describeShape).join(", ")}]`;
    case "record":
      return `Record<string, ${describeShape(shape.of)}>`;
    case "object":
      return `{ ${[...shape.fields].map(([name, field]) => `${name}${field.optional ? "?" : ""}: ${describeShape(field.shape)}`).join("; ")} }`;
    case "union":
      return shape.of.map(describeShape).join(" | ");
    case "any":
      return "JSON";
    default:
      return shape.kind;
  }
}

/** An example of a value, as it is written on a command line. */
export function exampleOf(shape: ParameterShape): string {
  const value = exampleValue(shape);
  return typeof value === "string" ? value : typeof value === "object" ? `'${JSON.stringify(value)}'` : String(value);
}

function exampleValue(shape: ParameterShape): unknown {
  switch (shape.kind) {
    case "number":
      return 1.5;
    case "string":
    case "unknown":
      return "text";
    case "boolean":
      return true;
    case "null":
      return null;
    case "any":
      return [1, 2];
    case "literal":
      return shape.value;
    case "array":
      return [exampleValue(shape.of)];
    case "tuple":
      return shape.of.map(exampleValue);
    case "record":
      return { name: exampleValue(shape.of) };
    case "object":
      return Object.fromEntries([...shape.fields].map(([name, field]) => [name, exampleValue(field.shape)]));
    case "union":
      return exampleValue(shape.of[0]!);
  }
}
