import type { Tape } from "../../tape/index.js";
import type { RunInput } from "../RunRecord.js";

/** What a run record says of a tape it was computed from. */
export function runInputOf(tape: Tape): RunInput {
  const { dataset, source, files, counts } = tape.provenance;
  return { dataset, underlying: tape.product.underlying, date: tape.date, rows: tape.rows, source, files, counts };
}
