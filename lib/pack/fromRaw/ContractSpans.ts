import type { CivilDate } from "../../time/civilDate.js";

interface Span {
  readonly expiryDate: CivilDate;
  isTimely: boolean;
  isLate: boolean;
  rows: number;
}

/** On which side of their expiry the days of contracts lie: a name that was read wrongly shows there. */
export class ContractSpans {
  readonly #spans = new Map<string, Span>();

  /** @param date undefined for rows without a day, which tell nothing */
  add(contract: string, expiryDate: CivilDate, date: CivilDate | undefined, rows: number): void {
    const span = this.#spans.get(contract) ?? { expiryDate, isTimely: false, isLate: false, rows: 0 };
    this.#spans.set(contract, span);
    span.rows += rows;
    if (date !== undefined) this.see(contract, date);
  }

  /** A further day on which a contract has rows. */
  see(contract: string, date: CivilDate): void {
    const span = this.#spans.get(contract);
    if (!span) return;
    if (date <= span.expiryDate) span.isTimely = true;
    else span.isLate = true;
  }

  /** True when rows of that day could be the timely ones of a contract that has only late ones so far. */
  mayBeTimely(date: CivilDate): boolean {
    return [...this.#spans.values()].some((span) => isLateOnly(span) && date <= span.expiryDate);
  }

  /** Contracts whose every row lies after their expiry, and their rows. */
  late(): ReadonlyMap<string, number> {
    return new Map([...this.#spans].filter(([, span]) => isLateOnly(span)).map(([name, { rows }]) => [name, rows]));
  }
}

function isLateOnly({ isLate, isTimely }: Span): boolean {
  return isLate && !isTimely;
}
