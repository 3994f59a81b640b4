import type { CellDiagnostic } from "./CellDiagnostic.js";
import type { Completion, CompletionOptions } from "./Completion.js";
import { cellDiagnostics } from "./cellDiagnostics.js";
import { completeCell, wordBefore } from "./completeCell.js";
import type { Inspection } from "./Inspection.js";
import { inspectCell } from "./inspectCell.js";
import type { LiveMembers } from "./LiveMember.js";
import { liveMembersInTime } from "./liveMembersInTime.js";
import { memberAccess } from "./memberAccess.js";
import { mergeLiveMembers } from "./mergeLiveMembers.js";
import { ServerKeeper } from "./ServerKeeper.js";
import { type CellText, SessionFiles } from "./SessionFiles.js";
import type { TypeScriptServer } from "./TypeScriptServer.js";
import { lineBreaks } from "./textPositions.js";

export interface CellLanguageOptions {
  /** The notebook's folder, absolute: modules, packages and tsconfig.json are found from there. */
  readonly folder: string;
  /** Gives the properties of live values, which are then offered beside the declared ones. */
  readonly liveMembers?: LiveMembers | undefined;
  /** Live values that are not there after this time are left out. Default 100. */
  readonly liveTimeoutMs?: number | undefined;
  /** Takes one line when types are not to be had for a while, and why. Default: a line on standard error. */
  readonly onWarning?: ((line: string) => void) | undefined;
  /** Declarations of the globals of cells. Default: `CELL_GLOBALS`. */
  readonly globals?: string | undefined;
  /** A request that takes longer is answered with nothing and ends the server. Default 15,000. */
  readonly timeoutMs?: number | undefined;
  /** Program to start instead of the installed TypeScript 7, for tests. */
  readonly executable?: string | undefined;
}

/** The check of one cell of the session, to be run when there is time, once, or dismissed. */
export interface CellCheck {
  /** The type errors of the cell at its place in the session, whatever has run since. */
  run(): Promise<CellDiagnostic[]>;
  dismiss(): void;
}

/**
 * What TypeScript knows about the cells of one session: completion, descriptions, type errors. Names persist from cell to cell
 * and may be declared again with other types. TypeScript runs in a process of its own, started by the first request; when it
 * fails, requests give nothing and one line of warning, and it is started again.
 */
export class CellLanguage {
  readonly #options: CellLanguageOptions;
  readonly #warn: (line: string) => void;
  readonly #files: SessionFiles;
  readonly #keeper: ServerKeeper;
  /** Requests that write the same file take turns. */
  readonly #turns = { typed: Promise.resolve() as Promise<unknown>, checked: Promise.resolve() as Promise<unknown> };

