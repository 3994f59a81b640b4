export { blackPrice } from "./blackPrice.js";
export { blackVega } from "./blackVega.js";
export type { Density, DensityEvent } from "./Density.js";
export { erfc } from "./erfc.js";
export { erfcx } from "./erfcx.js";
export { type ChainSlice, type FitSmileOptions, fitSmile } from "./fitSmile.js";
export { type FitSviOptions, fitSvi, type SviQuotes } from "./fitSvi.js";
export { IV_STATUSES, type IvStatus } from "./IvStatus.js";
export {
  type ImpliedForward,
  type ImpliedForwardOptions,
  impliedForward,
  type ParityPairs,
} from "./impliedForward.js";
export { type IvOutput, type IvQuotes, impliedVolatilities } from "./impliedVolatilities.js";
export { type ImpliedVolResult, impliedVolatility } from "./impliedVolatility.js";
export { normalCdf } from "./normalCdf.js";
export { normalPdf } from "./normalPdf.js";
export type { OptionType } from "./OptionType.js";
export type { SmileFit, SmilePoint, SmilePointStatus } from "./SmileFit.js";
export type { SviFit, SviStart } from "./SviFit.js";
export type { SviParameters } from "./SviParameters.js";
export { sviButterfly } from "./sviButterfly.js";
export { sviCurvature } from "./sviCurvature.js";
export { type SviDensityOptions, sviDensity } from "./sviDensity.js";
export { type ButterflyMinimum, sviMinimumButterfly } from "./sviMinimumButterfly.js";
export { sviSlope } from "./sviSlope.js";
export { sviTotalVariance } from "./sviTotalVariance.js";
