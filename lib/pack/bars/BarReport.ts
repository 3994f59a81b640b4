import type { Displayable, DisplayData } from "../../task/display.js";
import type { CivilDate } from "../../time/civilDate.js";
import type { AddOnState } from "../enrich/addOnState.js";

/** The bars of one day. */
export interface BarDayFacts {
  readonly dataset: string;
  readonly date: CivilDate;
  readonly underlying: string;
  readonly ticks: number;
  readonly bars: number;
  /** What was found; everything but `finished` was made. */
  readonly state: AddOnState;
}

/** What a making of bars did. */
export interface BarFacts {
  readonly lake: string;
  readonly days: readonly BarDayFacts[];
  readonly seconds: number;
}

/** The facts of a making of bars with a short form for people. */
export class BarReport implements Displayable {
  readonly facts: BarFacts;

  constructor(facts: BarFacts) {
    this.facts = facts;
  }

  toDisplay(): DisplayData {
    const rows = this.facts.days.map(({ dataset, date, underlying, ticks, bars, state }) => [
      dataset,
      date,
      underlying,
      ticks,
      bars,
      state,
    ]);
    const columns = ["dataset", "date", "underlying", "ticks", "bars", "state before"];
    return { kind: "table", title: `minute bars in ${this.facts.lake}`, columns, rows, totalRows: rows.length };
  }

  toJSON(): BarFacts {
    return this.facts;
  }
}
