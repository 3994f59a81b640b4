export { type Displayable, type DisplayData, type DisplayPage, type DisplayValue, isDisplayable } from "./display.js";
export {
  type Progress,
  type ProgressEvent,
  type ProgressListener,
  startProgress,
  subscribeProgress,
} from "./progress.js";
export { type ErrorCode, StrikebookError } from "./StrikebookError.js";
export { skipStudy } from "./skipStudy.js";
export type { TaskOptions } from "./TaskOptions.js";
