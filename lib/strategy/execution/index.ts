export {
  type ChargeLookup,
  type ChargeRates,
  ChargeTable,
  STATUTORY_CHARGES,
  type StatutoryCharge,
} from "./ChargeTable.js";
export { COST_MODELS, type CostModel } from "./CostModel.js";
export { type ChargeContext, type Charges, chargeBreakdown, chargesOf } from "./chargesOf.js";
export {
  COST_SCENARIOS,
  type CostScenario,
  costScenarios,
  grossCurrency,
  type ScenarioResult,
} from "./costScenarios.js";
export { dayOfFill } from "./dayOfFill.js";
export { type EventExclusion, eventExclusion } from "./eventExclusion.js";
export { FILL_MODELS, type FillModel, needsBook, type QuoteFillModel } from "./FillModel.js";
export { fillPrice, fillPriceKind, slippedPrice } from "./fillPrice.js";
export { FILL_SCENARIOS } from "./fillScenarios.js";
export { type LimitFill, type LimitOrder, limitFill, restingPrice } from "./limitFill.js";
export { loadChargeTable, shippedChargeTable } from "./loadChargeTable.js";
export type { OrderFill } from "./OrderFill.js";
export { ordersOf } from "./ordersOf.js";
export { NO_SLIPPAGE, type Slippage, slippageOf } from "./Slippage.js";
export { type CostTerms, costTermsOf, tradeCharges } from "./tradeCharges.js";
