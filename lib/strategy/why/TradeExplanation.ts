import type { Displayable, DisplayData } from "../../task/index.js";
import type { RunRecord } from "../RunRecord.js";
import { displaysMarkdown } from "../record/displaysMarkdown.js";
import type { Trade } from "../Trade.js";
import { explanationDisplays } from "./explanationDisplays.js";
import type { RuleLevel } from "./ruleLevels.js";
import type { PathPoint } from "./tradePath.js";

/** Price and quantity at one level of the book; NaN where that side is empty. */
export interface BookLevel {
  readonly bidQuantity: number;
  readonly bid: number;
  readonly ask: number;
  readonly askQuantity: number;
}

/** One leg's contract as it was known at an instant. Prices in points, NaN where there is none. */
export interface LegQuote {
  /** Number of the leg in the trade, from 1, and its name: `1 short 26000 CE`. */
  readonly leg: number;
  readonly name: string;
  readonly contract: string;
  readonly isHeld: boolean;
  readonly bid: number;
  readonly ask: number;
  readonly last: number;
  readonly bidSize: number;
  readonly askSize: number;
  /** Whole seconds since the row, Infinity without one, and the instant that it is stamped. */
  readonly ageSeconds: number;
  readonly quoteMicros: number;
  /** All levels that the tape was opened with, best first. */
  readonly book: readonly BookLevel[];
  /** Set at the step that fills this leg. */
  readonly fill?: LegFill;
}

/** An order of a leg and the quote that filled it. */
export interface LegFill {
  readonly action: "sell" | "buy";
  readonly price: number;
  /** The price of the side that the run's fill model takes, of the row that the record names; NaN when it has none. */
  readonly quotePrice: number;
  /** Is the row that the record names on the tape? */
  readonly isOnTape: boolean;
}

/** One moment at which something was decided or done. */
export interface TradeStep {
  readonly kind: "entry decision" | "entry fill" | "decision" | "fill" | "exit decision" | "exit fill";
  /** Entry rule, management rule or exit that acted; several when they act at one instant. */
  readonly rule: string;
  readonly decidedBy: "clock" | "data";
  readonly micros: number;
  readonly date: string;
  /** Wall clock of the venue. */
  readonly clock: string;
  /** The underlying as known then, NaN when nothing is known. */
  readonly spot: number;
  readonly spotAgeSeconds: number;
  readonly legs: readonly LegQuote[];
  /** What closing all held legs would cost, and the trade's P&L so far: points a lot, NaN when a leg has no price. */
  readonly costToClosePoints: number;
  readonly pnlPoints: number;
  readonly levels: readonly RuleLevel[];
}

/** A trade told moment by moment: what was quoted, what was known, which rule acted, and what it did. */
export class TradeExplanation implements Displayable {
  readonly record: RunRecord;
  readonly trade: Trade;
  readonly steps: readonly TradeStep[];
  /** Every second from the entry to the exit. */
  readonly path: readonly PathPoint[];
  /** The seconds around each step. */
  readonly around: readonly PathPoint[];
  /** What a reader must know: the gate's reasons that name this trade, data that are not those of the run. */
  readonly warnings: readonly string[];
  /** Name of the venue's clock. */
  readonly clockName: string;

  constructor(fields: Omit<TradeExplanation, "toDisplay" | "displays" | "toJSON">) {
    this.record = fields.record;
    this.trade = fields.trade;
    this.steps = fields.steps;
    this.path = fields.path;
    this.around = fields.around;
    this.warnings = fields.warnings;
    this.clockName = fields.clockName;
  }

  /** The explanation as tables, in the order in which they are read. */
  displays(): DisplayData[] {
    return explanationDisplays(this);
  }

  toDisplay(): DisplayData {
    return { kind: "markdown", markdown: displaysMarkdown(this.displays()) };
  }

  /** Without the record; what is missing is null. */
  toJSON(): Record<string, unknown> {
    const { trade, steps, around, warnings, clockName, record } = this;
    return { run: record.runId, verdict: record.verdict.status, trade, steps, around, warnings, clockName };
  }
}
