import type { Tape } from "../../tape/index.js";
import type { RunRecord } from "../RunRecord.js";

/** Says where the tapes are not the data that the run read. */
export function inputWarnings(record: RunRecord, tapes: readonly Tape[]): string[] {
  return tapes.flatMap((tape) => {
    const day = `${tape.product.underlying} ${tape.date}`;
    const input = record.inputs.find(
      ({ underlying, date }) => underlying === tape.product.underlying && date === tape.date,
    );
    if (!input) return [`the run does not name what it read of ${day}`];
    const hashes = (files: readonly { readonly sha256: string }[]): string =>
      files
        .map(({ sha256 }) => sha256)
        .sort()
        .join();
    if (hashes(input.files) === hashes(tape.provenance.files)) return [];
    return [`the data of ${day} are not those that the run read: ${tape.provenance.source} now, ${input.source} then`];
  });
}
