export type { NotebookParameters } from "./injectParameters.js";
export {
  type CellRun,
  type NotebookProgress,
  type NotebookRun,
  type NotebookRunOptions,
  runNotebook,
} from "./runNotebook.js";
