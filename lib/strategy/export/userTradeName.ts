import type { RunRecord } from "../RunRecord.js";

/**
 * The users' name of a strategy's files, `BANKNIFTY_ADV_1_ATM_Straddle_0920_1515`: underlying, id (its letters and its
 * number apart), name, and the variant where one was run. `what` is their ending: `trades`, `summary`.
 */
export function userFileStem(record: RunRecord, underlying: string): string {
  const { id, name } = record.definition ?? { id: record.study, name: record.title };
  const spaced = id.replace(/([A-Za-z])[ _-]?(\d)/, "$1_$2");
  return [underlying, spaced, name, record.variant ?? ""]
    .map(fileWord)
    .filter((word) => word !== "")
    .join("_");
}

/** The users' name of a strategy: as in its files, without the underlying. */
export function userStrategyName(record: RunRecord): string {
  return userFileStem(record, "");
}

/** `ATM straddle 09:20, 50%` as `ATM_straddle_0920_50pct`. */
function fileWord(text: string): string {
  return text
    .replaceAll("%", "pct")
    .replace(/(\d\d):(\d\d)(?::00)?/g, "$1$2")
    .replace(/[^\p{L}\p{N}.]+/gu, "_")
    .replace(/^[_.]+|[_.]+$/g, "");
}
