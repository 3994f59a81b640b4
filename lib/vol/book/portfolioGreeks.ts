import { type DisplayData, StrikebookError } from "../../task/index.js";
import { blackGreeks, rateOf } from "../greeks/blackGreeks.js";
import type { Greeks } from "../greeks/Greeks.js";
import type { OptionType } from "../OptionType.js";
import { requireFinite, requireOptionType, requirePositive } from "../requireArgument.js";

/** One line of a book: options, or the underlying itself. */
export interface BookPosition {
  /** `underlying` is the forward or future: delta 1 (discounted for a forward), and nothing else. */
  readonly type: OptionType | "underlying";
  /** Contracts; negative is short. */
  readonly quantity: number;
  /** Units of the underlying per contract. */
  readonly multiplier: number;
  /** Label of the expiry, such as 2026-08-25; lines of one label are added up. */
  readonly expiry: string;
  readonly forward: number;
  /** Years to expiry; of an option above 0. */
  readonly tauYears: number;
  /** Of options only. */
  readonly strike?: number | undefined;
  /** Black volatility, a fraction a year; of options only. */
  readonly vol?: number | undefined;
  /** 1 when absent. */
  readonly discountFactor?: number | undefined;
}

/** Net Greeks of some positions, in units of the underlying and of its currency. */
export interface NetGreeks {
  /** Units of the underlying. */
  readonly delta: number;
  /** Units of the underlying per point. */
  readonly gamma: number;
  /** Currency per vol point. */
  readonly vega: number;
  /** Units of the underlying per vol point. */
  readonly vanna: number;
  /** Units of the underlying per calendar day. */
  readonly charm: number;
  readonly positions: number;
}

/** Net Greeks of a book, in total and by expiry. */
export interface PortfolioGreeks {
  readonly total: NetGreeks;
  /** In the order of time. */
  readonly byExpiry: readonly (NetGreeks & { readonly expiry: string; readonly tauYears: number })[];
  toDisplay(): DisplayData;
}

/**
 * Net Black (1976) Greeks of a book on one underlying, by expiry and in total. Deltas of different expiries are on their
 * own forwards and are added as if these moved together, point for point.
 *
 * @throws StrikebookError("argument") for a position outside its domain, naming it; ("empty") for an empty book
 */
export function portfolioGreeks(book: readonly BookPosition[]): PortfolioGreeks {
  if (book.length === 0) throw new StrikebookError("empty", "a book without positions", "pass at least one");
  const total = emptySum("", 0);
  const expiries = new Map<string, MutableSum>();
  for (const [i, position] of book.entries()) {
    const { quantity, multiplier, expiry, tauYears } = position;
    requireFinite(`book[${i}].quantity`, quantity);
    requirePositive(`book[${i}].multiplier`, multiplier);
    const greeks = greeksOf(position, i);
    const line = expiries.get(expiry) ?? emptySum(expiry, tauYears);
    if (Math.abs(line.tauYears - tauYears) > 1e-9) {
      const what = `book[${i}] of expiry ${expiry} has ${tauYears} years to go, and another line ${line.tauYears}`;
      throw new StrikebookError("argument", what, "give each expiry one label and one time");
    }
    expiries.set(expiry, line);
    for (const sum of [total, line]) {
      const size = quantity * multiplier;
      sum.delta += size * greeks.delta;
      sum.gamma += size * greeks.gamma;
      sum.vega += (size * greeks.vega) / 100;
      sum.vanna += (size * greeks.vanna) / 100;
      sum.charm += (size * greeks.charm) / 365;
      sum.positions++;
    }
  }
  const byExpiry = [...expiries.values()].sort((a, b) => a.tauYears - b.tauYears);
  const { expiry: _expiry, tauYears: _tauYears, ...net } = total;
  return {
    total: net,
    byExpiry,
    toDisplay() {
      const row = (label: string, { delta, gamma, vega, vanna, charm, positions }: NetGreeks) =>
        [label, positions, delta, gamma, vega, vanna, charm] as const;
      return {
        kind: "table",
        title: "Net Greeks",
        columns: [
          "expiry",
          "positions",
          "delta",
          "gamma",
          "vega per vol point",
          "vanna per vol point",
          "charm per day",
        ],
        rows: [...byExpiry.map((line) => row(line.expiry, line)), row("total", net)],
        totalRows: byExpiry.length + 1,
      };
    },
  };
}

type MutableSum = { -readonly [Key in keyof NetGreeks]: NetGreeks[Key] } & { expiry: string; tauYears: number };

const emptySum = (expiry: string, tauYears: number): MutableSum => {
  return { expiry, tauYears, delta: 0, gamma: 0, vega: 0, vanna: 0, charm: 0, positions: 0 };
};

type BookGreeks = Pick<Greeks, "delta" | "gamma" | "vega" | "vanna" | "charm">;

function greeksOf(position: BookPosition, i: number): BookGreeks {
  const { type, forward, tauYears, discountFactor = 1 } = position;
  requirePositive(`book[${i}].forward`, forward);
  requirePositive(`book[${i}].tauYears`, tauYears);
  requirePositive(`book[${i}].discountFactor`, discountFactor);
  if (type === "underlying") {
    // A forward's present value grows into its face as time passes.
    const charm = rateOf(discountFactor, tauYears) * discountFactor;
    return { delta: discountFactor, gamma: 0, vega: 0, vanna: 0, charm };
  }
  requireOptionType(type);
  const { strike = Number.NaN, vol = Number.NaN } = position;
  requirePositive(`book[${i}].strike`, strike);
  requirePositive(`book[${i}].vol`, vol);
  return blackGreeks(type, forward, strike, tauYears, vol, discountFactor);
}
