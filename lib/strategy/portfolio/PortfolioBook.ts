import type { CivilDate } from "../../time/index.js";
import type { EquityPoint, TakenTrade } from "./PortfolioResult.js";

interface OpenTrade extends TakenTrade {
  readonly closesMicros: number;
  readonly closesDate: CivilDate;
}

/** What is open, and what closed trades have made: the state that the rules of a portfolio look at. */
export class PortfolioBook {
  readonly equity: EquityPoint[] = [];
  readonly pnlByDate: Map<CivilDate, number> = new Map();
  equityInr: number;
  highestInr: number;
  marginInr = 0;
  maxDrawdownInr = 0;
  maxDrawdownPercent = 0;
  #open: OpenTrade[] = [];

  constructor(readonly capitalInr: number) {
    this.equityInr = capitalInr;
    this.highestInr = capitalInr;
  }

  get openPositions(): number {
    return this.#open.length;
  }

  get drawdownInr(): number {
    return this.highestInr - this.equityInr;
  }

  marginOf(strategy: string): number {
    return this.#open.reduce((sum, open) => (open.strategy === strategy ? sum + open.marginInr : sum), 0);
  }

  open(trade: TakenTrade, closesDate: CivilDate): void {
    this.#open.push({ ...trade, closesMicros: trade.trade.exitMicros, closesDate });
    this.marginInr += trade.marginInr;
  }

  /** Closes every position whose last leg is out at or before `micros`, in the order of their exits. */
  closeUntil(micros: number): void {
    const closing = this.#open.filter(({ closesMicros }) => closesMicros <= micros);
    this.#open = this.#open.filter(({ closesMicros }) => closesMicros > micros);
    // A stable sort: trades that close at one instant keep the order in which they were taken.
    for (const trade of closing.sort((a, b) => a.closesMicros - b.closesMicros)) this.#close(trade);
  }

  #close({ pnlInr, marginInr, closesMicros, closesDate }: OpenTrade): void {
    this.marginInr -= marginInr;
    this.equityInr += pnlInr;
    this.highestInr = Math.max(this.highestInr, this.equityInr);
    if (this.drawdownInr > this.maxDrawdownInr) this.maxDrawdownInr = this.drawdownInr;
    this.maxDrawdownPercent = Math.max(this.maxDrawdownPercent, (this.drawdownInr / this.highestInr) * 100);
    this.pnlByDate.set(closesDate, (this.pnlByDate.get(closesDate) ?? 0) + pnlInr);
    this.equity.push({ micros: closesMicros, date: closesDate, equityInr: this.equityInr });
  }
}
