import type { StrategyDefinition } from "../definition/StrategyDefinition.js";
import { type Expression, HELD_LEG_VALUES, LEG_TERMS } from "../expression/Expression.js";
import { rowFeatureColumns } from "../scan/rowFeatureColumns.js";

/** A lake to open days from; plain data. */
export interface TapeSource {
  /** Folder of the lake. */
  readonly root: string;
  /** Option dataset, `nse_options` when absent. */
  readonly dataset?: string;
  /** Columns to open; those that the definitions need when absent. */
  readonly columns?: readonly string[];
  /** Contracts to open: those of the nearest expiry when no definition needs another. */
  readonly expiries?: "nearest";
}

/** Fills and the middles and quantities that trades state. */
const QUOTE = ["bidPrice", "bidSize", "askPrice", "askSize"] as const;
const CANONICAL = ["lastPrice", ...QUOTE, "volume", "volumeChange", "openInterest"] as const;
const LEVELS = [1, 2, 3, 4].flatMap((level) => [`bq${level}`, `sq${level}`]);

/** Columns that values of a contract are made of, beside the quote; of any other value the canonical columns are opened. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    ["bid", "ask", "mid", "bidSize", "askSize", "spreadPoints", "spreadPercent", "imbalance", "ageSeconds"].map(
      (name) => [name, []],
    ),
  ),
  ...Object.fromEntries(["last", "high", "low", "move", "lastEma"].map((name) => [name, ["lastPrice"]])),
  ...Object.fromEntries(["bidDepth", "askDepth", "depthImbalance"].map((name) => [name, LEVELS])),
  volumeChange: ["volumeChange"],
  volumeMean: ["volumeChange"],
  vwap: ["lastPrice", "volumeChange"],
  openInterest: ["openInterest"],
  openInterestChange: ["openInterest"],
  impliedVol: ["implied_vol"],
  delta: ["delta"],
  gamma: ["gamma"],
  theta: ["theta"],
  vega: ["vega"],
  ...Object.fromEntries([...HELD_LEG_VALUES, ...LEG_TERMS].map((name) => [name, []])),
};

/** The columns and contracts that definitions need of a lake's tapes. */
export function neededOf(definitions: readonly StrategyDefinition[]): Pick<TapeSource, "columns" | "expiries"> {
  const columns = new Set<string>([...QUOTE, "lastPrice"]);
  for (const definition of definitions) {
    for (const name of columnsOf(definition)) columns.add(name);
  }
  const isNearest = definitions.every(({ legs }) => legs.every(({ expiry }) => expiry !== "next"));
  return { columns: [...columns], ...(isNearest ? { expiries: "nearest" as const } : {}) };
}

function* columnsOf(definition: StrategyDefinition): Generator<string> {
  const strikes = [
    ...definition.legs.map(({ strike }) => strike),
    ...(definition.management ?? []).flatMap(({ do: actions }) =>
      actions.flatMap((action) => (action.action === "roll" && action.strike ? [action.strike] : [])),
    ),
  ];
  if (strikes.some(({ rule }) => rule === "maximumOpenInterest")) yield "openInterest";
  const expressions = [
    ...definition.entries.flatMap((entry) => ("conditions" in entry ? entry.conditions.map(({ holds }) => holds) : [])),
    ...definition.exits.flatMap((exit) => ("holds" in exit ? [exit.holds] : [])),
    ...(definition.management ?? []).map(({ when }) => when),
  ];
  for (const expression of expressions) yield* columnsOfValues(expression);
}

function* columnsOfValues(expression: Expression): Generator<string> {
  if (typeof expression === "number") return;
  if ("op" in expression) for (const each of expression.of) yield* columnsOfValues(each);
  else if ("leg" in expression) yield* COLUMNS[expression.value] ?? [...CANONICAL, ...LEVELS];
  else if ("row" in expression) yield* rowFeatureColumns(expression.row);
}
