import type { ExportColumn } from "../record/tradeRows.js";
import { legTimes, type Trade, type TradeLeg } from "../Trade.js";
import { clockOf } from "./clockOf.js";
import { withoutRest } from "./withoutRest.js";

/** Which of the users' tables a run's trades fit into. */
export type UserTradeLayout = "singleLeg" | "twoLegs" | "deltaStrangle" | "manyLegs";

type Column = ExportColumn<Trade>;
const column = (name: string, type: Column["type"], value: Column["value"]): Column => ({ name, type, value });

const entryAndExit: readonly Column[] = [
  column("entry_date", "DATE", (t) => t.date),
  column("entry_time", "VARCHAR", (t) => t.entryTime),
  column("exit_date", "DATE", (t) => clockOf(t, t.exitMicros).date),
  column("exit_time", "VARCHAR", (t) => t.exitTime),
];
const pnl = column("pnl", "DOUBLE", (t) => withoutRest(t.pnlPoints));
const hold = column("hold_duration_minutes", "DOUBLE", (t) => withoutRest(t.holdSeconds / 60));
const reason = column("exit_reason", "VARCHAR", (t) => t.exitReason);

type Type = "CE" | "PE";
const legsOf = (trade: Trade, type: Type): TradeLeg[] => trade.legs.filter(({ optionType }) => optionType === type);
/** Of several legs of one type (after a hedge) the first one is named; its P&L is that of all. */
const first = (name: string, kind: Column["type"], type: Type, value: (leg: TradeLeg, t: Trade) => string | number) =>
  column(`${type.toLowerCase()}_${name}`, kind, (t) => {
    const leg = legsOf(t, type)[0];
    return leg ? value(leg, t) : null;
  });
const both = (make: (type: Type) => Column): Column[] => [make("CE"), make("PE")];

/** Points per lot of the strategy that all legs of a type made. */
function pnlOf(trade: Trade, type: Type): number {
  const lots = trade.lots ?? Math.min(...trade.legs.map((leg) => leg.lots));
  return legsOf(trade, type).reduce((sum, leg) => sum + (leg.pnlPoints * leg.lots) / lots, 0);
}

/**
 * Costs in points of one unit, so that they can be taken from points: rupees over lot size and lots. The users took 5
 * rupees from points as if they were points.
 */
function costPoints(trade: Trade): number | null {
  const lots = trade.lots ?? Math.min(...trade.legs.map((leg) => leg.lots));
  return trade.costsCurrency === null || trade.lotSize === null ? null : trade.costsCurrency / (trade.lotSize * lots);
}

function totalPnl(trade: Trade): number | null {
  const costs = costPoints(trade);
  return costs === null ? null : pnlOf(trade, "CE") + pnlOf(trade, "PE") - costs;
}

const strikes = both((type) => first("strike", "DOUBLE", type, ({ strike }) => strike));
const prices = [
  ...both((type) => first("entry_price", "DOUBLE", type, ({ entryPrice }) => entryPrice)),
  ...both((type) => first("exit_price", "DOUBLE", type, ({ exitPrice }) => exitPrice)),
];
const exitsOf = (type: Type, value: (t: Trade, leg: TradeLeg) => string | null) => (t: Trade) => {
  const leg = legsOf(t, type).at(-1);
  return leg ? value(t, leg) : null;
};

/** The columns of each of the users' tables, in their order. Prices and P&L are points per unit of the underlying. */
export const USER_TRADE_COLUMNS: Readonly<Record<UserTradeLayout, readonly Column[]>> = {
  singleLeg: [
    ...entryAndExit,
    column("strike", "DOUBLE", (t) => t.legs[0]!.strike),
    column("opt_type", "VARCHAR", (t) => t.legs[0]!.optionType),
    column("entry_price", "DOUBLE", (t) => t.legs[0]!.entryPrice),
    column("exit_price", "DOUBLE", (t) => t.legs[0]!.exitPrice),
    pnl,
    hold,
    reason,
  ],
  twoLegs: [...entryAndExit, ...strikes, ...prices, pnl, hold, reason],
  deltaStrangle: [
    ...entryAndExit,
    ...strikes,
    ...prices,
    ...both((type) =>
      column(
        `${type.toLowerCase()}_exit_time`,
        "VARCHAR",
        exitsOf(type, (t, leg) => clockOf(t, legTimes(t, leg).exitMicros).clock),
      ),
    ),
    ...both((type) =>
      column(
        `${type.toLowerCase()}_exit_reason`,
        "VARCHAR",
        exitsOf(type, (t, leg) => legTimes(t, leg).exitReason),
      ),
    ),
    column("rehedge_count", "INTEGER", (t) => t.legs.filter((leg) => legTimes(t, leg).entryReason !== "entry").length),
    ...both((type) => column(`${type.toLowerCase()}_pnl`, "DOUBLE", (t) => withoutRest(pnlOf(t, type)))),
    column("total_pnl", "DOUBLE", (t) => {
      const total = totalPnl(t);
      return total === null ? null : withoutRest(total);
    }),
    column("total_pnl_pct", "DOUBLE", (t) => {
      const total = totalPnl(t);
      const premium = [legsOf(t, "CE")[0], legsOf(t, "PE")[0]].reduce((sum, leg) => sum + (leg?.entryPrice ?? 0), 0);
      return total === null ? null : (100 * total) / premium;
    }),
    hold,
  ],
  manyLegs: [...entryAndExit, column("legs", "VARCHAR", (t) => t.legs.map(legText).join("; ")), pnl, hold, reason],
};

function legText({ side, lots, strike, optionType, entryPrice, exitPrice }: TradeLeg): string {
  return `${side} ${lots} x ${strike} ${optionType} ${entryPrice} to ${exitPrice}`;
}

/**
 * The users' table that holds all of a run's trades: one leg; a call and a put that go in and out together; a call and a put
 * with their own exits and hedges; any other structure has its legs as text, because the users had no table for it.
 */
export function userTradeLayout(trades: readonly Trade[]): UserTradeLayout {
  const all = (is: (trade: Trade) => boolean): boolean => trades.every(is);
  const isTogether = (trade: Trade): boolean =>
    trade.legs.every((leg) => {
      const { entryMicros, exitMicros } = legTimes(trade, leg);
      return entryMicros === trade.entryMicros && exitMicros === trade.exitMicros;
    });
  const isStrangle = (trade: Trade): boolean => {
    const opened = trade.legs.filter((leg) => legTimes(trade, leg).entryReason === "entry");
    const types = opened
      .map(({ optionType }) => optionType)
      .sort()
      .join();
    return types === "CE,PE" && new Set(trade.legs.map(({ side }) => side)).size === 1;
  };
  if (all(({ legs }) => legs.length === 1)) return "singleLeg";
  if (all((trade) => trade.legs.length === 2 && isStrangle(trade) && isTogether(trade))) return "twoLegs";
  return all(isStrangle) ? "deltaStrangle" : "manyLegs";
}
