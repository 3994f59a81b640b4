import { StrikebookError } from "../../task/StrikebookError.js";
import type { CivilDate } from "../../time/civilDate.js";
import type { ExtractedTable } from "./ExtractRecord.js";
import type { ExtractedRows, RowConflict } from "./ExtractReport.js";
import type { StagedTable } from "./RawStage.js";
import { rawTableKind } from "./rawTableKind.js";
import type { RawPartTally } from "./writeRawPart.js";

/** Counts of one source, table by table, while its parts are written. */
export class SourceTally {
  readonly #tables = new Map<string, StagedTable>();
  readonly #written = new Map<string, { kept: number; duplicate: number; alreadyThere: number }>();
  readonly #parts: string[] = [];
  readonly #conflicts: RowConflict[] = [];

  /** Labels of the parts that have rows of the source. */
  get parts(): readonly string[] {
    return [...this.#parts].sort();
  }

  /** Tables and days on which rows of one time differ. */
  get conflicts(): readonly RowConflict[] {
    return this.#conflicts;
  }

  get missingTimestamp(): number {
    return [...this.#tables.values()].reduce((sum, table) => sum + table.missingTimestamp, 0);
  }

  addTables(tables: readonly StagedTable[]): void {
    for (const table of tables) {
      const known = this.#tables.get(table.table);
      if (!known) this.#tables.set(table.table, { ...table });
      else {
        known.rows += table.rows;
        known.missingTimestamp += table.missingTimestamp;
        known.firstDate = [known.firstDate, table.firstDate].filter((day) => day !== undefined).sort()[0];
        known.lastDate = [known.lastDate, table.lastDate]
          .filter((day) => day !== undefined)
          .sort()
          .at(-1);
      }
    }
  }

  addPart({ label, date }: { label: string; date: CivilDate }, tallies: readonly RawPartTally[]): void {
    this.#parts.push(label);
    for (const { table, kept, duplicate, alreadyThere, conflicting } of tallies) {
      if (conflicting > 0) this.#conflicts.push({ table, date, rows: conflicting });
      const sum = this.#written.get(table) ?? { kept: 0, duplicate: 0, alreadyThere: 0 };
      sum.kept += kept;
      sum.duplicate += duplicate;
      sum.alreadyThere += alreadyThere;
      this.#written.set(table, sum);
    }
  }

  /** The tables as the source holds them. */
  tables(): ExtractedTable[] {
    return [...this.#tables.values()].map(({ table, rows, firstDate, lastDate, missingTimestamp }) => ({
      table,
      kind: kindOf(table),
      rows,
      firstDate,
      lastDate,
      missingTimestamp,
    }));
  }

  /**
   * What became of the rows of each table.
   *
   * @throws StrikebookError `integrity` when rows read are not rows kept and dropped
   */
  rows(source: string): ExtractedRows[] {
    return [...this.#tables.values()].map(({ table, rows: read, missingTimestamp }) => {
      const { kept, duplicate, alreadyThere } = this.#written.get(table) ?? { kept: 0, duplicate: 0, alreadyThere: 0 };
      if (read !== kept + duplicate + alreadyThere + missingTimestamp) {
        const counts = `${read} rows were read, ${kept} kept, ${duplicate} duplicate, ${alreadyThere} there before, ${missingTimestamp} without a time`;
        const what = `${source}, table ${table}: ${counts}`;
        throw new StrikebookError("integrity", what, "this is a defect of the extractor, please report it");
      }
      const dropped = Object.entries({ duplicate, missingTimestamp }).filter(([, count]) => count > 0);
      return { table, kind: kindOf(table), read, kept, alreadyThere, dropped: Object.fromEntries(dropped) };
    });
  }
}

function kindOf(table: string): ExtractedTable["kind"] {
  const { kind } = rawTableKind(table);
  if (kind === "unparsed") throw new Error(`${table} was never staged`);
  return kind;
}
