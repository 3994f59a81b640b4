import { basename, join } from "node:path";
import type { CellDeclarations, Declaration } from "./cellDeclarations.js";

/** Names of the files that exist for TypeScript only begin with this. */
export const VIRTUAL_PREFIX = "__strikebook_";

/** An executed cell as the module that later cells import from. */
export interface CellModule {
  /** The cell's name, as the caller gave it. */
  readonly id: string;
  readonly code: string;
  readonly path: string;
  readonly text: string;
  /** Lines of `text` in front of the cell's own first line. */
  readonly linesBefore: number;
  readonly declarations: CellDeclarations;
  /** The modules it imports names from. */
  readonly uses: ReadonlySet<CellModule>;
}

/** What stands in front of a cell so that it sees the names of earlier cells. */
export interface Prelude {
  readonly text: string;
  readonly uses: ReadonlySet<CellModule>;
}

const IDENTIFIER = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/gu;

/** Modules with all those that they import from, directly or not. */
export function withUses(modules: Iterable<CellModule>): ReadonlySet<CellModule> {
  const needed = new Set<CellModule>();
  const need = (one: CellModule): void => {
    if (needed.has(one)) return;
    needed.add(one);
    for (const used of one.uses) need(used);
  };
  for (const one of modules) need(one);
  return needed;
}

/** All names that stand in a text, whatever they mean there. */
export function namesIn(code: string): ReadonlySet<string> {
  return new Set(code.match(IDENTIFIER));
}

/**
 * The top-level names of a session. Each executed cell that declares names is a module of its own; a cell sees of every name
 * the module that declared it last, except of the names that it declares itself. So names may be declared again with other
 * types, and TypeScript still checks every cell as plain module code.
 */
export class CellScope {
  readonly #folder: string;
  readonly #names = new Map<string, { readonly module: CellModule; readonly declaration: Declaration }>();
  #modules: CellModule[] = [];
  #count = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The modules in use, in the order of execution. */
  get modules(): readonly CellModule[] {
    return this.#modules;
  }

  declaration(name: string): Declaration | undefined {
    return this.#names.get(name)?.declaration;
  }

  /** The module that declared `name` last. */
  module(name: string): CellModule | undefined {
    return this.#names.get(name)?.module;
  }

  /** Adds an executed cell. Gives its module (none when it declares nothing) and those that nothing needs any more. */
  add(id: string, code: string, declarations: CellDeclarations): { added?: CellModule; dropped: CellModule[] } {
    if (declarations.names.size === 0) return { dropped: [] };
    const { text: prelude, uses } = this.prelude(declarations, namesIn(code));
    const exported = [...declarations.names.keys()].filter((name) => !declarations.exported.has(name));
    const module: CellModule = {
      id,
      code,
      path: join(this.#folder, `${VIRTUAL_PREFIX}cell_${++this.#count}.mts`),
      text: `${prelude}${code}\nexport { ${exported.join(", ")} };\n`,
      linesBefore: prelude.split("\n").length - 1,
      declarations,
      uses,
    };
    for (const declaration of declarations.names.values()) this.#names.set(declaration.name, { module, declaration });
    const needed = withUses([...this.#names.values()].map(({ module: owner }) => owner));
    const all = [...this.#modules, module];
    this.#modules = all.filter((one) => needed.has(one));
    return { added: module, dropped: all.filter((one) => !needed.has(one)) };
  }

  /**
   * The declarations that a cell sees, each on one line of its own.
   *
   * @param own what the cell declares itself
   * @param wanted names to give, when not all
   */
  prelude(own: CellDeclarations, wanted?: ReadonlySet<string>): Prelude {
    const imports = new Map<CellModule, string[]>();
    let variables = "";
    const uses = new Set<CellModule>();
    for (const name of wanted ?? this.#names.keys()) {
      const known = this.#names.get(name);
      if (known === undefined || own.names.has(name)) continue;
      const { module, declaration } = known;
      uses.add(module);
      const from = specifierOf(module);
      // An import cannot be assigned to, a variable of an earlier cell can.
      if (declaration.assignable)
        variables += `${declaration.doc}${declaration.doc === "" ? "" : "\n"}declare let ${name}: typeof import(${from}).${name};\n`;
      else imports.set(module, [...(imports.get(module) ?? []), name]);
    }
    const lines = [...imports].map(
      ([module, names]) => `import { ${names.join(", ")} } from ${specifierOf(module)};\n`,
    );
    return { text: lines.join("") + variables, uses };
  }
}

function specifierOf(module: CellModule): string {
  return JSON.stringify(`./${basename(module.path)}`);
}
