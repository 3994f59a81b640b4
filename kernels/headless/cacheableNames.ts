import { variableNames, withoutExport } from "../typescript/compile/declaredNames.js";
import type { Parser } from "../typescript/compile/parseTypeScript.js";
import { nodeIn, nodesIn } from "../typescript/compile/SyntaxNode.js";

/** What a cell leaves behind, when all of it can be written to a file. */
export interface CacheableNames {
  readonly names: readonly string[];
  readonly keyword: "const" | "let";
  /** The import statements, as they are written: they run again when the values come from the file. */
  readonly imports: string;
}

/** The names by which the cells after it reach values of a cell: its variables, classes, functions and imports. */
export function boundNames(source: string, parse: Parser): string[] {
  return nodesIn(parse(source).program, "body").flatMap((written) => {
    const statement = withoutExport(written);
    if (statement.type === "VariableDeclaration") return variableNames(statement);
    if (statement.type === "ImportDeclaration")
      return statement["importKind"] === "type"
        ? []
        : (nodesIn(statement, "specifiers")
            .filter((one) => one["importKind"] !== "type")
            .flatMap((one) => nodeIn(one, "local")?.["name"] ?? []) as string[]);
    const name = CODE.has(statement.type) ? nodeIn(statement, "id")?.["name"] : undefined;
    return typeof name === "string" ? [name] : [];
  });
}

const WITHOUT_VALUE = new Set(["TSTypeAliasDeclaration", "TSInterfaceDeclaration", "EmptyStatement"]);
const CODE = new Set(["FunctionDeclaration", "ClassDeclaration", "TSEnumDeclaration", "TSModuleDeclaration"]);

/** The variables that a cell declares, or why they cannot be kept. */
export function cacheableNames(source: string, parse: Parser): CacheableNames | { readonly reason: string } {
  const names: string[] = [];
  const imports: string[] = [];
  let constant = true;
  for (const written of nodesIn(parse(source).program, "body")) {
    if (written.type === "ImportDeclaration") {
      imports.push(source.slice(written.start, written.end));
      continue;
    }
    const statement = withoutExport(written);
    if (WITHOUT_VALUE.has(statement.type)) continue;
    if (CODE.has(statement.type))
      return { reason: "it declares a function or a class: put that into a cell of its own, without the tag" };
    if (statement.type !== "VariableDeclaration") continue;
    names.push(...variableNames(statement));
    if (statement["kind"] !== "const") constant = false;
  }
  if (names.length === 0) return { reason: "it declares no variables" };
  return { names, keyword: constant ? "const" : "let", imports: imports.join("\n") };
}
