import { loadParser, type Parser } from "../typescript/compile/parseTypeScript.js";
import { type CellModule, CellScope, namesIn, type Prelude, withUses } from "./CellScope.js";
import { cellDeclarations } from "./cellDeclarations.js";
import { cellPaths, cellProject } from "./cellProject.js";
import { LocalFiles } from "./LocalFiles.js";
import type { TypeScriptServer } from "./TypeScriptServer.js";
import { lineBreaks } from "./textPositions.js";

/** The text that TypeScript sees for a cell. */
export interface CellText {
  readonly path: string;
  readonly text: string;
  /** Lines in front of the cell's own first line. */
  readonly linesBefore: number;
}

/** A cell of the session, in the order of execution. */
export interface NotedCell {
  readonly id: string;
  readonly code: string;
  /** True until it has been checked: what it sees of earlier cells has to stay, although later ones replace it. */
  retains: boolean;
  /** What TypeScript is to see of it at its place in the session, once it has been read: later cells do not change it. */
  seen: (Prelude & { readonly linesBefore: number }) | undefined;
}

/** The project's settings are looked at again after this time. */
const PROJECT_MS = 2000;

/** The session as files for TypeScript: the project, a module for each executed cell, the cell in question. */
export class SessionFiles {
  readonly #folder: string;
  readonly #globals: string | undefined;
  readonly #warn: (line: string) => void;
  readonly #paths: { readonly typed: string; readonly checked: string };
  #scope: CellScope;
  #disk: LocalFiles;
  #unread: NotedCell[] = [];
  readonly #retaining = new Set<NotedCell>();
  /** Modules that nothing needs any more but cells that are still to be checked. */
  #replaced: CellModule[] = [];
  #parse: Parser | undefined;
  #project: ReadonlyMap<string, string> = new Map();
  #projectWarning: string | undefined;
  #projectRead = 0;

  constructor(folder: string, globals: string | undefined, warn: (line: string) => void) {
    this.#folder = folder;
    this.#globals = globals;
    this.#warn = warn;
    this.#paths = cellPaths(folder);
    this.#scope = new CellScope(folder);
    this.#disk = new LocalFiles(folder);
  }

  get scope(): CellScope {
    return this.#scope;
  }

  /** Notes a cell; a server that runs gets it at once, another one when it is prepared. */
  executed(
    { id, code }: { readonly id: string; readonly code: string },
    retains: boolean,
    server: TypeScriptServer | undefined,
  ): NotedCell {
    const cell: NotedCell = { id, code, retains, seen: undefined };
    this.#unread.push(cell);
    if (server !== undefined) this.#read(server);
    return cell;
  }

  /** Forgets all cells. */
  reset(server: TypeScriptServer | undefined): void {
    for (const { path } of [...this.#scope.modules, ...this.#replaced]) server?.forget(path);
    this.#retaining.clear();
    this.#replaced = [];
    this.#scope = new CellScope(this.#folder);
    this.#disk = new LocalFiles(this.#folder);
    this.#unread = [];
  }

  /** Gives a new server all files. */
  async prepare(server: TypeScriptServer): Promise<void> {
    this.#parse ??= await loadParser();
    this.#project = new Map();
    this.#projectRead = 0;
    await this.#readProject(server);
    for (const { path, text } of [...this.#scope.modules, ...this.#replaced]) server.write(path, text);
    this.#read(server);
    server.write(this.#paths.typed, "export {};\n");
    server.write(this.#paths.checked, "export {};\n");
  }

  /** Gives the server what has changed on disk and in the session. */
  async refresh(server: TypeScriptServer): Promise<void> {
    this.#read(server);
    const [changed] = await Promise.all([this.#disk.changed(), this.#readProject(server)]);
    server.changedOnDisk(changed);
  }

  /**
   * Gives the server a cell, with what it sees of earlier cells in front.
   *
   * @param which the cell that is being typed, or the one that is being checked: they do not disturb each other
   * @param cursor where a name may be missing
   */
  write(server: TypeScriptServer, which: "typed" | "checked", code: string, cursor?: number): CellText {
    const own = cellDeclarations(code, this.#parse!, cursor);
    this.#disk.add(own.specifiers);
    const before = this.#scope.prelude(own).text + (own.object ? "(\n" : "");
    const text = `${before}${code}${own.object ? "\n)" : ""}`;
    const path = this.#paths[which];
    server.write(path, text);
    return { path, text, linesBefore: lineBreaks(before) };
  }

  /** Gives the server a cell of the session to check, as it stood; undefined when the session was forgotten before it was read. */
  writeNoted(server: TypeScriptServer, { seen }: NotedCell): CellText | undefined {
    if (seen === undefined) return undefined;
    const path = this.#paths.checked;
    server.write(path, seen.text);
    return { path, ...seen };
  }

  /** The cell has been checked, or will not be. */
  release(cell: NotedCell, server: TypeScriptServer | undefined): void {
    cell.retains = false;
    if (this.#retaining.delete(cell) && server !== undefined) this.#forgetReplaced(server);
  }

  async #readProject(server: TypeScriptServer): Promise<void> {
    if (Date.now() - this.#projectRead < PROJECT_MS) return;
    this.#projectRead = Date.now();
    const { files, warning } = await cellProject(this.#folder, this.#globals);
    for (const [path, text] of files) if (this.#project.get(path) !== text) server.write(path, text);
    this.#project = files;
    if (warning !== undefined && warning !== this.#projectWarning) this.#warn(warning);
    this.#projectWarning = warning;
  }

  #read(server: TypeScriptServer): void {
    const parse = this.#parse;
    if (parse === undefined) return;
    for (const cell of this.#unread.splice(0)) {
      const { id, code } = cell;
      const declarations = cellDeclarations(code, parse);
      this.#disk.add(declarations.specifiers);
      const { text: prelude, uses } = this.#scope.prelude(declarations, namesIn(code));
      const [open, close] = declarations.object ? ["(\n", "\n)"] : ["", ""];
      cell.seen = { text: `${prelude}${open}${code}${close}`, linesBefore: lineBreaks(prelude + open), uses };
      if (cell.retains) this.#retaining.add(cell);
      const { added, dropped } = this.#scope.add(id, code, declarations);
      if (added !== undefined) server.write(added.path, added.text);
      this.#replaced.push(...dropped);
    }
    this.#forgetReplaced(server);
  }

  #forgetReplaced(server: TypeScriptServer): void {
    if (this.#replaced.length === 0) return;
    const needed = withUses([...this.#retaining].flatMap(({ seen }) => [...(seen?.uses ?? [])]));
    const unneeded = this.#replaced.filter((one) => !needed.has(one));
    for (const { path } of unneeded) server.forget(path);
    this.#replaced = this.#replaced.filter((one) => needed.has(one));
  }
}
