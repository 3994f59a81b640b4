// The normal distribution.

export { erfc } from "../stats/normal/erfc.js";
export { erfcx } from "../stats/normal/erfcx.js";
export { normalCdf } from "../stats/normal/normalCdf.js";
export { normalPdf } from "../stats/normal/normalPdf.js";
export { normalQuantile } from "../stats/normal/normalQuantile.js";

// Prices: Black (1976), Black-Scholes-Merton, digital and coin-settled options.

export { blackPrice } from "./black/blackPrice.js";
export { type BlackOptions, type BlackPriceOutput, blackPrices } from "./black/blackPrices.js";
export { blackScholesPrice } from "./black/blackScholesPrice.js";
export { blackVega } from "./black/blackVega.js";
export { assetOrNothingPrice, cashOrNothingPrice } from "./black/digitalPrice.js";
export { type InverseOption, inverseOption, inversePrice } from "./black/inverseOption.js";
export { normalisedBlackPrice } from "./black/normalisedBlackPrice.js";
export { PRICING_STATUSES, type PricingStatus } from "./black/PricingStatus.js";

// Bachelier.

export { bachelierGreeks } from "./bachelier/bachelierGreeks.js";
export { bachelierPrice } from "./bachelier/bachelierPrice.js";
export { type BachelierOptions, bachelierPrices } from "./bachelier/bachelierPrices.js";
export { impliedNormalVolatilities } from "./bachelier/impliedNormalVolatilities.js";
export { impliedNormalVolatility } from "./bachelier/impliedNormalVolatility.js";

// American options.

export { baroneAdesiWhaleyPrice } from "./american/baroneAdesiWhaleyPrice.js";
export { bjerksundStenslandPrice } from "./american/bjerksundStenslandPrice.js";
export { type AmericanMethod, type DeAmericanised, deAmericanise } from "./american/deAmericanise.js";

// Implied volatility.

export { IV_STATUSES, type IvStatus } from "./implied/IvStatus.js";
export { type IvOutput, type IvQuotes, impliedVolatilities } from "./implied/impliedVolatilities.js";
export { type ImpliedVolResult, impliedVolatility } from "./implied/impliedVolatility.js";

// Greeks.

export { blackGreekColumns } from "./greeks/blackGreekColumns.js";
export { blackGreeks } from "./greeks/blackGreeks.js";
export { blackScholesGreekColumns, type SpotOptions } from "./greeks/blackScholesGreekColumns.js";
export { blackScholesGreeks, type SpotGreeks } from "./greeks/blackScholesGreeks.js";
export { type GreekColumns, greekColumns } from "./greeks/GreekColumns.js";
export type { Greeks } from "./greeks/Greeks.js";
export { BASIS_POINTS, type MarketGreeks, marketGreeks, VOL_POINTS } from "./greeks/marketGreeks.js";

// Forwards from options.

export {
  type ImpliedForward,
  type ImpliedForwardOptions,
  impliedForward,
  type ParityPairs,
} from "./forward/impliedForward.js";
export { type ParityRegression, type ParityRegressionOptions, parityRegression } from "./forward/parityRegression.js";
export {
  type ParityFault,
  type ParityMarket,
  type ParityQuotes,
  type ParityReport,
  type ParityRow,
  parityReport,
} from "./forward/parityReport.js";

// Forwards from futures, and rates.

export {
  type DatedFuture,
  type FuturesCurve,
  type FuturesCurveInput,
  type FuturesPoint,
  futuresCurve,
} from "./curve/futuresCurve.js";
export { type YieldCurve, type YieldInterpolation, yieldCurve } from "./curve/yieldCurve.js";

// SVI.

export { type FitSviOptions, fitSvi } from "./svi/fitSvi.js";
export { type JumpWingSvi, jumpWingSviFromRaw, rawFromJumpWingSvi } from "./svi/JumpWingSvi.js";
export { type NaturalSvi, naturalSviFromRaw, rawFromNaturalSvi } from "./svi/NaturalSvi.js";
export type { SviFit, SviStart } from "./svi/SviFit.js";
export type { SviParameters } from "./svi/SviParameters.js";
export type { SviQuotes } from "./svi/SviQuotes.js";
export { sviButterfly } from "./svi/sviButterfly.js";
export { type ButterflyProof, type ButterflyVerdict, sviButterflyProof } from "./svi/sviButterflyProof.js";
export { sviCurvature } from "./svi/sviCurvature.js";
export { type ButterflyMinimum, sviMinimumButterfly } from "./svi/sviMinimumButterfly.js";
export { sviLeastLevel } from "./svi/sviShortfall.js";
export { sviSlope } from "./svi/sviSlope.js";
export { type SviSmile, sviSmile } from "./svi/sviSmile.js";
export { sviTotalVariance } from "./svi/sviTotalVariance.js";

// SABR.

export { type FitSabrOptions, fitSabr, type SabrFit } from "./sabr/fitSabr.js";
export type { SabrParameters } from "./sabr/SabrParameters.js";
export { sabrNormalVol } from "./sabr/sabrNormalVol.js";
export { type SabrSmile, sabrSmile } from "./sabr/sabrSmile.js";
export { sabrVol } from "./sabr/sabrVol.js";

