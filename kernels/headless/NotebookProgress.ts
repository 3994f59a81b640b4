import type { ProgressEvent } from "strikebook";
import type { RunningCell } from "./RunningCell.js";

/** What a run tells while it goes on. Cells are numbered as their execution counts will be, from 1. */
export type NotebookProgress =
  | { readonly kind: "start"; readonly notebook: string; readonly cells: number }
  | { readonly kind: "cell-start"; readonly cell: number; readonly cells: number; readonly title: string }
  /** A long step inside a cell. */
  | { readonly kind: "step"; readonly cell: number; readonly step: ProgressEvent }
  | { readonly kind: "stream"; readonly cell: number; readonly name: "stdout" | "stderr"; readonly text: string }
  | {
      readonly kind: "cell-end";
      readonly cell: number;
      readonly cells: number;
      readonly status: RunningCell["status"];
      readonly elapsedMs: number;
    };
