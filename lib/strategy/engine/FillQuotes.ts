import { priceBySecond, type Tape } from "../../tape/index.js";
import { lastRowAtSecond } from "../../tape/secondGrid.js";
import { MICROS_PER_SECOND } from "../../time/index.js";
import type { QuoteFillModel } from "../execution/FillModel.js";
import { fillPrice, fillPriceKind, slippedPrice } from "../execution/fillPrice.js";
import type { ExecutionSettings } from "./ExecutionSettings.js";
import type { LegFill, OrderDecision } from "./Position.js";
import { priceSeries } from "./priceSeries.js";
import { TapeRows } from "./TapeRows.js";

export type OrderAction = "buy" | "sell";

/** A quote that an order could fill at. */
export interface StandingQuote {
  readonly row: number;
  /** What the order gets or pays by the fill model. */
  readonly price: number;
  readonly ageSeconds: number;
}

/** The quotes of one tape as the orders of one run see them: by the fill model, within the age limit. */
export class FillQuotes {
  readonly tape: Tape;
  readonly settings: ExecutionSettings;
  /** Stamps of all rows, epoch µs UTC. */
  readonly timestamp: Float64Array;
  readonly #rows: TapeRows;
  readonly #model: QuoteFillModel;

  constructor(tape: Tape, settings: ExecutionSettings) {
    this.tape = tape;
    this.settings = settings;
    this.#rows = TapeRows.of(tape);
    this.timestamp = this.#rows.timestamp;
    // A limit order that was not filled takes the touch, and one that waits is watched by it.
    this.#model = settings.fillModel === "limit" ? "touch" : settings.fillModel;
  }

  /** Price that an order of `action` gets on a row, NaN when the row has none. */
  priceOf(row: number, action: OrderAction): number {
    const bid = this.#needed("bidPrice", row, this.#model !== "last" && (this.#model === "mid" || action === "sell"));
    const ask = this.#needed("askPrice", row, this.#model !== "last" && (this.#model === "mid" || action === "buy"));
    const last = this.#needed("lastPrice", row, this.#model === "last");
    return fillPrice(this.#model, action, bid, ask, last, this.settings.slippage);
  }

  /** The standing quote of a contract at `second`, or undefined when it is missing, without a price, or too old. */
  quoteAt(contract: number, second: number, action: OrderAction): StandingQuote | undefined {
    const row = this.tape.findRow(contract, second);
    if (row < 0) return undefined;
    const ageSeconds = this.tape.rowAge(row, second);
    if (ageSeconds > this.settings.maxQuoteAgeSeconds) return undefined;
    const price = this.priceOf(row, action);
    return price > 0 ? { row, price, ageSeconds } : undefined;
  }

  /** True when a row's book has a bid and an ask. */
  hasBothSides(row: number): boolean {
    return this.#rows.column("bidPrice")(row) > 0 && this.#rows.column("askPrice")(row) > 0;
  }

  /** What an order of `action` in a contract gets at every second; NaN where {@link quoteAt} has nothing. */
  pricesBySecond(contract: number, action: OrderAction): Float64Array {
    const { slippage, maxQuoteAgeSeconds } = this.settings;
    const kind = fillPriceKind(this.#model, action);
    const { tape } = this;
    const touch = priceSeries(tape, `${contract} ${kind} ${maxQuoteAgeSeconds}`, (out) =>
      priceBySecond(tape, contract, kind, maxQuoteAgeSeconds, out),
    );
    if (this.#model !== "touchSlippage") return touch;
    const points = action === "buy" ? slippage.buyPoints : slippage.sellPoints;
    return priceSeries(tape, `${contract} ${kind} ${maxQuoteAgeSeconds} ${points}`, (out) => {
      for (let second = 0; second < out.length; second++) out[second] = slippedPrice(action, touch[second]!, slippage);
    });
  }

  /** The underlying at `second` in points, NaN when it is missing or too old. */
  spotAt(second: number): number {
    const { timestamp, price } = this.tape.spot;
    const row = this.#spotRow(second);
    if (row < 0) return Number.NaN;
    const ageSeconds = second - Math.floor((timestamp[row]! - this.tape.openMicros) / MICROS_PER_SECOND);
    return price[row]! > 0 && ageSeconds <= this.settings.maxQuoteAgeSeconds ? price[row]! : Number.NaN;
  }

  /** Stamp of the underlying's row that stands at `second`, epoch µs UTC; -Infinity when there is none. */
  spotMicros(second: number): number {
    const row = this.#spotRow(second);
    return row < 0 ? Number.NEGATIVE_INFINITY : this.tape.spot.timestamp[row]!;
  }

  /** By binary search: single seconds are asked for, and an index of all of them would cost more. */
  #spotRow(second: number): number {
    const { timestamp } = this.tape.spot;
    return lastRowAtSecond(timestamp, 0, timestamp.length, this.tape.openMicros, second);
  }

  /** The fill of one order at a quote. */
  fill(quote: StandingQuote, second: number, action: OrderAction, decision: OrderDecision): LegFill {
    const { row, price, ageSeconds } = quote;
    const bid = this.#rows.columnIfOpen("bidPrice")(row);
    const ask = this.#rows.columnIfOpen("askPrice")(row);
    return {
      row,
      second,
      micros: this.tape.secondToMicros(second),
      price,
      quoteMicros: this.timestamp[row]!,
      ageSeconds,
      midPrice: bid > 0 && ask > 0 ? (bid + ask) / 2 : Number.NaN,
      touchQuantity: this.#rows.columnIfOpen(action === "sell" ? "bidSize" : "askSize")(row),
      spot: this.spotAt(second),
      decision,
    };
  }

  /** The fill of an order that found no quote: it has no price. */
  noFill(second: number, decision: OrderDecision): LegFill {
    return {
      row: -1,
      second,
      micros: this.tape.secondToMicros(second),
      price: Number.NaN,
      quoteMicros: Number.NaN,
      ageSeconds: Number.NaN,
      midPrice: Number.NaN,
      touchQuantity: Number.NaN,
      spot: this.spotAt(second),
      decision,
    };
  }

  #needed(column: string, row: number, isNeeded: boolean): number {
    return isNeeded ? this.#rows.column(column)(row) : Number.NaN;
  }
}

/** What closes a leg: a short is bought back, a long is sold. */
export function closingAction(side: "short" | "long"): OrderAction {
  return side === "short" ? "buy" : "sell";
}

/** What opens a leg. */
export function openingAction(side: "short" | "long"): OrderAction {
  return side === "short" ? "sell" : "buy";
}
