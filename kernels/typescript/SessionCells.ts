import type { EvaluationRequest } from "./EvaluationOutcome.js";

type Cell = Pick<EvaluationRequest, "code" | "cellName">;

const REPLAY = /^\s*(?:await\s+)?replay\s*\(\s*\)\s*;?\s*$/;

/** The cells of a session that have succeeded, so that a fresh process can run those again whose variables are lost. */
export class SessionCells {
  #lost: { readonly cell: Cell; readonly number: number }[] = [];
  #kept: { readonly cell: Cell; readonly number: number }[] = [];
  #number = 0;

  /** True for a cell that asks for the replay. */
  static asksForReplay(code: string): boolean {
    return REPLAY.test(code);
  }

  /** The cells that succeeded in processes that have ended, in the order in which they ran. */
  get lost(): readonly Cell[] {
    return this.#lost.map(({ cell }) => cell);
  }

  /** A cell has succeeded in the running process. */
  succeeded({ code, cellName }: Cell): void {
    this.#kept.push({ cell: { code, cellName }, number: ++this.#number });
  }

  /** The first of the lost cells has succeeded again. */
  replayed(): void {
    const first = this.#lost.shift();
    if (first !== undefined) this.#kept.push(first);
  }

  /** The process has ended. */
  ended(): void {
    this.#lost = [...this.#lost, ...this.#kept].sort((a, b) => a.number - b.number);
    this.#kept = [];
  }

  /** What the end of the process means for the user, in one line. */
  get consequence(): string {
    const count = this.#lost.length;
    const again =
      count === 0
        ? ""
        : `; there, a cell with \`await replay()\` runs ${count === 1 ? "the cell" : `the ${count} cells`} again that had succeeded`;
    return `all variables are lost, and the next cell starts in a fresh process${again}`;
  }
}
