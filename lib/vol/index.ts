export { blackPrice } from "./black/blackPrice.js";
export { blackVega } from "./black/blackVega.js";
export {
  type ImpliedForward,
  type ImpliedForwardOptions,
  impliedForward,
  type ParityPairs,
} from "./forward/impliedForward.js";
export { IV_STATUSES, type IvStatus } from "./implied/IvStatus.js";
export { type IvOutput, type IvQuotes, impliedVolatilities } from "./implied/impliedVolatilities.js";
export { type ImpliedVolResult, impliedVolatility } from "./implied/impliedVolatility.js";
export { erfc } from "./normal/erfc.js";
export { erfcx } from "./normal/erfcx.js";
export { normalCdf } from "./normal/normalCdf.js";
export { normalPdf } from "./normal/normalPdf.js";
export type { OptionType } from "./OptionType.js";
export { type ChainSlice, type FitSmileOptions, fitSmile } from "./smile/fitSmile.js";
export type { LocalVariance, Smile, SmileModel } from "./smile/Smile.js";
export type { SmileFit, SmilePoint, SmilePointStatus } from "./smile/SmileFit.js";
export { type FitSviOptions, fitSvi, type SviQuotes } from "./svi/fitSvi.js";
export type { SviFit, SviStart } from "./svi/SviFit.js";
export type { SviParameters } from "./svi/SviParameters.js";
export { sviButterfly } from "./svi/sviButterfly.js";
export { sviCurvature } from "./svi/sviCurvature.js";
export { type ButterflyMinimum, sviMinimumButterfly } from "./svi/sviMinimumButterfly.js";
export { sviSlope } from "./svi/sviSlope.js";
export { sviTotalVariance } from "./svi/sviTotalVariance.js";

// What is built on smiles: densities, moments, thin markets, dealer flows, term structure.

export { fitSviMethod, type SmileMethod } from "./backtest/SmileMethod.js";
export type { ErrorSummary } from "./backtest/summariseErrors.js";
export {
  type BacktestSlice,
  type FittedShape,
  type MethodSummary,
  type PricingError,
  type SurfaceBacktest,
  type SurfaceBacktestOptions,
  surfaceBacktest,
} from "./backtest/surfaceBacktest.js";
export {
  type BookPosition,
  type NetGreeks,
  type PortfolioGreeks,
  portfolioGreeks,
} from "./book/portfolioGreeks.js";
export type { AttachedTail, TailJoin, TailOptions } from "./density/attachTails.js";
export type { Density, DensityEvent, Moments } from "./density/Density.js";
export type { PriceLaw } from "./density/PriceLaw.js";
export { type SmileDensityOptions, smileDensity } from "./density/smileDensity.js";
export { smileLaw } from "./density/smileLaw.js";
export type { TailFamily, TailShape } from "./density/TailShape.js";
export { compareSnapshots, type FlowAlarm, type FlowLimits, type FlowSnapshot } from "./exposure/compareSnapshots.js";
export {
  type DealerExposure,
  type DealerExposureOptions,
  dealerExposure,
  type Exposure,
  type ExposureLine,
  type ExposureWall,
} from "./exposure/dealerExposure.js";
export type { GammaProfile } from "./exposure/flipLevels.js";
export type { LeftOut, OptionInterest } from "./exposure/OptionInterest.js";
export { CALLS_SOLD_PUTS_BOUGHT, type CustomerFlow, type SignModel } from "./exposure/SignModel.js";
export { type BkmMoments, bakshiKapadiaMadan } from "./moments/bakshiKapadiaMadan.js";
export {
  type CboeStripOptions,
  type CboeVariance,
  cboeVarianceStrip,
  type StripTerm,
  type TwoSidedChain,
} from "./moments/cboeVarianceStrip.js";
export { cboeVolatilityIndex, type IndexTerm } from "./moments/cboeVolatilityIndex.js";
export { type ModelFreeVariance, modelFreeVariance } from "./moments/modelFreeVariance.js";
export { type MinuteRealisedVol, type MinuteVolOptions, minuteRealisedVol } from "./realised/minuteRealisedVol.js";
export {
  type PriceBars,
  realisedVol,
  rollingRealisedVol,
  VOL_ESTIMATORS,
  type VolEstimator,
} from "./realised/realisedVol.js";
export { type SviSmile, sviSmile } from "./svi/sviSmile.js";
export { DELTA_CONVENTIONS, type DeltaConvention, optionDelta } from "./term/optionDelta.js";
export { rollingPercentile } from "./term/rollingPercentile.js";
export { type SkewOptions, type SmileSkew, smileSkew } from "./term/smileSkew.js";
export { type DeltaOptions, strikeFromDelta } from "./term/strikeFromDelta.js";
export {
  type TermEvent,
  type TermExtrapolation,
  type TermPoint,
  TermStructure,
  termStructure,
} from "./term/TermStructure.js";
export { type VarianceRiskPremium, varianceRiskPremium } from "./term/varianceRiskPremium.js";
export { type RegimeBounds, type VolRegime, volRegime } from "./term/volRegime.js";
export {
  DEFAULT_LIQUIDITY,
  type LiquidityRule,
  type StrikeLiquidity,
  type StrikeQuote,
  strikeLiquidity,
} from "./thin/LiquidityRule.js";
export { readThinMarket } from "./thin/readThinMarket.js";
export type { DataQuality, SmileQuotes, ThinChain, ThinMarket, ThinMarketOptions } from "./thin/ThinMarket.js";
