/** How the costs of a trade are charged. */
export type CostModel = "flatPerTrade" | "perOrder" | "perLeg" | "percentOfPremium" | "statutoryNse" | "none";

/** What each model charges, as parameters, documents and archives show it. */
export const COST_MODELS: Readonly<Record<CostModel, string>> = {
  flatPerTrade: "flatPerTrade charges once a trade, whatever its legs and lots",
  perOrder: "perOrder charges each order, at entry and at exit",
  perLeg: "perLeg charges each leg once",
  percentOfPremium: "percentOfPremium charges a share of the premium bought and sold",
  statutoryNse: "statutoryNse charges brokerage, taxes and fees by the dated table of NSE",
  none: "none charges nothing",
};
