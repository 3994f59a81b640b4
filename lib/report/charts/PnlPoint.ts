import type { CivilDate } from "../../time/civilDate.js";

/** Profit and loss of one trade, or of one day, in the unit that the chart names. */
export interface PnlPoint {
  readonly date: CivilDate;
  /** Wall clock of the exit, for the order within a day. */
  readonly time?: string | undefined;
  readonly pnl: number;
  /** Draws one line (one set of bars) per name: an underlying, a variant. */
  readonly series?: string | undefined;
}

/** What money is counted in, as the axis says it: `points`, `INR`. */
export interface PnlChartInput {
  readonly title: string;
  readonly subtitle?: string | undefined;
  readonly unit: string;
  readonly pnl: readonly PnlPoint[];
}
