export { convertNotebook, type NotebookConversion, type NotebookFormat } from "./convert/convertNotebook.js";
export type { NotebookParameters } from "./injectParameters.js";
export type { NotebookProgress } from "./NotebookProgress.js";
export type { CellCacheState, CellOrigin } from "./RunningCell.js";
export { type CellRun, type NotebookRun, type NotebookRunOptions, runNotebook } from "./runNotebook.js";
export {
  type NotebookResult,
  type NotebooksProgress,
  type NotebooksRunOptions,
  runNotebooks,
} from "./runNotebooks.js";
