import { dirname } from "node:path";
import type { CellError } from "./CellError.js";
import { CellSources } from "./CellSources.js";
import { CellNames, type DeclaredNames } from "./compile/CellNames.js";
import { CompileError } from "./compile/CompileError.js";
import { type CompiledCell, compileCell } from "./compile/compileCell.js";
import { loadParser, type Parser } from "./compile/parseTypeScript.js";
import { loadStripper } from "./compile/stripTypes.js";
import type { ThrownValue } from "./messages.js";
import { slowLoopHint } from "./slowLoopHint.js";

/** The stripper takes 50 ms to load: the first cell with types waits for that unless there was a pause before it. */
const IDLE_MS = 200;

/** Compiles the cells of a session after what earlier ones have declared, and finds the way back from errors to them. */
export class SessionCompiler {
  readonly #importFolder: string;
  readonly #sources: CellSources;
  #names = new CellNames();
  #parse: Parser | undefined;
  #idle: NodeJS.Timeout | undefined;

  /** @param importFrom the file that imports resolve from */
  constructor(cwd: string, importFrom: string) {
    this.#importFolder = dirname(importFrom);
    this.#sources = new CellSources(cwd);
  }

  /** Loads the parser; nothing compiles before. */
  async load(): Promise<void> {
    this.#parse = await loadParser();
  }

  /** Loads the rest of the compiler in the first pause. */
  loadInPause(): void {
    this.#idle = setTimeout(loadStripper, IDLE_MS).unref();
  }

  close(): void {
    clearTimeout(this.#idle);
  }

  /** The variables are gone. */
  forget(): void {
    this.#names = new CellNames();
  }

  declares(name: string): boolean {
    return this.#names.kindOf(name) !== undefined;
  }

  /** A compiled cell and the script name that it is to run under, or the error that stops it before anything runs. */
  compile(cellName: string, code: string): (CompiledCell & { readonly url: string }) | { readonly error: CellError } {
    this.#idle?.refresh();
    const url = this.#sources.urlFor(cellName);
    try {
      const compiled = compileCell(code, this.#names, this.#parse!, this.#importFolder);
      this.#sources.add(url, cellName, code, compiled.edited);
      return { ...compiled, url };
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      return { error: this.#sources.compileError(error, cellName, code) };
    }
  }

  /** The process has accepted a cell's code: its names are there from now on, whether it went through or not. */
  accepted(declared: DeclaredNames): void {
    this.#names.add(declared);
  }

  /** @param url of the script that threw */
  thrown(thrown: ThrownValue, url: string | undefined): CellError {
    return this.#sources.thrown(thrown, url);
  }

  slowLoopHint(code: string, elapsedMs: number): string | undefined {
    return slowLoopHint(code, elapsedMs, this.#parse!);
  }
}
