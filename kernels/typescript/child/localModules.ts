import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import type { InitializeHook, LoadHook, ResolveHook } from "node:module";
import { dirname, extname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { MessagePort } from "node:worker_threads";
import { CompileError } from "../compile/CompileError.js";
import { compileModule } from "../compile/compileModule.js";
import { HELPER } from "../compile/helperName.js";
import { loadParser, type Parser } from "../compile/parseTypeScript.js";
import { nodeIn, nodesIn } from "../compile/SyntaxNode.js";
import { placeOf } from "../compile/textLines.js";
import { aliasedFile, type PathPatterns } from "./aliasedFile.js";
import { existingFile } from "./existingFile.js";
import { importedFile } from "./importedFile.js";

// Module hooks of the child process, on a thread of Node's own. They let cells and local modules import TypeScript files,
// and load a local module again when it, or a local module below it, has changed on disk.

/** What the evaluator gives the hooks. */
export interface LocalModulesData {
  readonly port: MessagePort;
  /** Of the notebook's tsconfig.json. */
  readonly paths: PathPatterns;
  /** Packages that the evaluator stands in for, and the names that each exports. */
  readonly standIns: Readonly<Record<string, readonly string[]>>;
}

/** A local module imports the strikebook package. */
export interface LocalModulesNotice {
  readonly importer: string;
}

interface KnownFile {
  readonly stamp: string;
  /** Paths of the local modules that it imports statically. */
  readonly imports: readonly string[];
  readonly importsLibrary: boolean;
}

const TYPESCRIPT = new Set([".ts", ".mts"]);
const SOURCE = new Set([".ts", ".mts", ".js", ".mjs"]);

/** Scheme of the modules that stand in for packages. */
const STAND_IN = "strikebook-stand-in:";

let port: MessagePort | undefined;
let standIns: LocalModulesData["standIns"] = {};
let parser: Parser | undefined;
let paths: PathPatterns = {};
const known = new Map<string, KnownFile>();

export const initialize: InitializeHook<LocalModulesData> = async (data) => {
  port = data.port;
  paths = data.paths;
  standIns = data.standIns;
  parser = await loadParser();
};

export const resolve: ResolveHook = async (written, context, nextResolve) => {
  const specifier = fromLocalModule(context.parentURL) ? withoutAlias(written) : written;
  if (!/^(\.{0,2}\/|\.{1,2}$|file:)/.test(specifier)) return resolvePackage(specifier, context, nextResolve);
  const base = context.parentURL ?? pathToFileURL("./").href;
  const wanted = new URL(specifier, base);
  if (wanted.protocol !== "file:") return nextResolve(specifier, context);
  const path = existingFile(fileURLToPath(wanted));
  if (path === undefined || /[\\/]node_modules[\\/]/.test(path)) return nextResolve(specifier, context);
  const extension = extname(path);
  const url = pathToFileURL(path);
  url.hash = wanted.hash;
  if (extension === ".json") {
    url.searchParams.set("v", stampOf(path));
    return {
      ...(await nextResolve(url.href, { ...context, importAttributes: { type: "json" } })),
      url: url.href,
      importAttributes: { type: "json" },
    };
  }
  if (TYPESCRIPT.has(extension)) {
    url.searchParams.set("v", versionOf(path));
    return { url: url.href, format: "module", shortCircuit: true };
  }
  const resolved = await nextResolve(url.href, context);
  if (resolved.format !== "module" || !SOURCE.has(extension)) return resolved;
  url.searchParams.set("v", versionOf(path));
  return { ...resolved, url: url.href };
};

export const load: LoadHook = async (url, context, nextLoad) => {
  if (url.startsWith(STAND_IN))
    return {
      format: "module",
      source: standInSource(decodeURIComponent(url.slice(STAND_IN.length))),
      shortCircuit: true,
    };
  if (!url.startsWith("file:")) return nextLoad(url, context);
  const path = fileURLToPath(url);
  const extension = extname(path);
  if (known.get(path)?.importsLibrary === true) port?.postMessage({ importer: path } satisfies LocalModulesNotice);
  if (extension === ".tsx" || extension === ".cts")
    throw new Error(`${path}: ${extension} files are not supported; use .ts`);
  if (!TYPESCRIPT.has(extension) || /[\\/]node_modules[\\/]/.test(path)) return nextLoad(url, context);
  return { format: "module", source: compiled(path), shortCircuit: true };
};

/** Packages have names of their own: only cells and local modules mean what tsconfig.json says. */
function fromLocalModule(parentURL: string | undefined): boolean {
  return parentURL === undefined || !/[\\/]node_modules[\\/]/.test(parentURL);
}

function withoutAlias(specifier: string): string {
  const file = /^(\.{0,2}\/|\.{1,2}$|[a-z]+:)/.test(specifier) ? undefined : aliasedFile(specifier, paths);
  return file === undefined ? specifier : pathToFileURL(file).href;
}

async function resolvePackage(
  specifier: string,
  context: Parameters<ResolveHook>[1],
  nextResolve: Parameters<ResolveHook>[2],
): Promise<Awaited<ReturnType<ResolveHook>>> {
  if (Object.hasOwn(standIns, specifier))
    return { url: STAND_IN + encodeURIComponent(specifier), format: "module", shortCircuit: true };
  try {
    return await nextResolve(specifier, context);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND";
    // Without an install of its own, a local module gets the package that runs it.
    if (missing && /^strikebook(\/|$)/.test(specifier))
      return nextResolve(specifier, { ...context, parentURL: import.meta.url });
    throw error;
  }
}

/** The module itself lives with the evaluator, on the main thread. */
function standInSource(name: string): string {
  const names = standIns[name]!.filter((one) => one !== "default");
  return `const all = globalThis[${JSON.stringify(HELPER)}].standIn(${JSON.stringify(name)});
export const { ${names.join(", ")} } = all;
export default all.default;`;
}

function stampOf(path: string): string {
  const { mtimeMs, size } = statSync(path);
  return `${mtimeMs}-${size}`;
}

/** A version that changes when the file or any local module below it changes. */
function versionOf(path: string): string {
  const files = new Map<string, string>();
  const visit = (one: string): void => {
    if (files.has(one)) return;
    const file = knownFile(one);
    files.set(one, file.stamp);
    for (const imported of file.imports) visit(imported);
  };
  visit(path);
  const hash = createHash("sha256");
  for (const [file, stamp] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(`${file}\0${stamp}\0`);
  return hash.digest("hex").slice(0, 12);
}

function knownFile(path: string): KnownFile {
  const stamp = stampOf(path);
  const before = known.get(path);
  if (before?.stamp === stamp) return before;
  const specifiers = SOURCE.has(extname(path)) ? staticImports(path) : [];
  const imports: string[] = [];
  for (const specifier of specifiers) {
    const imported = importedFile(specifier, dirname(path), paths);
    if (imported !== undefined) imports.push(imported);
  }
  const file: KnownFile = {
    stamp,
    imports,
    importsLibrary: specifiers.some((specifier) => /^strikebook(\/|$)/.test(specifier)),
  };
  known.set(path, file);
  return file;
}

function staticImports(path: string): string[] {
  try {
    return nodesIn(parse(readFileSync(path, "utf8")).program, "body")
      .map((statement) => nodeIn(statement, "source")?.["value"])
      .filter((specifier) => typeof specifier === "string");
  } catch (error) {
    // Its syntax error is reported when the module is loaded.
    if (error instanceof CompileError) return [];
    throw error;
  }
}

function compiled(path: string): string {
  const source = readFileSync(path, "utf8");
  try {
    return compileModule(source, parse, path);
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    const { line, column } = placeOf(source, error.offset);
    const located = new SyntaxError(error.message);
    located.stack = `SyntaxError: ${error.message}\n    at ${pathToFileURL(path).href}:${line}:${column}`;
    throw located;
  }
}

function parse(source: string): ReturnType<Parser> {
  if (parser === undefined) throw new Error("the module hooks are not initialised");
  return parser(source);
}
