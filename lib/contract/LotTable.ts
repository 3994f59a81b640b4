import { StrikebookError } from "../task/StrikebookError.js";
import { type CivilDate, isCivilDate } from "../time/civilDate.js";

/** Lot size and margin of one underlying, as they were on a day. */
export interface LotTerms {
  /** Units of the underlying in one lot. */
  readonly lotSize: number;
  /** Margin of one short lot, rupees; `null` is not known. */
  readonly marginPerLot: number | null;
  /** Where the figures come from, in words. */
  readonly source: string;
}

interface LotRow extends LotTerms {
  readonly underlying: string;
  readonly from: CivilDate;
  /** Last day, or the empty string for open-ended. */
  readonly to: CivilDate | "";
}

const HEADER = "venue,underlying,from,to,lot_size,margin_per_lot_inr,source";

/**
 * Dated lot sizes and margins. Exchanges change them, so a day outside the table has no rupee figures: they are
 * *not measured*, never carried over from a neighbouring year.
 */
export class LotTable {
  /** Name of the file. */
  readonly source: string;
  readonly #rows: readonly LotRow[];

  private constructor(source: string, rows: readonly LotRow[]) {
    this.source = source;
    this.#rows = rows;
  }

  /**
   * Reads the CSV text `venue,underlying,from,to,lot_size,margin_per_lot_inr,source` (`to` empty: still in force; the
   * margin `unknown`: no source gives it).
   *
   * @param source name of the file, for messages
   * @throws StrikebookError `calendar` naming the line, for a wrong header, an impossible day, a range that ends before
   *   it starts, a lot size that is not a positive whole number, a margin that is not positive, no source, or two
   *   ranges of one underlying that overlap.
   */
  static parse(csv: string, source: string): LotTable {
    const failure = (line: number, what: string): StrikebookError =>
      new StrikebookError("calendar", `${source} line ${line}: ${what}`, `mend the lot table (${HEADER})`);
    const lines = csv.replace(/^\uFEFF/, "").split(/\r?\n/);
    if (lines[0]?.trim() !== HEADER) throw failure(1, `the header is not ${HEADER}`);
    const rows: LotRow[] = [];
    for (const [index, line] of lines.entries()) {
      if (index === 0 || line.trim() === "") continue;
      const at = index + 1;
      const [, underlying = "", from = "", to = "", lot = "", margin = "", ...words] = line
        .split(",")
        .map((c) => c.trim());
      const row = {
        underlying: underlying.toUpperCase(),
        from,
        to,
        lotSize: Number(lot),
        marginPerLot: margin === "unknown" ? null : Number(margin),
        source: words.join(", "),
      };
      if (row.underlying === "") throw failure(at, "no underlying");
      if (!isCivilDate(from)) throw failure(at, `"${from}" is not a calendar day`);
      if (to !== "" && !isCivilDate(to)) throw failure(at, `"${to}" is not a calendar day`);
      if (to !== "" && to < from) throw failure(at, `the range ends on ${to}, before it starts on ${from}`);
      if (!(Number.isInteger(row.lotSize) && row.lotSize > 0)) throw failure(at, `"${lot}" is not a lot size`);
      if (row.marginPerLot !== null && !(Number.isFinite(row.marginPerLot) && row.marginPerLot > 0))
        throw failure(at, `"${margin}" is not a margin`);
      if (row.source === "") throw failure(at, "no source");
      const other = rows.find(
        (r) => r.underlying === row.underlying && startsBeforeEnd(r, row) && startsBeforeEnd(row, r),
      );
      if (other) throw failure(at, `${row.underlying} from ${from} overlaps the range from ${other.from}`);
      rows.push(row);
    }
    if (rows.length === 0) throw failure(2, "the lot table has no row");
    return new LotTable(source, rows);
  }

  /** Terms of `underlying` on `date`, or undefined when the table does not know that day. */
  on(underlying: string, date: CivilDate): LotTerms | undefined {
    const name = underlying.toUpperCase();
    const row = this.#rows.find((r) => r.underlying === name && r.from <= date && (r.to === "" || date <= r.to));
    return row && { lotSize: row.lotSize, marginPerLot: row.marginPerLot, source: row.source };
  }
}

function startsBeforeEnd(a: LotRow, b: LotRow): boolean {
  return b.to === "" || a.from <= b.to;
}
