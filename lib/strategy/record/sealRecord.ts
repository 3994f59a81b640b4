import type { RunRecord } from "../RunRecord.js";
import { contentHash } from "./contentHash.js";

const RUN_ID_DIGITS = 12;

/** Gives a record its id: the hash of everything in it except the moment it was made. */
export function sealRecord(content: Omit<RunRecord, "runId">): RunRecord {
  return { ...content, runId: runIdOf(content) };
}

/** The id that a record must have, whatever it says. */
export function runIdOf(record: Omit<RunRecord, "runId"> & { readonly runId?: string }): string {
  const { runId: _id, createdAt: _moment, ...content } = record;
  return contentHash(content).slice(0, RUN_ID_DIGITS);
}
