import { MICROS_PER_SECOND } from "../../time/index.js";
import { reachesLimit, restingPrice } from "../execution/limitFill.js";
import type { FillQuotes, OrderAction, StandingQuote } from "./FillQuotes.js";
import { isAfter } from "./isAfter.js";
import { TapeRows } from "./TapeRows.js";

/**
 * Limit orders that were sent together at one decision. Each rests at the price that the newest quote the decision could
 * have seen gives it. They fill together or not at all: at the first second at which the standing quote of every contract
 * was stamped after the decision by the latency and its far touch has reached the limit. Each gets its limit, never better.
 */
export class RestingOrders {
  /** False when a contract had no quote with both sides within the age limit: nothing was sent. */
  readonly isPriced: boolean;
  readonly #orders: readonly { readonly contract: number; readonly action: OrderAction; readonly limit: number }[];
  readonly #micros: number;
  readonly #quotes: FillQuotes;

  /** @param micros instant of the decision, epoch µs UTC */
  constructor(
    orders: readonly { readonly contract: number; readonly action: OrderAction }[],
    micros: number,
    quotes: FillQuotes,
  ) {
    this.#orders = orders.map(({ contract, action }) => ({
      contract,
      action,
      limit: limitOf(contract, action, micros, quotes),
    }));
    this.isPriced = this.#orders.every(({ limit }) => limit > 0);
    this.#micros = micros;
    this.#quotes = quotes;
  }

  /** The quotes that fill the orders at `second`, in their order and at their limits; undefined when they do not all fill. */
  fillsAt(second: number): readonly StandingQuote[] | undefined {
    if (!this.isPriced) return undefined;
    const fills: StandingQuote[] = [];
    for (const { contract, action, limit } of this.#orders) {
      if (!isAfter(contract, second, this.#micros, this.#quotes)) return undefined;
      const quote = this.#quotes.quoteAt(contract, second, action);
      if (!quote || !reachesLimit(action, quote.price, limit)) return undefined;
      fills.push({ ...quote, price: limit });
    }
    return fills;
  }
}

/** Where an order rests by the newest row stamped at or before `micros`; NaN when that is too old or lacks a side. */
function limitOf(contract: number, action: OrderAction, micros: number, { tape, settings }: FillQuotes): number {
  const rows = TapeRows.of(tape);
  const second = Math.floor((micros - tape.openMicros) / MICROS_PER_SECOND);
  let row = tape.findRow(contract, Math.min(second, tape.lastSecond));
  const { firstRow } = tape.contracts[contract]!;
  while (row >= firstRow && rows.timestamp[row]! > micros) row--;
  if (row < firstRow || tape.rowAge(row, second) > settings.maxQuoteAgeSeconds) return Number.NaN;
  const bid = rows.column("bidPrice")(row);
  const ask = rows.column("askPrice")(row);
  return restingPrice(action, bid, ask, settings.limitOffsetPoints, settings.tickPoints);
}
