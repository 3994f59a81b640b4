import type { HashedFile } from "../../lake/Manifest.js";
import type { Displayable, DisplayData, DisplayValue } from "../../task/display.js";
import type { CivilDate } from "../../time/civilDate.js";
import type { UnparsedTable } from "./ExtractRecord.js";

/**
 * Rows of one table of one source: `read` is `kept`, `alreadyThere` and everything under `dropped`.
 */
export interface ExtractedRows {
  /** In upper case. */
  readonly table: string;
  readonly kind: "option" | "index" | "equity" | "future";
  readonly read: number;
  readonly kept: number;
  /** Rows in parts that an interrupted run had finished. */
  readonly alreadyThere: number;
  /** `duplicate`: the lake had the row from another source. `missingTimestamp`: no time at all. */
  readonly dropped: Readonly<Record<string, number>>;
}

/** Rows of one table and day that have the time of the row before them and other values. */
export interface RowConflict {
  readonly table: string;
  readonly date: CivilDate;
  readonly rows: number;
}

/** What was done with one source. */
export interface ExtractedSource {
  readonly path: string;
  readonly file: HashedFile;
  /** `dump`, or the older layout that a folder has. */
  readonly layout: string;
  /** True when its content was in the lake already and nothing was done. */
  readonly unchanged: boolean;
  readonly tables: readonly ExtractedRows[];
  readonly unparsed: readonly UnparsedTable[];
  /** Equities and other tables of no interest here. */
  readonly skipped: { readonly tables: number; readonly rows: number };
  readonly emptyTables: readonly string[];
  readonly missingColumns: readonly string[];
  /** Number columns of a dump that are none of the vendor's; they are not in the lake. */
  readonly unknownColumns: readonly string[];
  /** Tables and days on which rows of one time differ, within the source or against what the lake had. */
  readonly conflicts: readonly RowConflict[];
  /** Labels of the parts that its rows are in. */
  readonly parts: readonly string[];
  readonly warnings: readonly string[];
}

/** A source that could not be extracted; nothing of it is in the lake but parts that were finished before. */
export interface FailedSource {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

export interface ExtractFacts {
  readonly lake: string;
  readonly sources: readonly ExtractedSource[];
  readonly failed: readonly FailedSource[];
  readonly rows: { readonly read: number; readonly kept: number; readonly alreadyThere: number };
  readonly dropped: Readonly<Record<string, number>>;
  /** `conflictingSecond`: rows that have the time of the row before them and other values. */
  readonly marked: Readonly<Record<string, number>>;
  /** Index tables that are volatility indices. */
  readonly volatilityIndices: readonly string[];
  readonly seconds: number;
}

const SHOWN = 10;

/** What an extraction did, with a short form for people. */
export class ExtractReport implements Displayable {
  readonly facts: ExtractFacts;

  constructor(facts: ExtractFacts) {
    this.facts = facts;
  }

  /** Tables whose names could not be read, of all sources. */
  get unparsed(): readonly UnparsedTable[] {
    return this.facts.sources.flatMap((source) => source.unparsed);
  }

  toDisplay(): DisplayData {
    const { lake, sources, failed, rows, dropped, marked, seconds, volatilityIndices } = this.facts;
    const reasons = Object.entries(dropped).map(([name, count]) => `${name} ${count}`);
    const already = rows.alreadyThere > 0 ? `, ${rows.alreadyThere} there from an interrupted run` : "";
    const entries: [string, DisplayValue][] = [
      ["lake", lake],
      ...sources.map((source) => [source.file.name, sourceLine(source)] as [string, DisplayValue]),
      ...failed.map(({ path, message }) => [`failed: ${path}`, message] as [string, DisplayValue]),
      [
        "rows",
        `${rows.read} read, ${rows.kept} kept${already}${reasons.length > 0 ? `, dropped: ${reasons.join(", ")}` : ""}`,
      ],
      ...Object.entries(marked).map(([name, count]) => [`marked: ${name}`, count] as [string, DisplayValue]),
      ["volatility index", volatilityIndices.join(", ") || NO_VOLATILITY_INDEX],
      ["names not understood", this.unparsed.length],
      ...this.unparsed
        .slice(0, SHOWN)
        .map(
          ({ table, reason, rows: lost }) =>
            [`not understood: ${table}`, `${reason} (${lost} rows)`] as [string, DisplayValue],
        ),
      ...sources.flatMap((source) => source.warnings.map((warning) => ["warning", warning] as [string, DisplayValue])),
      ["parts", new Set(sources.flatMap((source) => source.parts)).size],
      ["seconds", Math.round(seconds * 10) / 10],
    ];
    return { kind: "record", title: "extract", entries };
  }

  toJSON(): ExtractFacts {
    return this.facts;
  }
}

/** What stands in for a volatility index where there is none, as the users agreed. */
export const NO_VOLATILITY_INDEX = "no volatility index; realised volatility is the agreed proxy (never called VIX)";

function sourceLine({ unchanged, tables, layout, skipped, emptyTables }: ExtractedSource): string {
  if (unchanged) return "in the lake already, nothing done";
  const kinds = [tables.filter(({ kind }) => kind === "option"), tables.filter(({ kind }) => kind !== "option")];
  const empty = emptyTables.length > 0 ? `, ${emptyTables.length} empty` : "";
  return `${layout}: ${kinds[0]!.length} option and ${kinds[1]!.length} spot tables${empty}, ${skipped.tables} others skipped (${skipped.rows} rows)`;
}
