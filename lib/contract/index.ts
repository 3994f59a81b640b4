export { type ContractIdentity, compareContracts, contractIdentity, type OptionLetter } from "./ContractIdentity.js";
export { deribitDay, type ParsedDeribitName, parseDeribitOptionName } from "./deribitOptionName.js";
export { type ExpiryRule, expiryOf, type ResolvedExpiry } from "./expiryOf.js";
export { LotTable, type LotTerms } from "./LotTable.js";
export { loadLotTable } from "./loadLotTable.js";
export { loadMarketSettings, parseMarketSettings } from "./loadMarketSettings.js";
export type { MarketSettings } from "./MarketSettings.js";
export { type ParsedName, parseNseOptionName } from "./nseOptionName.js";
export {
  bankniftyOptions,
  deribitBtcOptions,
  deribitEthOptions,
  esOptions,
  niftyOptions,
  type Product,
  products,
} from "./Product.js";
export { tradingMinutesPerYear } from "./tradingMinutesPerYear.js";
