import type { Manifest, SourceFile } from "../lake/Manifest.js";
import type { Displayable, DisplayData, DisplayValue } from "../task/display.js";

/** An option table that could not be packed. */
export interface RejectedContract {
  readonly table: string;
  readonly reason: string;
  readonly rows: number;
}

/** Rows of the option tables or of the spot tables: `read` is `kept` plus everything under `dropped`. */
export interface RowBalance {
  readonly read: number;
  readonly kept: number;
  readonly dropped: Readonly<Record<string, number>>;
}

/** What a pack did; every row that was read is either kept or counted under a reason. */
export interface PackFacts {
  readonly lake: string;
  readonly source: string;
  readonly files: readonly SourceFile[];
  /** Option and spot tables read, tables of neither kind skipped, and wanted tables without a row. */
  readonly tables: { readonly read: number; readonly skipped: number; readonly empty: number };
  readonly optionRows: RowBalance;
  readonly spotRows: RowBalance;
  /** Values repaired and rows flagged in the option parts, by reason; these rows are kept. */
  readonly marked: Readonly<Record<string, number>>;
  readonly contractsRejected: readonly RejectedContract[];
  /** Things a reader must know: days without spot, expiries that the calendar does not have. */
  readonly warnings: readonly string[];
  /** Days and underlyings that the lake had already, of the same raw parts and settings; they were passed over. */
  readonly finished: readonly string[];
  readonly parts: readonly Manifest[];
  readonly seconds: number;
}

/** The facts of a pack with a short form for people. */
export class PackReport implements Displayable {
  readonly facts: PackFacts;

  constructor(facts: PackFacts) {
    this.facts = facts;
  }

  /** Rows written to option parts. */
  get rows(): number {
    return this.facts.optionRows.kept;
  }

  toDisplay(): DisplayData {
    const { facts } = this;
    const { optionRows, spotRows, tables } = facts;
    const entries: [string, DisplayValue][] = [
      ["lake", facts.lake],
      ["source", facts.source],
      ["files", facts.files.map(({ name }) => name).join(", ")],
      ["tables", `${tables.read} read, ${tables.skipped} skipped, ${tables.empty} empty`],
      ["option rows", balance(optionRows)],
      ["spot rows", balance(spotRows)],
      ...Object.entries(facts.marked).map(([name, count]) => [`marked: ${name}`, count] as [string, DisplayValue]),
      ["contracts rejected", facts.contractsRejected.length],
      ...facts.contractsRejected
        .slice(0, 10)
        .map(({ table, reason, rows }) => [`rejected: ${table}`, `${reason} (${rows} rows)`] as [string, DisplayValue]),
      ...facts.warnings.map((warning) => ["warning", warning] as [string, DisplayValue]),
      ...(facts.finished.length > 0 ? [["finished before", facts.finished.length] as [string, DisplayValue]] : []),
      ["parts", facts.parts.length],
      ["seconds", Math.round(facts.seconds * 10) / 10],
    ];
    return { kind: "record", title: "pack", entries };
  }

  toJSON(): PackFacts {
    return this.facts;
  }
}

function balance({ read, kept, dropped }: RowBalance): string {
  const reasons = Object.entries(dropped).map(([name, count]) => `${name} ${count}`);
  return `${read} read, ${kept} kept${reasons.length > 0 ? `, dropped: ${reasons.join(", ")}` : ""}`;
}
