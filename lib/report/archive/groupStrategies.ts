import type { RunRecord } from "../../strategy/RunRecord.js";
import { contentHash } from "../../strategy/record/contentHash.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import { DefinitionText } from "./DefinitionText.js";

/** One run of a strategy. Runs of one strategy that differ in parameters or days are its sub-variants. */
export interface StrategyVariant {
  /**
   * `S1` for the definition's own parameters, `B1 (ask plus 2)` for a variant of the definition, `S1/3f2a` for others: a
   * hash of the parameters that differ and of the underlyings. It follows from the run alone, never from its place in a list; where two runs of one archive share it,
   * both carry their run ids as well.
   */
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
 * Records grouped by strategy, in natural order of the ids (S2 before S10); within one the run of the
 * defaults first, then in order of their moment.
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
    const definition = DefinitionText.ofRecord(record);
    groups.set(definition.id, [...(groups.get(definition.id) ?? []), { record, definition }]);
  }
  const natural = new Intl.Collator("en", { numeric: true });
  return [...groups]
    .sort(([a], [b]) => natural.compare(a, b))
    .map(([id, members]) => {
      const ordered = members.sort(
        (a, b) =>
          Number(!isDefault(a)) - Number(!isDefault(b)) ||
          a.record.createdAt.localeCompare(b.record.createdAt) ||
          (a.record.runId < b.record.runId ? -1 : 1),
      );
      const labels = ordered.map(({ record, definition }) => labelOf(id, record, definition));
      return {
        id,
        name: ordered[0]!.definition.name,
        variants: ordered.map((member, index) => {
          const label = labels[index]!;
          const shared = labels.filter((each) => each === label).length > 1;
          return { ...member, label: shared ? `${label} run ${member.record.runId}` : label };
        }),
      };
    });
}

function isDefault({ definition }: { readonly definition: DefinitionText }): boolean {
  return definition.differences().length === 0;
}

const HASH_DIGITS = 4;

function labelOf(id: string, record: RunRecord, definition: DefinitionText): string {
  const changed = definition.differences().map(({ name, value }) => [name, value]);
  if (changed.length === 0) return id;
  if (record.variant !== undefined && definition.isVariant(record.variant)) return `${id} (${record.variant})`;
  const underlyings = [...new Set(record.days.map((day) => day.underlying))].sort();
  const parameters = Object.fromEntries(changed) as Record<string, string | number | boolean>;
  return `${id}/${contentHash({ parameters, underlyings }).slice(0, HASH_DIGITS)}`;
}