// Splines.

export { type FitSplineOptions, fitSpline, type SplineFit } from "./spline/fitSpline.js";
export { type SplineKnots, type SplineSmile, splineSmile } from "./spline/splineSmile.js";

// Smiles of a chain.

export type { ChainSlice, SideQuotes } from "./smile/ChainSlice.js";
export type { ChainForward } from "./smile/chainForward.js";
export { type FitSmileOptions, type FittedModel, fitSmile } from "./smile/fitSmile.js";
export { CRYPTO_QUOTE_FILTER, LAST_PRICE_FILTER, type QuoteFilter } from "./smile/QuoteFilter.js";
export type { SmileContext } from "./smile/requireSmileContext.js";
export type { SliceFit } from "./smile/SliceFit.js";
export type { LocalVariance, Smile, SmileModel } from "./smile/Smile.js";
export type { SmileFit, SmilePoint, SmilePointStatus } from "./smile/SmileFit.js";
export { fitSabrMethod, fitSplineMethod, fitSviMethod, type SmileMethod, smileMethod } from "./smile/SmileMethod.js";
export { smileButterfly, smileMinimumButterfly } from "./smile/smileMinimumButterfly.js";
export { type VarianceClock, varianceYears } from "./smile/varianceYears.js";

// Surfaces.

export {
  type CompareSurfacesOptions,
  compareSurfaces,
  type SurfaceComparison,
} from "./surface/compareSurfaces.js";
export { createVolSurface, type VolSurfaceOptions } from "./surface/createVolSurface.js";
export { type EssviSlice, type EssviSmile, essviSmile } from "./surface/EssviSlice.js";
export { type FitSurfaceOptions, fitEssvi } from "./surface/fitEssvi.js";
export { fitSsvi, type SsviFit, type SsviParameters, ssviPsi } from "./surface/fitSsvi.js";
export { repairCalendar } from "./surface/repairCalendar.js";
export type { SurfaceFit, SurfaceSliceError } from "./surface/SurfaceFit.js";
export { type SurfaceSlice, surfaceSlices } from "./surface/SurfaceQuotes.js";
export { type SurfaceArbitrage, type SurfaceArbitrageReport, surfaceArbitrage } from "./surface/surfaceArbitrage.js";
export {
  loadVolSurface,
  type SmileJson,
  saveVolSurface,
  type VolEventJson,
  type VolSurfaceJson,
} from "./surface/surfaceJson.js";
export type { SurfaceModel, VolSurface } from "./surface/VolSurface.js";

// Local volatility.

export { type LocalVol, type LocalVolStatus, localVol, localVols } from "./localVol/localVol.js";

// Densities.

export type { AttachedTail, TailJoin, TailOptions } from "./density/attachTails.js";
export type { Density, Moments } from "./density/Density.js";
export type { PriceLaw } from "./density/PriceLaw.js";
export { type SmileDensityOptions, smileDensity } from "./density/smileDensity.js";
export { smileLaw } from "./density/smileLaw.js";
export type { TailFamily, TailShape } from "./density/TailShape.js";

// Moments and variance strips.

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

// Thin markets.

export {
  DEFAULT_LIQUIDITY,
  type LiquidityRule,
  type StrikeLiquidity,
  type StrikeQuote,
  strikeLiquidity,
} from "./thin/LiquidityRule.js";
export { readThinMarket } from "./thin/readThinMarket.js";
export type { DataQuality, ThinChain, ThinMarket, ThinMarketOptions } from "./thin/ThinMarket.js";

// Dealer flows.

export { compareSnapshots, type FlowLimits, type FlowSnapshot } from "./exposure/compareSnapshots.js";
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

// Portfolio Greeks.

export {
  type BookPosition,
  type NetGreeks,
  type PortfolioGreeks,
  portfolioGreeks,
} from "./book/portfolioGreeks.js";

// Term structure and skew.

export { DELTA_CONVENTIONS, type DeltaConvention, optionDelta } from "./term/optionDelta.js";
export { rollingPercentile } from "./term/rollingPercentile.js";
export { type SkewOptions, type SmileSkew, smileSkew } from "./term/smileSkew.js";
export { type DeltaOptions, strikeFromDelta } from "./term/strikeFromDelta.js";
export {
  type TermExtrapolation,
  type TermPoint,
  TermStructure,
  termStructure,
} from "./term/TermStructure.js";
export { type VarianceRiskPremium, varianceRiskPremium } from "./term/varianceRiskPremium.js";
export { type RegimeBounds, type VolRegime, volRegime } from "./term/volRegime.js";

// Realised volatility.

export { type MinuteRealisedVol, type MinuteVolOptions, minuteRealisedVol } from "./realised/minuteRealisedVol.js";
export {
  type PriceBars,
  realisedVol,
  rollingRealisedVol,
  VOL_ESTIMATORS,
  type VolEstimator,
} from "./realised/realisedVol.js";

// Surface backtest.

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

// Shared types.

export type { OptionType } from "./OptionType.js";
export type { VolEvent, VolEventCode } from "./VolEvent.js";
