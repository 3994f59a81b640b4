import { boundIdentifiers } from "../typescript/compile/boundIdentifiers.js";
import type { Parser } from "../typescript/compile/parseTypeScript.js";
import { nameOf, nodeIn, nodesIn, type SyntaxNode } from "../typescript/compile/SyntaxNode.js";
import type { ParameterShape } from "./ParameterShape.js";
import { shapeOfAnnotation, shapeOfValue } from "./shapeOfType.js";

/** One parameter that a notebook declares. */
export interface ParameterDeclaration {
  readonly name: string;
  readonly shape: ParameterShape;
  readonly keyword: "const" | "let";
  /** The written annotation, without its colon. */
  readonly annotation: string | undefined;
}

/**
 * The parameters that the cell tagged `parameters` declares at its top level by `const`, `let` or `var`. The annotation
 * says what a parameter takes, else its default value does. Types may be named in the same cell.
 */
export function parameterDeclarations(source: string, parse: Parser): ParameterDeclaration[] {
  const declarations: ParameterDeclaration[] = [];
  const statements = nodesIn(parse(source).program, "body").map((statement) =>
    statement.type === "ExportNamedDeclaration" ? (nodeIn(statement, "declaration") ?? statement) : statement,
  );
  const named = new Map<string, SyntaxNode>();
  for (const statement of statements) {
    const id = nodeIn(statement, "id");
    if (id === undefined || nodeIn(statement, "typeParameters") !== undefined) continue;
    if (statement.type === "TSTypeAliasDeclaration") named.set(nameOf(id), nodeIn(statement, "typeAnnotation")!);
    if (statement.type === "TSInterfaceDeclaration" && nodesIn(statement, "extends").length === 0)
      named.set(nameOf(id), nodeIn(statement, "body")!);
  }
  for (const statement of statements) {
    if (statement.type !== "VariableDeclaration" || statement["declare"] === true) continue;
    const keyword = statement["kind"] === "const" ? "const" : "let";
    for (const one of nodesIn(statement, "declarations")) {
      const id = nodeIn(one, "id")!;
      if (id.type !== "Identifier") {
        for (const bound of boundIdentifiers(id))
          declarations.push({ name: nameOf(bound.identifier), shape: UNKNOWN, keyword, annotation: undefined });
        continue;
      }
      const written = nodeIn(id, "typeAnnotation");
      const annotation = written === undefined ? undefined : nodeIn(written, "typeAnnotation");
      const init = nodeIn(one, "init");
      const declared = annotation === undefined ? UNKNOWN : shapeOfAnnotation(annotation, named);
      declarations.push({
        name: nameOf(id),
        shape: declared.kind === "unknown" && init !== undefined ? shapeOfValue(init, named) : declared,
        keyword,
        annotation: annotation === undefined ? undefined : source.slice(annotation.start, annotation.end),
      });
    }
  }
  return declarations;
}

const UNKNOWN: ParameterShape = { kind: "unknown" };
