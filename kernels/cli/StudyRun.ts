import type { CellRun, NotebookResult, NotebookRun } from "../headless/index.js";
import type { StudyReportFile } from "./ReportLog.js";

/** How one notebook of `strikebook run` or `start` ended. All paths are relative to the working folder. */
export interface StudyRun {
  readonly name: string;
  /** The notebook that was run. */
  readonly source: string;
  /**
   * "skipped": it says that its data are not there; "refused": it could not be started, or its copy not written; "not run":
   * the interrupt came before its turn.
   */
  readonly status: NotebookRun["status"] | Exclude<NotebookResult["kind"], "ran">;
  readonly seconds: number;
  /** The executed copy; of a run that did not end well `<name>.failed.ipynb`, unless a path was named. */
  readonly copy: string | undefined;
  /** What `--to` made of the copy. */
  readonly pages: readonly string[];
  /** Reports that the notebook wrote while it ran. */
  readonly reports: readonly StudyReportFile[];
  readonly cells: readonly CellRun[];
  /** Of a resumed run: why it did not reuse more than it did. */
  readonly change: string | undefined;
  /** What stopped it, or why it was skipped or refused. */
  readonly error: string | undefined;
  /** The failure itself, of a notebook that was refused. */
  readonly refusal: Error | undefined;
}
