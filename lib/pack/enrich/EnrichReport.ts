import type { Displayable, DisplayData, DisplayValue } from "../../task/display.js";
import type { CivilDate } from "../../time/civilDate.js";
import type { AddOnState } from "./addOnState.js";

/** One enriched day. */
export interface EnrichDayFacts {
  readonly date: CivilDate;
  readonly underlying: string;
  readonly rows: number;
  /** What was found; everything but `finished` was made. */
  readonly state: AddOnState;
  /** Rows by `iv_status`; they add up to `rows`. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Expiry seconds by `forward_status`. */
  readonly forwards: Readonly<Record<string, number>>;
  /** Bytes of the add-on and of the forwards. */
  readonly bytes: number;
}

/** What an enrichment did. */
export interface EnrichFacts {
  readonly lake: string;
  readonly dataset: string;
  readonly days: readonly EnrichDayFacts[];
  readonly seconds: number;
}

/** The facts of an enrichment with a short form for people. */
export class EnrichReport implements Displayable {
  readonly facts: EnrichFacts;

  constructor(facts: EnrichFacts) {
    this.facts = facts;
  }

  /** Rows of all days, made now or before. */
  get rows(): number {
    return this.facts.days.reduce((sum, { rows }) => sum + rows, 0);
  }

  /** Rows by `iv_status`. */
  get statuses(): Readonly<Record<string, number>> {
    return total(this.facts.days.map(({ statuses }) => statuses));
  }

  toDisplay(): DisplayData {
    const { lake, dataset, days, seconds } = this.facts;
    const states = total(days.map(({ state }) => ({ [state]: 1 })));
    const share = (count: number): string =>
      `${count.toLocaleString("en")} (${((100 * count) / this.rows).toFixed(2)} %)`;
    const entries: [string, DisplayValue][] = [
      ["lake", lake],
      ["dataset", dataset],
      ["days", days.length],
      ...Object.entries(states).map(([name, count]): [string, DisplayValue] => [`days: ${name}`, count]),
      ["rows", this.rows],
      ...Object.entries(this.statuses).map(([name, count]): [string, DisplayValue] => [`rows: ${name}`, share(count)]),
      ...Object.entries(total(days.map(({ forwards }) => forwards))).map(([name, count]): [string, DisplayValue] => [
        `forwards: ${name}`,
        count,
      ]),
      ["MB", Math.round(days.reduce((sum, { bytes }) => sum + bytes, 0) / 1e4) / 100],
      ["seconds", Math.round(seconds * 10) / 10],
    ];
    return { kind: "record", title: "enrich", entries };
  }

  toJSON(): EnrichFacts & { readonly rows: number; readonly statuses: Readonly<Record<string, number>> } {
    return { ...this.facts, rows: this.rows, statuses: this.statuses };
  }
}

function total(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const each of counts) for (const [name, count] of Object.entries(each)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}
