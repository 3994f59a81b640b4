export type { ChartRenderer } from "./ChartRenderer.js";
export type { MimeBundle } from "./MimeBundle.js";
export { type RenderOptions, renderValue, VEGA_LITE_MIME } from "./renderValue.js";
