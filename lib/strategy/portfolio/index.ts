export {
  type EquityPoint,
  type PortfolioDay,
  type PortfolioResult,
  type PortfolioTrade,
  REFUSAL_REASONS,
  type RefusalReason,
  type RefusedTrade,
  type TakenTrade,
} from "./PortfolioResult.js";
export { type PortfolioRules, USERS_PORTFOLIO } from "./PortfolioRules.js";
export { simulatePortfolio } from "./simulatePortfolio.js";
