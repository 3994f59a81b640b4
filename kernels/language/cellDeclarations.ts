import { CompileError } from "../typescript/compile/CompileError.js";
import { collectSyntax } from "../typescript/compile/collectSyntax.js";
import { variableNames, withoutExport } from "../typescript/compile/declaredNames.js";
import type { ParsedSource, Parser } from "../typescript/compile/parseTypeScript.js";
import { nameOf, nodeIn, nodesIn, type SyntaxNode } from "../typescript/compile/SyntaxNode.js";
import type { CompletionKind } from "./Completion.js";

/** A name that a cell declares at its top level. */
export interface Declaration {
  readonly name: string;
  readonly kind: CompletionKind;
  /** True when a later cell may assign to it: declared by `let` or `var`, and by nothing else. */
  readonly assignable: boolean;
  /** True when a later cell must not assign to it. */
  readonly constant: boolean;
  /** The statement's place in the cell, UTF-16 offsets. */
  readonly start: number;
  readonly end: number;
  /** The doc comment in front of it with its marks, or "". */
  readonly doc: string;
}

/** What a cell adds to the session. */
export interface CellDeclarations {
  readonly names: ReadonlyMap<string, Declaration>;
  /** Those of them that the cell itself exports under their own name. */
  readonly exported: ReadonlySet<string>;
  /** Modules it imports from. */
  readonly specifiers: readonly string[];
  /** True for a cell that is one object literal, which means the object and not a block. */
  readonly object: boolean;
}

/** The declarations of a cell. Code that does not parse is searched for the words that declare names. */
export function cellDeclarations(code: string, parse: Parser, cursor?: number): CellDeclarations {
  if (isObject(code, parse)) return { names: new Map(), exported: new Set(), specifiers: [], object: true };
  // `Math.` does not parse, but it does with a name at the cursor.
  const attempts = cursor === undefined ? [code] : [code, `${code.slice(0, cursor)}x${code.slice(cursor)}`];
  for (const attempt of attempts) {
    const parsed = parsedOrUndefined(attempt, parse);
    if (parsed !== undefined) return declarationsOf(parsed);
  }
  return looseDeclarations(code);
}

function declarationsOf(parsed: ParsedSource): CellDeclarations {
  const names = new Map<string, Declaration>();
  const exported = new Set<string>();
  const specifiers: string[] = [];
  const add = (name: string, kind: CompletionKind, statement: SyntaxNode, keyword = ""): void => {
    const variable = keyword === "let" || keyword === "var";
    const earlier = names.get(name);
    if (earlier !== undefined) {
      names.set(name, {
        ...earlier,
        assignable: earlier.assignable && variable,
        constant: earlier.constant || keyword === "const",
      });
      return;
    }
    const { start, end } = statement;
    const doc = docBefore(parsed, start);
    names.set(name, { name, kind, assignable: variable, constant: keyword === "const", start, end, doc });
  };
  for (const statement of nodesIn(parsed.program, "body")) {
    if (statement.type === "ImportDeclaration") {
      specifiers.push(String(nodeIn(statement, "source")?.["value"]));
      for (const one of nodesIn(statement, "specifiers"))
        add(nameOf(nodeIn(one, "local")!), "instance", statement, "const");
      continue;
    }
    const inner = withoutExport(statement);
    const declared: string[] = [];
    if (inner.type === "VariableDeclaration") {
      const keyword = inner["kind"] === "let" || inner["kind"] === "var" ? String(inner["kind"]) : "const";
      for (const name of variableNames(inner)) {
        add(name, "instance", statement, keyword);
        declared.push(name);
      }
    } else {
      const kind = DECLARATION_KINDS[inner.type];
      const id = nodeIn(inner, "id");
      if (kind !== undefined && id?.type === "Identifier") {
        add(nameOf(id), kind, statement);
        declared.push(nameOf(id));
      }
    }
    if (statement.type === "ExportNamedDeclaration") {
      for (const name of declared) exported.add(name);
      for (const one of nodesIn(statement, "specifiers")) exported.add(nameOf(nodeIn(one, "exported")!));
    }
  }
  for (const { node } of collectSyntax(parsed.program).topVars)
    for (const name of variableNames(node)) if (!names.has(name)) add(name, "instance", node, "var");
  return { names, exported, specifiers, object: false };
}

const DECLARATION_KINDS: Readonly<Record<string, CompletionKind>> = {
  FunctionDeclaration: "function",
  TSDeclareFunction: "function",
  ClassDeclaration: "class",
  TSInterfaceDeclaration: "interface",
  TSTypeAliasDeclaration: "type",
  TSEnumDeclaration: "enum",
  TSModuleDeclaration: "module",
  TSImportEqualsDeclaration: "instance",
};

const DECLARING =
  /^[ \t]*(?:export[ \t]+)?(?:declare[ \t]+)?(?:abstract[ \t]+)?(?:async[ \t]+)?(?:const|let|var|function\*?|class|interface|type|enum|namespace)[ \t]+([\p{ID_Start}$_][\p{ID_Continue}$]*)/gmu;
const BRACED = /^[ \t]*(?:import\b[^{;]*|(?:const|let|var)[ \t]*)\{([^}]*)\}/gmu;

/** Good enough while something is being typed: a name that is missed here completes to its older meaning. */
function looseDeclarations(code: string): CellDeclarations {
  const names = new Map<string, Declaration>();
  const add = (name: string, start: number): void => {
    names.set(name, { name, kind: "instance", assignable: false, constant: false, start, end: start, doc: "" });
  };
  for (const found of code.matchAll(DECLARING)) add(found[1]!, found.index);
  for (const found of code.matchAll(BRACED))
    for (const part of found[1]!.split(",")) {
      const name = /([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*$/u.exec(part)?.[1];
      if (name !== undefined) add(name, found.index);
    }
  return { names, exported: new Set(), specifiers: [], object: false };
}

function docBefore({ source, comments }: ParsedSource, start: number): string {
  const before = comments.findLast((comment) => comment.end <= start);
  if (before === undefined || source.slice(before.end, start).trim() !== "") return "";
  const text = source.slice(before.start, before.end);
  return text.startsWith("/**") ? text : "";
}

function parsedOrUndefined(source: string, parse: Parser): ParsedSource | undefined {
  try {
    return parse(source);
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    return undefined;
  }
}

function isObject(code: string, parse: Parser): boolean {
  if (!/^\s*\{/.test(code) || /;\s*$/.test(code)) return false;
  const body = nodesIn(parsedOrUndefined(`(${code}\n)`, parse)?.program ?? { type: "", start: 0, end: 0 }, "body");
  const only = body.length === 1 ? nodeIn(body[0]!, "expression") : undefined;
  return (only?.type === "ParenthesizedExpression" ? nodeIn(only, "expression") : only)?.type === "ObjectExpression";
}
