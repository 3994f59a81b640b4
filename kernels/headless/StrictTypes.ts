import { dirname } from "node:path";
import type { CellLanguage } from "../language/index.js";
import { isStrictCell } from "../language/isStrictCell.js";
import { typeRefusal } from "../language/typeRefusal.js";
import type { CellError } from "../typescript/CellError.js";
import type { Notebook } from "./Notebook.js";
import { cellName, type RunningCell } from "./RunningCell.js";

/** Refuses the strict cells of a notebook that have type errors. TypeScript starts only when a cell is strict. */
export class StrictTypes {
  readonly #folder: string;
  readonly #all: boolean;
  readonly #ran: RunningCell[] = [];
  #language: CellLanguage | undefined;

  /**
   * @param path the notebook
   * @param all true when every cell is strict, not only those that begin with `// @strict`
   */
  constructor(path: string, all: boolean) {
    this.#folder = dirname(path);
    this.#all = all;
  }

  /** Why a cell must not run, or undefined when it may. */
  async refusal(one: RunningCell): Promise<CellError | undefined> {
    if (!this.#all && !isStrictCell(one.source)) return undefined;
    this.#language ??= new (await import("../language/index.js")).CellLanguage({ folder: this.#folder });
    for (const { source, ...cell } of this.#ran.splice(0))
      this.#language.executed({ id: cellName(cell), code: source });
    return typeRefusal(await this.#language.verdict(one.source), { id: cellName(one), code: one.source });
  }

  /** A cell runs: later ones see its names. */
  ran(one: RunningCell): void {
    this.#ran.push(one);
  }

  async close(): Promise<void> {
    await this.#language?.close();
  }
}

/** Whether a notebook, or the environment of its run, asks that all its cells are strict. */
export function isStrictNotebook({ metadata }: Notebook, env: NodeJS.ProcessEnv): boolean {
  const own = metadata["strikebook"] as { readonly strict?: unknown } | undefined;
  return own?.strict === true || env["STRIKEBOOK_STRICT"] === "1";
}
