import type { Tape } from "../../tape/index.js";
import type { RunInput } from "../RunRecord.js";

/** What a run record says of a tape it was computed from. */
export function runInputOf(tape: Tape): RunInput {
  const { dataset, source, files, counts } = tape.provenance;
  const rows = tape.quotes.timestamp.length;
  return { dataset, underlying: tape.product.underlying, date: tape.date, rows, source, files, counts };
}
