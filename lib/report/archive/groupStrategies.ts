import type { RunRecord } from "../../strategy/RunRecord.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import { DefinitionText } from "./DefinitionText.js";

/** One run of a strategy. Runs of one strategy that differ in parameters or days are its sub-variants. */
export interface StrategyVariant {
  /** `S1`, or `S1-a`, `S1-b` when there are several. */
  readonly label: string;
  readonly record: RunRecord;
  readonly definition: DefinitionText;
}

export interface StrategyVariants {
  readonly id: string;
  readonly name: string;
  readonly variants: readonly StrategyVariant[];
}

/**
 * Records grouped by strategy, in natural order of the ids (S2 before S10); within one in order of their moment.
 *
 * @throws StrikebookError `empty` without records, `argument` for a run given twice or without a definition,
 *   `integrity` for an altered definition.
 */
export function groupStrategies(records: readonly RunRecord[]): StrategyVariants[] {
  if (records.length === 0)
    throw new StrikebookError("empty", "a strategy archive of no runs", "pass at least one run record");
  const ids = new Set<string>();
  for (const { runId } of records) {
    if (ids.has(runId)) throw new StrikebookError("argument", `run ${runId} is given twice`, "pass each run once");
    ids.add(runId);
  }
  const groups = new Map<string, { record: RunRecord; definition: DefinitionText }[]>();
  for (const record of records) {
    const definition = new DefinitionText(record);
    groups.set(definition.id, [...(groups.get(definition.id) ?? []), { record, definition }]);
  }
  const natural = new Intl.Collator("en", { numeric: true });
  return [...groups]
    .sort(([a], [b]) => natural.compare(a, b))
    .map(([id, members]) => {
      const ordered = members.sort(
        (a, b) => a.record.createdAt.localeCompare(b.record.createdAt) || (a.record.runId < b.record.runId ? -1 : 1),
      );
      return {
        id,
        name: ordered[0]!.definition.name,
        variants: ordered.map((member, index) => ({
          ...member,
          label: ordered.length === 1 ? id : `${id}-${letters(index)}`,
        })),
      };
    });
}

/** a, b, ..., z, aa, ab, ... */
function letters(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}
