import type { CellNames, DeclaredNames, NameKind } from "./CellNames.js";
import { variableNames } from "./declaredNames.js";
import { HELPER } from "./helperName.js";
import { nameOf, nodeIn, nodesIn, type SyntaxNode } from "./SyntaxNode.js";
import type { TextEdits } from "./TextEdits.js";

/**
 * The names that a cell declares, and the edits that let it declare a name again in another way than an earlier cell did.
 * V8's REPL mode accepts lexical over lexical (`let`, `class`) and global over global (`var`, `function`), so the common
 * case is left as it is; a change between the two is rewritten into an assignment to the variable that exists.
 */
export class Redeclarations {
  readonly #names: CellNames;
  readonly #edits: TextEdits;
  readonly #source: string;
  readonly #kinds = new Map<string, NameKind>();
  readonly #constants = new Set<string>();
  readonly #fresh = new Set<string>();
  #functions = "";

  constructor(names: CellNames, edits: TextEdits, source: string) {
    this.#names = names;
    this.#edits = edits;
    this.#source = source;
  }

  declared(): DeclaredNames {
    return { kinds: this.#kinds, constants: this.#constants };
  }

  declares(name: string): boolean {
    return this.#kinds.has(name);
  }

  conflicts(name: string, kind: NameKind): boolean {
    const known = this.#names.kindOf(name);
    return known !== undefined && known !== kind;
  }

  /** Code that has to run before the first statement. */
  prologue(): string {
    const fresh = [...this.#fresh];
    return (fresh.length === 0 ? "" : `let ${fresh.join(",")};`) + this.#functions;
  }

  note(name: string, kind: NameKind, constant: boolean): void {
    this.#kinds.set(name, kind);
    if (constant) this.#constants.add(name);
  }

  /** Notes a name that the cell's code assigns instead of declaring; a new one is declared in the prologue. */
  assigned(name: string, constant: boolean): void {
    if (this.#names.kindOf(name) === undefined) this.#fresh.add(name);
    this.note(name, this.#names.kindOf(name) ?? "lexical", constant);
  }

  /** A `let` or `const` statement of the top level. */
  variables(statement: SyntaxNode): void {
    const names = variableNames(statement);
    const kind = String(statement["kind"]);
    const constant = kind === "const";
    if (names.some((name) => this.conflicts(name, "lexical"))) {
      for (const name of names) this.assigned(name, constant);
      this.#assign(statement, kind, true);
      return;
    }
    for (const name of names) this.note(name, "lexical", constant);
    if (constant) this.#edits.replace(statement.start, statement.start + "const".length, "let  ");
  }

  /** A `var` statement whose names belong to the top level; it may stand in a block or in the head of a loop. */
  vars(statement: SyntaxNode, parent: SyntaxNode): void {
    const names = variableNames(statement);
    if (!names.some((name) => this.conflicts(name, "global"))) {
      for (const name of names) this.note(name, "global", false);
      return;
    }
    for (const name of names) this.assigned(name, false);
    const inLoopHead = parent.type.startsWith("For") && parent["body"] !== statement;
    if (!inLoopHead) this.#assign(statement, "var", false);
    else {
      this.#edits.blank(statement.start, statement.start + "var".length);
      this.#dropAnnotations(statement);
    }
  }

  /** A function declaration of the top level. A hoisted function cannot be an assignment, so it is declared under another name. */
  function(statement: SyntaxNode): void {
    const id = nodeIn(statement, "id");
    if (id === undefined) return;
    const name = nameOf(id);
    if (!this.conflicts(name, "global")) {
      this.note(name, "global", false);
      return;
    }
    const hidden = `${HELPER}${name}`;
    this.#edits.replace(id.start, id.end, hidden);
    this.#functions += `${name} = ${HELPER}.named(${hidden}, ${JSON.stringify(name)});`;
    this.assigned(name, false);
  }

  /** A declaration of the top level that has become an assignment of a value: the keyword in front of it. */
  lowered(name: string): string {
    const keyword = this.conflicts(name, "lexical") ? "" : "let ";
    this.note(name, this.#names.kindOf(name) ?? "lexical", false);
    return keyword;
  }

  /** A class declaration of the top level. */
  class(statement: SyntaxNode): void {
    const id = nodeIn(statement, "id");
    if (id === undefined) return;
    const name = nameOf(id);
    if (!this.conflicts(name, "lexical")) {
      this.note(name, "lexical", false);
      return;
    }
    this.#edits.insert(statement.start, "{");
    this.#edits.insert(statement.end, `;globalThis.${name} = ${name};}`);
    this.assigned(name, false);
  }

  /** Turns `const a: T = x, { b } = y` into `void(a = x, { b } = y)`. */
  #assign(statement: SyntaxNode, keyword: string, clears: boolean): void {
    this.#edits.replace(statement.start, statement.start + keyword.length, "void(");
    this.#dropAnnotations(statement);
    for (const one of nodesIn(statement, "declarations"))
      if (clears && one["init"] == null) this.#edits.insert(one.end, " = undefined");
    const closed = this.#source[statement.end - 1] === ";";
    this.#edits.insert(statement.end - (closed ? 1 : 0), ")");
  }

  #dropAnnotations(statement: SyntaxNode): void {
    for (const one of nodesIn(statement, "declarations")) {
      const id = nodeIn(one, "id");
      const annotation = id === undefined ? undefined : nodeIn(id, "typeAnnotation");
      if (id === undefined || annotation === undefined) continue;
      const from = id.type === "Identifier" ? id.start + nameOf(id).length : annotation.start;
      this.#edits.blank(from, annotation.end);
    }
  }
}
