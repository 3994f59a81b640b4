import { StrikebookError } from "../../task/index.js";
import { type CivilDate, isCivilDate } from "../../time/index.js";

/** Units of each charge, as the table must write them. */
const UNITS = {
  brokerage: "INR per order",
  stt: "percent of premium sold",
  exchange: "percent of premium",
  sebi: "percent of premium",
  investorProtection: "percent of premium",
  stampDuty: "percent of premium bought",
  gst: "percent of brokerage and exchange and sebi and investorProtection",
} as const;

export type StatutoryCharge = keyof typeof UNITS;

export const STATUTORY_CHARGES: readonly StatutoryCharge[] = Object.keys(UNITS) as StatutoryCharge[];

/** Rates of one day: INR per order for brokerage, percent for the others. */
export type ChargeRates = Readonly<Record<StatutoryCharge, number>>;

/** A dated table of charges: `ChargeTable` is one. */
export interface ChargeLookup {
  readonly source: string;
  on(date: CivilDate): ChargeRates | undefined;
}

interface ChargeRow {
  readonly charge: StatutoryCharge;
  readonly from: CivilDate;
  /** Last day, or the empty string for still in force. */
  readonly to: CivilDate | "";
  readonly rate: number;
}

const HEADER = "charge,from,to,rate,unit,source";

/**
 * Dated charges on option trades at one exchange. A day on which any of them is not known has none: costs are then *not
 * measured*, never those of another day.
 */
export class ChargeTable implements ChargeLookup {
  /** Name of the file. */
  readonly source: string;
  readonly #rows: readonly ChargeRow[];

  private constructor(source: string, rows: readonly ChargeRow[]) {
    this.source = source;
    this.#rows = rows;
  }

  /**
   * Reads CSV text with the header `charge,from,to,rate,unit,source` (`to` empty: still in force); comment lines begin
   * with `#`.
   *
   * @param source name of the file, for messages
   * @throws StrikebookError `calendar` naming the line, for a wrong header, an unknown charge, another unit than the
   *   charge has, an impossible day, a range that ends before it starts, a rate that is not a number from 0, no source,
   *   or two ranges of one charge that overlap.
   */
  static parse(csv: string, source: string): ChargeTable {
    const failure = (line: number, what: string): StrikebookError =>
      new StrikebookError("calendar", `${source} line ${line}: ${what}`, `mend the table of charges (${HEADER})`);
    const lines = csv
      .replace(/^\uFEFF/, "")
      .split(/\r?\n/)
      .map((line, index) => ({ at: index + 1, line: line.trim() }))
      .filter(({ line }) => line !== "" && !line.startsWith("#"));
    if (lines[0]?.line !== HEADER) throw failure(lines[0]?.at ?? 1, `the header is not ${HEADER}`);
    const rows: ChargeRow[] = [];
    for (const { at, line } of lines.slice(1)) {
      const [name = "", from = "", to = "", rate = "", unit = "", ...words] = line.split(",").map((c) => c.trim());
      const charge = STATUTORY_CHARGES.find((known) => known === name);
      if (!charge) throw failure(at, `"${name}" is none of ${STATUTORY_CHARGES.join(", ")}`);
      if (unit !== UNITS[charge]) throw failure(at, `${charge} is in "${unit}", not in "${UNITS[charge]}"`);
      for (const day of [from, ...(to === "" ? [] : [to])])
        if (!isCivilDate(day)) throw failure(at, `"${day}" is not a calendar day`);
      if (to !== "" && to < from) throw failure(at, `the range ends on ${to}, before it starts on ${from}`);
      if (rate === "" || !(Number.isFinite(Number(rate)) && Number(rate) >= 0))
        throw failure(at, `"${rate}" is not a rate`);
      if (words.join("") === "") throw failure(at, "no source");
      const row: ChargeRow = { charge, from, to, rate: Number(rate) };
      const other = rows.find((r) => r.charge === charge && startsBeforeEnd(r, row) && startsBeforeEnd(row, r));
      if (other) throw failure(at, `${charge} from ${from} overlaps the range from ${other.from}`);
      rows.push(row);
    }
    const absent = STATUTORY_CHARGES.find((charge) => !rows.some((row) => row.charge === charge));
    if (absent) throw failure(lines.at(-1)!.at, `there is no row of ${absent}`);
    return new ChargeTable(source, rows);
  }

  /** Rates of `date`, or undefined when one of them is not known on that day. */
  on(date: CivilDate): ChargeRates | undefined {
    const rates: Partial<Record<StatutoryCharge, number>> = {};
    for (const charge of STATUTORY_CHARGES) {
      const row = this.#rows.find((r) => r.charge === charge && r.from <= date && (r.to === "" || date <= r.to));
      if (!row) return undefined;
      rates[charge] = row.rate;
    }
    return rates as ChargeRates;
  }
}

function startsBeforeEnd(a: ChargeRow, b: ChargeRow): boolean {
  return b.to === "" || a.from <= b.to;
}
