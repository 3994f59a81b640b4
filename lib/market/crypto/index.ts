export { type CryptoMarketModel, LENDING_ASSETS, type LendingAsset } from "./CryptoMarketModel.js";
export {
  CRYPTO_SAMPLE_MARK,
  CRYPTO_SAMPLE_TRUTH,
  CRYPTO_SAMPLE_VERSION,
  type CryptoSample,
  type CryptoSampleMark,
  cryptoDayFiles,
} from "./CryptoSample.js";
export {
  CRYPTO_SAMPLE_DEFAULTS,
  type CryptoSampleConversion,
  type CryptoSampleOptions,
  type ResolvedCryptoSampleOptions,
  resolveCryptoSampleOptions,
} from "./CryptoSampleOptions.js";
export type { CryptoFaultCounts, CryptoTruth, CryptoTruthDay } from "./CryptoTruth.js";
export { cryptoTotalVariance } from "./cryptoVariance.js";
export { readCryptoSample } from "./readCryptoSample.js";
export { writeCryptoSample } from "./writeCryptoSample.js";