  constructor(options: CellLanguageOptions) {
    this.#options = options;
    this.#warn = options.onWarning ?? ((line) => process.stderr.write(`strikebook: ${line}\n`));
    this.#files = new SessionFiles(options.folder, options.globals, this.#warn);
    this.#keeper = new ServerKeeper({
      folder: options.folder,
      executable: options.executable,
      timeoutMs: options.timeoutMs ?? 15_000,
      prepare: (server) => this.#files.prepare(server),
      onWarning: this.#warn,
    });
  }

  /** Process id of the TypeScript server while it runs. */
  get serverPid(): number | undefined {
    return this.#keeper.running?.pid;
  }

  /** Starts TypeScript before it is asked for; settles when it is ready. */
  async warmUp(): Promise<void> {
    await this.complete("Math.", 5, { described: 0 });
  }

  /** Adds a cell that is evaluated (also one that throws: its names exist). Call it in the order of execution. Returns at once. */
  executed(cell: { readonly id: string; readonly code: string }): void {
    this.#files.executed(cell, false, this.#keeper.running);
  }

  /** As `executed`, and the cell can be checked later. */
  executedToCheck(cell: { readonly id: string; readonly code: string }): CellCheck {
    const noted = this.#files.executed(cell, true, this.#keeper.running);
    const work = async (server: TypeScriptServer): Promise<CellDiagnostic[]> => {
      const text = this.#files.writeNoted(server, noted);
      return text === undefined ? [] : this.#diagnosed(server, text, noted.code);
    };
    const dismiss = (): void => this.#files.release(noted, this.#keeper.running);
    return { run: () => this.#takeTurn<CellDiagnostic[]>("checked", work, []).finally(dismiss), dismiss };
  }

  /** Forgets all cells, as after a restart of the process that evaluates them. */
  reset(): void {
    this.#files.reset(this.#keeper.running);
  }

  /** The ways to go on at `offset` (UTF-16 units). */
  async complete(code: string, offset: number, options: CompletionOptions = {}): Promise<Completion> {
    const at = clamp(offset, code);
    const wordStart = at - wordBefore(code, at).length;
    const access = memberAccess(code, at);
    const { liveMembers, liveTimeoutMs = 100 } = this.#options;
    const [completion, members] = await Promise.all([
      this.#takeTurn<Completion>(
        "typed",
        (server) => {
          const cell = this.#files.write(server, "typed", code, at);
          return completeCell(server, cell, code, at, this.#files.scope, options);
        },
        { items: [], start: wordStart, end: at },
      ),
      access === undefined || liveMembers === undefined
        ? []
        : liveMembersInTime(liveMembers, access.expression, liveTimeoutMs, this.#warn),
    ]);
    // Where TypeScript replaces the dot by `?.`, a live member does not fit the range.
    if (access === undefined || members.length === 0 || completion.start !== wordStart) return completion;
    const items = mergeLiveMembers(completion.items, members, access.typed);
    return { ...completion, items: items.slice(0, options.limit ?? 500) };
  }

  /**
   * What is known of the name at `offset` (UTF-16 units), or of the function whose arguments it is in.
   *
   * @param detail 1 adds where the name is declared, with the source when an earlier cell did
   */
  inspect(code: string, offset: number, detail: 0 | 1 = 0): Promise<Inspection | undefined> {
    const at = clamp(offset, code);
    const work = (server: TypeScriptServer): Promise<Inspection | undefined> => {
      const cell = this.#files.write(server, "typed", code, at);
      return inspectCell(server, cell, code, at, this.#files.scope, detail);
    };
    return this.#takeTurn("typed", work, undefined);
  }

  /** The type errors of a cell that is about to run or is running: earlier cells count, the cell itself does not yet. */
  async diagnose(code: string): Promise<CellDiagnostic[]> {
    return (await this.verdict(code)) ?? [];
  }

  /** As `diagnose`; undefined when TypeScript is not to be had. */
  verdict(code: string): Promise<CellDiagnostic[] | undefined> {
    const work = (server: TypeScriptServer): Promise<CellDiagnostic[]> =>
      this.#diagnosed(server, this.#files.write(server, "checked", code), code);
    return this.#takeTurn<CellDiagnostic[] | undefined>("checked", work, undefined);
  }

  async #diagnosed(server: TypeScriptServer, { path, linesBefore }: CellText, code: string): Promise<CellDiagnostic[]> {
    const found = await server.diagnostics(path);
    return cellDiagnostics(found, linesBefore, lineBreaks(code) + 1, this.#files.scope);
  }

  /** Ends the TypeScript process. Requests give nothing from now on. */
  async close(): Promise<void> {
    this.#keeper.close();
    await Promise.all([this.#turns.typed, this.#turns.checked]);
  }

  #takeTurn<Answer>(
    file: "typed" | "checked",
    work: (server: TypeScriptServer) => Promise<Answer>,
    empty: Answer,
  ): Promise<Answer> {
    const turn = this.#turns[file].then(() =>
      this.#keeper.ask(async (server) => {
        await this.#files.refresh(server);
        return work(server);
      }, empty),
    );
    this.#turns[file] = turn;
    return turn;
  }
}

function clamp(offset: number, code: string): number {
  return Math.max(0, Math.min(offset, code.length));
}
