export { type CellCheck, checkNotebook, type NotebookCheck, type NotebookCheckOptions } from "./checkNotebook.js";
export type { OutputDifference } from "./compareOutputs.js";
export type { NumberPair } from "./compareText.js";
export { formatNotebookCheck } from "./formatNotebookCheck.js";
export type { Tolerance } from "./Tolerance.js";
export { updateSavedOutputs } from "./updateSavedOutputs.js";
