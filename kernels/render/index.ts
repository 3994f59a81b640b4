export type { ChartRenderer } from "./ChartRenderer.js";
export type { MimeBundle, Truncation } from "./MimeBundle.js";
export { progressBundle } from "./progressBundle.js";
export { type RenderOptions, renderValue, VEGA_LITE_MIME } from "./renderValue.js";
export {
  type ShowValue,
  type TslabDisplay,
  type TslabModule,
  type TslabVersions,
  tslabDisplay,
} from "./tslabDisplay.js";
