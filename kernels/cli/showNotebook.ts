import type { NotebookProgress } from "../headless/index.js";
import type { TerminalProgress } from "./TerminalProgress.js";

/** Shows a running notebook: its cells are one bar, and a long step inside a cell is a bar of its own. */
export function showNotebook(event: NotebookProgress, name: string, progress: TerminalProgress): void {
  if (event.kind === "step") progress.show(event.step);
  else if (event.kind === "cell-start") {
    progress.show({
      id: -1,
      label: `${name}: ${event.title}`,
      done: event.cell,
      total: event.cells,
      unit: "cells",
      state: "running",
      elapsedMs: 0,
    });
  }
}
