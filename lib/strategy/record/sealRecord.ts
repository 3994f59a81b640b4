import type { RunRecord } from "../RunRecord.js";
import { contentHash } from "./contentHash.js";

const RUN_ID_DIGITS = 12;

/** Gives a record its id: the hash of everything in it except the moment it was made. */
export function sealRecord(content: Omit<RunRecord, "runId">): RunRecord {
  return { ...content, runId: runIdOf(content) };
}

/**
 * The id that a record must have, whatever it says. The commit does not count: the hash of the sources says which code
 * ran, and a commit that changes documents only makes no other run.
 */
export function runIdOf(record: Omit<RunRecord, "runId"> & { readonly runId?: string }): string {
  const { runId: _id, createdAt: _moment, ...content } = record;
  const { version, sourceHash } = content.code;
  return contentHash({ ...content, code: { version, sourceHash } }).slice(0, RUN_ID_DIGITS);
}
