import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Parser } from "../typescript/compile/parseTypeScript.js";
import type { Evaluator } from "../typescript/Evaluator.js";
import { boundNames, cacheableNames } from "./cacheableNames.js";
import { changedLake, type LakeLog, lakesOf } from "./LakeLog.js";
import type { NotebookOutput } from "./Notebook.js";
import { type CellCacheState, cellName, type RunningCell } from "./RunningCell.js";

/** The outputs of a kept cell and what it took to make them. */
export interface KeptCell {
  /** "error" for a cell that may throw. */
  readonly status: "ok" | "error";
  readonly outputs: readonly NotebookOutput[];
  /** When they were made, as an ISO time; undefined in copies of an earlier version. */
  readonly ranAt: string | undefined;
  readonly elapsedMs: number;
  readonly rssMb: number | undefined;
}

/**
 * The variables and outputs of cells tagged `cache`, in a folder beside the executed copy, one pair of files a cell, named
 * by the cell's hash. The tag is the author's word that later cells need nothing of this cell but its variables. Only
 * plain data is kept: what would come back without its methods is refused, with the reason.
 */
export class CellCache {
  readonly #folder: string;
  readonly #parse: Parser;

  readonly #lakes: LakeLog;
  readonly #cwd: string;

  /**
   * @param lakes of the run
   * @param cwd working folder of the cells
   */
  constructor(folder: string, parse: Parser, lakes: LakeLog, cwd: string) {
    this.#folder = folder;
    this.#parse = parse;
    this.#lakes = lakes;
    this.#cwd = cwd;
  }

