import { StrikebookError } from "../../task/index.js";

/** How several strategies share one capital. Amounts in rupees. */
export interface PortfolioRules {
  readonly capitalInr: number;
  /**
   * Share of the capital that a strategy's margins may take, by the id of its definition (`S1`, or
   * `S1/wide` for a variant), from above 0 to 1. They may add up to more than 1: the capital is a rule of its own.
   */
  readonly shares: Readonly<Record<string, number>>;
  readonly maxOpenPositions: number;
  /** No entry on a day whose closed trades have lost this much; absent is no limit. */
  readonly dailyLossLimitInr?: number;
  /** No entry while closed trades stand this far below their highest equity; absent is no limit. */
  readonly drawdownLimitInr?: number;
  /** Trades that are held over night are refused unless this is true. */
  readonly carryAllowed: boolean;
  /** `share`: as many whole lots as the strategy's share has margin for. `asRun`: the lots of the record. */
  readonly sizing: "share" | "asRun";
}

/** The users' portfolio: 20 lakh, 10 % drawdown, 10 positions, intraday; the shares are the caller's. */
export const USERS_PORTFOLIO: Omit<PortfolioRules, "shares"> = {
  capitalInr: 2_000_000,
  maxOpenPositions: 10,
  drawdownLimitInr: 200_000,
  carryAllowed: false,
  sizing: "share",
};

/**
 * @param ids strategies that the portfolio holds
 * @throws StrikebookError `argument` for an amount, count or share that cannot be, or a strategy without a share
 */
export function checkPortfolioRules(rules: PortfolioRules, ids: readonly string[]): void {
  const refuse = (what: string, mend: string): never => {
    throw new StrikebookError("argument", `portfolio: ${what}`, mend);
  };
  const positive = (name: "capitalInr" | "dailyLossLimitInr" | "drawdownLimitInr"): void => {
    const value = rules[name];
    if (value !== undefined && !(Number.isFinite(value) && value > 0))
      refuse(`${name} is ${value}`, "give rupees above 0");
  };
  positive("capitalInr");
  positive("dailyLossLimitInr");
  positive("drawdownLimitInr");
  if (!(Number.isInteger(rules.maxOpenPositions) && rules.maxOpenPositions > 0))
    refuse(`maxOpenPositions is ${rules.maxOpenPositions}`, "give a whole number from 1");
  for (const [id, share] of Object.entries(rules.shares))
    if (!(share > 0 && share <= 1)) refuse(`the share of ${id} is ${share}`, "give a number above 0 and up to 1");
  const without = ids.find((id) => !Object.hasOwn(rules.shares, id));
  if (without !== undefined) refuse(`strategy ${without} has no share`, "name its share of the capital in shares");
}
