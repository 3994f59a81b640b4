import type { CellCheck, CellDiagnostic } from "../language/index.js";
import { isStrictCell } from "../language/isStrictCell.js";
import { isSurelyWrong, unknownName } from "../language/isSurelyWrong.js";
import { typeRefusal } from "../language/typeRefusal.js";
import type { CellError } from "../typescript/CellError.js";
import type { EvaluationOutcome } from "../typescript/EvaluationOutcome.js";
import type { ExecutedCell, LanguageService } from "./language/LanguageService.js";
import { typeErrorBundle } from "./typeErrorBundle.js";
import type { MessageHeader } from "./wire/Message.js";

/** Cells are checked when no cell has begun or ended for this time: TypeScript takes no time from them. */
const QUIET_MS = 150;
/** As long, while a cell runs: most cells have ended by then. */
const LONG_CELL_MS = 1000;
/** Of a long run of cells so many wait for their check; older ones are left out. */
const MAX_WAITING = 500;

export interface TypeErrorsOptions {
  readonly language: LanguageService;
  /** Shows the type errors of cells that have run (default true). */
  readonly shown: boolean;
  /** Refuses every cell that has type errors, not only those that ask for it. */
  readonly strict: boolean;
  /** Those of `names` that mean something in the session. */
  readonly defined: (names: readonly string[]) => Promise<readonly string[]>;
  readonly show: (bundle: ReturnType<typeof typeErrorBundle>, parent: MessageHeader) => void;
  readonly log: (line: string) => void;
}

/** A cell that runs or has run, as far as its types go. */
export interface CellTypes {
  /** The cell has ended, with this error or without one. */
  end(error: CellError | undefined): void;
}

interface WaitingCheck {
  readonly cell: ExecutedCell;
  readonly check: CellCheck;
  readonly parent: MessageHeader;
  readonly ended: { error: CellError | undefined };
}

/** Checks the types of cells beside their execution, and before it where a cell or the notebook is strict. */
export class TypeErrors {
  readonly #options: TypeErrorsOptions;
  #waiting: WaitingCheck[] = [];
  #timer: NodeJS.Timeout | undefined;
  #running = 0;
  /** TypeScript does not start before the first cell has its result. */
  #oneHasEnded = false;
  #working = false;
  /** The machine has been quiet once more since the work began: there may be cells to read. */
  #again = false;
  #stopped = false;

  constructor(options: TypeErrorsOptions) {
    this.#options = options;
  }

  /** True for a cell that must not run with type errors. */
  isStrict(code: string): boolean {
    return this.#options.strict || isStrictCell(code);
  }

  /** The outcome of a strict cell that must not run; undefined when it may. */
  async refusal(cell: ExecutedCell): Promise<EvaluationOutcome | undefined> {
    const startedAt = performance.now();
    const error = typeRefusal(await this.#options.language.diagnose?.(cell.code), cell);
    if (error === undefined) return undefined;
    return { status: "error", value: undefined, error, elapsedMs: performance.now() - startedAt };
  }

  /** A cell begins to run: later cells know its names, and its type errors are shown when there is time. */
  begin(cell: ExecutedCell, parent: MessageHeader, silent: boolean): CellTypes {
    const { language, shown } = this.#options;
    const ended: WaitingCheck["ended"] = { error: undefined };
    const wanted = shown && !silent;
    const takeBack = language.executed?.(
      cell,
      wanted ? (check) => this.#waiting.push({ cell, check, parent, ended }) : undefined,
    );
    this.#running++;
    if (wanted) this.#whenQuiet();
    return {
      end: (error) => {
        ended.error = error;
        this.#running--;
        this.#oneHasEnded = true;
        if (error?.name === "SyntaxError") takeBack?.();
        if (wanted) this.#whenQuiet();
      },
    };
  }

  /** All variables are gone. */
  reset(): void {
    this.#waiting = [];
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #whenQuiet(): void {
    if (this.#stopped || !this.#oneHasEnded) return;
    clearTimeout(this.#timer);
    const quiet = this.#running > 0 ? LONG_CELL_MS : QUIET_MS;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#working) this.#again = true;
      else void this.#work();
    }, quiet).unref();
  }

  /** Checks one cell after the other until there is none left, or a cell wants the machine. */
  async #work(): Promise<void> {
    this.#working = true;
    this.#again = false;
    try {
      await this.#options.language.read?.();
      if (this.#waiting.length > MAX_WAITING) {
        const left = this.#waiting.splice(0, this.#waiting.length - MAX_WAITING);
        for (const { check } of left) check.dismiss();
        this.#options.log(`types: ${left.length} cells ran too fast to be checked`);
      }
      while (this.#timer === undefined && !this.#stopped) {
        const next = this.#waiting.shift();
        if (next === undefined) break;
        await this.#check(next);
      }
    } catch (error) {
      this.#options.log(`types: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      this.#working = false;
      if (this.#again || this.#waiting.length > 0) this.#whenQuiet();
    }
  }

  async #check({ cell, check, parent, ended }: WaitingCheck): Promise<void> {
    const found = (await check.run()).filter(isSurelyWrong);
    if (found.length === 0) return;
    // What the cell died of is said already.
    const own = ended.error?.cell === cell.id ? ended.error.line : undefined;
    const errors = (await this.#withoutLiveNames(found)).filter(({ line }) => line !== own);
    if (errors.length > 0 && !this.#stopped) this.#options.show(typeErrorBundle(errors, cell), parent);
  }

  /** Without names that only the session knows, as those that a library defines on the global object. */
  async #withoutLiveNames(found: readonly CellDiagnostic[]): Promise<readonly CellDiagnostic[]> {
    const names = found.map(unknownName).filter((name) => name !== undefined);
    if (names.length === 0) return found;
    const defined = new Set(await this.#options.defined([...new Set(names)]));
    return found.filter((one) => !defined.has(unknownName(one) ?? ""));
  }
}
