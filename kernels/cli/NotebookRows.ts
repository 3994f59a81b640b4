import type { NotebookProgress } from "../headless/index.js";
import { progressBar, type TerminalProgress } from "./TerminalProgress.js";

interface ShownCell {
  readonly cell: number;
  readonly cells: number;
  readonly title: string;
}

/** Shows running notebooks: one row each, with its cells as a bar, and what the cell does. */
export class NotebookRows {
  readonly #progress: TerminalProgress;
  readonly #names: boolean;
  readonly #cells = new Map<string, ShownCell>();

  /** @param several names the notebook in the closing lines of its steps */
  constructor(progress: TerminalProgress, several: boolean) {
    this.#progress = progress;
    this.#names = several;
  }

  show(event: NotebookProgress, name: string): void {
    if (event.kind === "cell-start") {
      this.#cells.set(name, event);
      this.#row(name, event, event.title);
    } else if (event.kind === "step") {
      const shown = this.#cells.get(name);
      const { step } = event;
      if (step.state !== "running") this.#progress.endStep(step, this.#names ? name : undefined);
      else if (shown !== undefined) {
        const share = step.total ? `${Math.floor((100 * step.done) / step.total)} %` : step.done.toLocaleString("en");
        this.#row(name, shown, `${step.label}: ${share}`);
      }
    }
  }

  end(name: string): void {
    this.#cells.delete(name);
    this.#progress.removeRow(name);
  }

  #row(name: string, { cell, cells }: ShownCell, what: string): void {
    this.#progress.setRow(name, `  ${progressBar((cell - 1) / cells)}${name}, cell ${cell} of ${cells}: ${what}`);
  }
}
