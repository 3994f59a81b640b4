// Public entry `strikebook/kernel`: what executes notebooks.
export {
  checkNotebook,
  formatNotebookCheck,
  type NotebookCheck,
  type NotebookCheckOptions,
} from "./compare/index.js";
export {
  type CellRun,
  convertNotebook,
  type NotebookConversion,
  type NotebookFormat,
  type NotebookParameters,
  type NotebookProgress,
  type NotebookRun,
  type NotebookRunOptions,
  runNotebook,
  runNotebooks,
} from "./headless/index.js";
export {
  type ChartRenderer,
  type MimeBundle,
  type RenderOptions,
  renderValue,
  VEGA_LITE_MIME,
} from "./render/index.js";
export { type CellError, describePlace, formatCellError } from "./typescript/CellError.js";
export type { EvaluationOutcome, EvaluationRequest, EvaluatorEvent } from "./typescript/EvaluationOutcome.js";
export { Evaluator } from "./typescript/Evaluator.js";
export type { EvaluatorOptions } from "./typescript/EvaluatorOptions.js";