  /**
   * Keeps the variables of a cell that has just run. Read from a file they would be copies, so an object in them that
   * variables of the cells `before` it, or imports, lead to as well is refused.
   */
  async keep(
    one: RunningCell,
    evaluator: Evaluator,
    cell: KeptCell,
    before: readonly RunningCell[],
  ): Promise<CellCacheState> {
    const found = cacheableNames(one.source, this.#parse);
    if ("reason" in found) return { kept: false, reason: found.reason };
    await mkdir(this.#folder, { recursive: true });
    const code = saveCode(found.names, this.#namesOf([...before, one], found.names), this.#valuesFile(one));
    const saved = await evaluator.evaluate({ code, cellName: `${cellName(one)}, its cache`, id: cellName(one) });
    if (saved.status !== "ok") return { kept: false, reason: saved.error?.message ?? "it was interrupted" };
    const file = this.#outputsFile(one);
    await writeFile(`${file}.tmp`, JSON.stringify({ ...cell, lakes: await this.#lakes.opened() }));
    await rename(`${file}.tmp`, file);
    return { kept: true };
  }

  /** Declares the variables of a kept cell again; undefined when it is not kept, or its files cannot be read. */
  async restore(one: RunningCell, evaluator: Evaluator): Promise<KeptCell | { readonly reason: string } | undefined> {
    const found = cacheableNames(one.source, this.#parse);
    if ("reason" in found) return undefined;
    let text: string;
    try {
      text = await readFile(this.#outputsFile(one), "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
    const kept = JSON.parse(text) as KeptCell & { readonly lakes?: unknown };
    const lakes = lakesOf(kept.lakes);
    if (lakes === undefined || (await changedLake(lakes, this.#cwd)) !== undefined) return undefined;
    const code = `${found.imports}\n${found.keyword} { ${found.names.join(", ")} } = ${readCode(this.#valuesFile(one))};`;
    const restored = await evaluator.evaluate({ code, cellName: `${cellName(one)}, its cache`, id: cellName(one) });
    if (restored.status === "ok") {
      this.#lakes.add(lakes);
      return kept;
    }
    return { reason: `its kept variables could not be read: ${restored.error?.message ?? "interrupted"}` };
  }

  /** Removes the files of cells that the notebook no longer has, and of those whose timers or promises failed later. */
  async sweep(cells: readonly RunningCell[]): Promise<void> {
    const hashes = new Set(cells.filter((one) => one.uncaught === undefined).map((one) => one.hash));
    let names: string[];
    try {
      names = await readdir(this.#folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
      throw error;
    }
    for (const name of names)
      if (!hashes.has(name.slice(0, name.indexOf(".")))) await rm(join(this.#folder, name), { force: true });
  }

  #namesOf(cells: readonly RunningCell[], without: readonly string[]): string[] {
    const names = new Set(cells.flatMap(({ source }) => boundNames(source, this.#parse)));
    for (const name of without) names.delete(name);
    return [...names];
  }

  #valuesFile(one: RunningCell): string {
    return join(this.#folder, `${one.hash}.v8`);
  }

  #outputsFile(one: RunningCell): string {
    return join(this.#folder, `${one.hash}.json`);
  }
}

const BUILTIN = "process.getBuiltinModule";

/**
 * Runs in the process of the cells, in a block of its own. V8's serializer keeps typed arrays, maps, sets, dates and shared
 * references, but turns an object of a class into a plain one without a word: those are refused here.
 */
function saveCode(names: readonly string[], earlier: readonly string[], file: string): string {
  return `{
  const kinds = ["Object", "Array", "Map", "Set", "Date", "RegExp", "ArrayBuffer", "DataView", "Boolean", "Number", "String", "BigInt"];
  const { types } = ${BUILTIN}("node:util");
  const seen = new Set();
  const pooled = (view) => view instanceof Buffer && view.buffer.byteLength === Buffer.poolSize;
  const check = (value, path) => {
    if (typeof value === "function" || typeof value === "symbol") throw new Error(path + " is a " + typeof value + ": only plain data can be kept");
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    if (ArrayBuffer.isView(value) && !pooled(value)) seen.add(value.buffer);
    if (types.isTypedArray(value) && !types.isSharedArrayBuffer(value.buffer)) return;
    const prototype = Object.getPrototypeOf(value);
    const name = prototype === null ? "Object" : prototype.constructor?.name;
    if (!kinds.includes(name) || (prototype !== null && prototype !== globalThis[name].prototype) || types.isProxy(value))
      throw new Error(path + " is a " + (name || "value of its own kind") + ": only plain data can be kept");
    if (value instanceof Map) for (const [key, one] of value) { check(key, path + " (a key)"); check(one, path + " (a value)"); }
    else if (value instanceof Set) for (const one of value) check(one, path + " (a member)");
    else for (const [key, { get, value: one }] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
      if (get !== undefined) throw new Error(path + "." + key + " is a getter: only plain data can be kept");
      check(one, path + "." + key);
    }
    if (Object.getOwnPropertySymbols(value).length > 0) throw new Error(path + " has symbols as keys: only plain data can be kept");
  };
  const values = { ${names.join(", ")} };
  for (const name in values) check(values[name], name);
  const visited = new Set([globalThis]);
  const waiting = [];
  const visit = (name, value) => {
    if ((typeof value !== "object" && typeof value !== "function") || value === null || visited.has(value)) return;
    if (seen.has(value)) throw new Error("it shares an object with " + name + ", which it imports or an earlier cell declares: what comes from a file would be a copy");
    visited.add(value);
    waiting.push(value);
  };
  const members = (name, value) => {
    if (types.isProxy(value)) return;
    if (ArrayBuffer.isView(value)) {
      if (!pooled(value)) visit(name, value.buffer);
      return;
    }
    if (types.isMap(value)) for (const [key, one] of Map.prototype.entries.call(value)) { visit(name, key); visit(name, one); }
    else if (types.isSet(value)) for (const one of Set.prototype.values.call(value)) visit(name, one);
    for (const key of Reflect.ownKeys(value)) {
      let found;
      try { found = Reflect.getOwnPropertyDescriptor(value, key); } catch { continue; }
      if (found !== undefined && "value" in found) visit(name, found.value);
    }
  };
  const earlier = { ${earlier.map((name) => `${name}: () => ${name}`).join(", ")} };
  if (seen.size > 0) for (const name of Object.keys(earlier)) {
    let value;
    try { value = earlier[name](); } catch { continue; }
    visit(name, value);
    while (waiting.length > 0) members(name, waiting.pop());
  }
  const { renameSync, writeFileSync } = ${BUILTIN}("node:fs");
  const file = ${JSON.stringify(file)};
  writeFileSync(file + ".tmp", ${BUILTIN}("node:v8").serialize(values));
  renameSync(file + ".tmp", file);
}
void 0`;
}

function readCode(file: string): string {
  return `${BUILTIN}("node:v8").deserialize(${BUILTIN}("node:fs").readFileSync(${JSON.stringify(file)}))`;
}
