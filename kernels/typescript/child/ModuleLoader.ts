import Module, { createRequire, isBuiltin, register } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import { MessageChannel } from "node:worker_threads";
import { closestNames } from "../../closestNames.js";
import { aliasedFile, type PathPatterns } from "./aliasedFile.js";
import { cellStorage } from "./CellContext.js";
import { withoutWarnings } from "./hardenInterrupts.js";
import { importError } from "./importError.js";
import type { LocalModulesData, LocalModulesNotice } from "./localModules.js";
import { nearestPaths } from "./nearestPaths.js";

type ModuleNamespace = Record<string, unknown>;
type RequireModule = (name: string, ...rest: unknown[]) => unknown;
type ImportCall = (specifier: string, options?: ImportCallOptions) => Promise<ModuleNamespace>;

const PACKAGE = /^strikebook(\/|$)/;
const LOCAL = /^(\.{0,2}\/|\.{1,2}$|file:)/;

/**
 * Imports modules for cells, as seen from the notebook's folder. Packages go through Node's own loader; for local modules a
 * hook is added at the first one, which erases types and loads a changed file again. `strikebook` is the folder's own
 * install when there is one, else this package.
 */
export class ModuleLoader {
  /** What `import.meta` is in a cell. */
  readonly meta: {
    readonly url: string;
    readonly filename: string;
    readonly dirname: string;
    resolve(specifier: string): string;
  };
  readonly #folder: string;
  readonly #nodeImport: ImportCall;
  readonly #onLibrary: (library: ModuleNamespace) => void;
  #handlesLocal = false;
  #paths: Promise<PathPatterns> | undefined;
  readonly #standIns: Readonly<Record<string, ModuleNamespace>>;

