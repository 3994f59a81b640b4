/**
 * Where V8 keeps a top-level name. A name declared by `let`, `const`, `class` or `import` is lexical, one declared by
 * `function` or `var` is a property of the global object; V8 refuses to declare a name of one kind as the other.
 */
export type NameKind = "lexical" | "global";

/** The names that one cell declares. */
export interface DeclaredNames {
  readonly kinds: ReadonlyMap<string, NameKind>;
  /** Declared by `const` or `import`: later cells must not assign to them. */
  readonly constants: ReadonlySet<string>;
}

/** The top-level names of one running session, as the cells evaluated so far have left them. */
export class CellNames {
  readonly #kinds = new Map<string, NameKind>();
  readonly #constants = new Set<string>();

  kindOf(name: string): NameKind | undefined {
    return this.#kinds.get(name);
  }

  isConstant(name: string): boolean {
    return this.#constants.has(name);
  }

  /** Records the names of a cell that V8 has accepted (also when it threw later: its names exist). */
  add(declared: DeclaredNames): void {
    for (const [name, kind] of declared.kinds) {
      // What V8 knows first decides; a later declaration of the other kind was rewritten to fit.
      if (!this.#kinds.has(name)) this.#kinds.set(name, kind);
      if (declared.constants.has(name)) this.#constants.add(name);
      else this.#constants.delete(name);
    }
  }
}