  /**
   * @param onLibrary is called with every copy of the strikebook package that user code has loaded
   * @param standIns modules that user code gets in place of packages of these names, even of installed ones
   */
  constructor(
    importFrom: string,
    onLibrary: (library: ModuleNamespace) => void,
    standIns: Readonly<Record<string, ModuleNamespace>> = {},
  ) {
    this.#standIns = standIns;
    this.#standInForRequire();
    const url = pathToFileURL(importFrom).href;
    this.#folder = dirname(importFrom);
    this.#onLibrary = onLibrary;
    this.meta = {
      url,
      filename: importFrom,
      dirname: this.#folder,
      resolve: (specifier) =>
        LOCAL.test(specifier)
          ? new URL(specifier, url).href
          : pathToFileURL(createRequire(importFrom).resolve(specifier)).href,
    };
    // A script compiled under the notebook's name gives an import() that resolves from the notebook's folder.
    this.#nodeImport = withoutWarnings(
      () =>
        new vm.Script("(specifier, options) => import(specifier, options)", {
          filename: importFrom,
          importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
        }).runInThisContext() as ImportCall,
    );
  }

  /** `import(specifier, options)` of a cell. */
  async import(specifier: string, options?: ImportCallOptions): Promise<ModuleNamespace> {
    const written = String(specifier);
    const standIn = this.standIn(written);
    if (standIn !== undefined) return standIn;
    const name = LOCAL.test(written) || isBuiltin(written) ? written : await this.#withoutAlias(written);
    if (LOCAL.test(name)) await this.#handleLocal();
    const withAttributes = name.endsWith(".json") && options === undefined ? { with: { type: "json" } } : options;
    const found = await this.#find(name, withAttributes);
    if (PACKAGE.test(name)) this.#onLibrary(found);
    return found;
  }

  /**
   * The values of a static import of a cell.
   *
   * @param imported exported names, "default", or "*" for the whole module
   * @param typesAtMost names that the cell uses in types only; the module need not have them
   */
  async bind(
    specifier: string,
    imported: readonly string[],
    attributes: Readonly<Record<string, string>>,
    typesAtMost: readonly string[],
  ): Promise<unknown[]> {
    const found = await this.import(specifier, Object.keys(attributes).length === 0 ? undefined : { with: attributes });
    return imported.map((name) => {
      if (name === "*") return found;
      if (!(name in found) && !typesAtMost.includes(name)) throw new SyntaxError(missingExport(specifier, name, found));
      return found[name];
    });
  }

  /** The module that stands in for the package of this name. */
  standIn(name: string): ModuleNamespace | undefined {
    return Object.hasOwn(this.#standIns, name) ? this.#standIns[name] : undefined;
  }

  /** `require` of cells and of CommonJS modules below them. */
  #standInForRequire(): void {
    const loader = Module as unknown as { _load: RequireModule };
    const load = loader._load;
    loader._load = (name, ...rest) => this.standIn(name) ?? load.call(Module, name, ...rest);
  }

  async #find(specifier: string, options: ImportCallOptions | undefined): Promise<ModuleNamespace> {
    try {
      // Node warns that the way in which #nodeImport was made may change.
      return await withoutWarnings(() => this.#nodeImport(specifier, options));
    } catch (error) {
      // An interrupt ends an import with null.
      const { code, message = "" } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
      if (code === "ERR_MODULE_NOT_FOUND" && message.includes(`Cannot find package '${packageName(specifier)}'`)) {
        if (PACKAGE.test(specifier)) return this.#ownPackage(specifier);
      }
      throw importError(error, this.meta.filename);
    }
  }

  /** The folder has no install of this package. */
  async #ownPackage(specifier: string): Promise<ModuleNamespace> {
    try {
      return (await import(specifier)) as ModuleNamespace;
    } catch (error) {
      throw importError(error, this.meta.filename);
    }
  }

  /** A name of tsconfig's `paths` is the file that it points to. */
  async #withoutAlias(specifier: string): Promise<string> {
    this.#paths ??= nearestPaths(this.#folder);
    const file = aliasedFile(specifier, await this.#paths);
    return file === undefined ? specifier : pathToFileURL(file).href;
  }

  async #handleLocal(): Promise<void> {
    this.#paths ??= nearestPaths(this.#folder);
    const paths = await this.#paths;
    if (this.#handlesLocal) return;
    this.#handlesLocal = true;
    const { port1, port2 } = new MessageChannel();
    port1.on("message", (notice: LocalModulesNotice) => this.#library(notice.importer));
    port1.unref();
    // The thread that Node starts for the hooks is not the cell's: it stays when the cell is stopped.
    cellStorage.exit(() =>
      register<LocalModulesData>("./localModules.js", {
        parentURL: import.meta.url,
        data: {
          port: port2,
          paths,
          standIns: Object.fromEntries(Object.entries(this.#standIns).map(([name, one]) => [name, Object.keys(one)])),
        },
        transferList: [port2],
      }),
    );
  }

  /** A local module imports the library: find the copy that it gets. */
  #library(importer: string): void {
    const specifier = "strikebook";
    const fromModule = createRequire(importer);
    let url: string | undefined;
    try {
      url = pathToFileURL(fromModule.resolve(specifier)).href;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    }
    import(url ?? specifier).then(
      (library: ModuleNamespace) => this.#onLibrary(library),
      // The local module's own import of it fails in the same way, and the user sees that one.
      () => undefined,
    );
  }
}

function packageName(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

function missingExport(specifier: string, name: string, found: ModuleNamespace): string {
  const near = closestNames(name, Object.keys(found));
  const whole: unknown = found["default"];
  const onDefault = name !== "default" && typeof whole === "object" && whole !== null && name in whole;
  if (onDefault)
    return `"${specifier}" has no export "${name}"; it is a property of its default export: \`import all from "${specifier}"\`, then \`all.${name}\``;
  return `"${specifier}" has no export "${name}"${near.length > 0 ? `; near it: ${near.join(", ")}` : ""}`;
}
