import { StrikebookError } from "../../task/index.js";
import { integrityGate } from "../integrity/integrityGate.js";
import { tradeMetrics } from "../metrics/tradeMetrics.js";
import type { RunRecord } from "../RunRecord.js";
import { stableJson } from "./stableJson.js";

/** Sums of another order may differ in the last digits. */
const TOLERANCE = 1e-9;
const CURE = "run the study again: the record was not made by this version, or by hand";

/**
 * Judges a record again and computes the figures of a strategy again: an id proves that a record was not changed since
 * it was sealed, not that its verdict and its figures are those of its trades. `notChecked` is compared where the record
 * has it.
 *
 * @param path of the record, for messages
 * @throws StrikebookError `integrity` naming the first figure or the verdict that its days, trades and evidence do not
 *   give
 */
export function requireJudged(record: RunRecord, path: string): void {
  const { verdict } = record;
  const judged = integrityGate(record);
  const expected = verdict.notChecked === undefined ? { status: judged.status, reasons: judged.reasons } : judged;
  if (stableJson(verdict) !== stableJson(expected)) {
    const rules = ({ status, reasons }: typeof judged): string =>
      [status, ...reasons.map(({ rule }) => rule)].join(" ");
    const [said, is] = [rules(verdict), rules(judged)];
    const how = said === is ? "its reasons or unchecked rules differ" : `its trades give "${is}"`;
    throw new StrikebookError("integrity", `${path} says "${said}" and ${how}`, CURE);
  }
  if (record.kind !== "strategy") return;
  const { bootstrap } = record.seeds;
  if (bootstrap === undefined || !Number.isInteger(bootstrap))
    throw new StrikebookError("integrity", `${path} has no whole seed "bootstrap" for its intervals`, CURE);
  const metrics = tradeMetrics(record.trades, record.days, bootstrap);
  for (const name of new Set([...Object.keys(metrics), ...Object.keys(record.metrics)])) {
    const [says, gives] = [record.metrics[name], metrics[name]];
    if (differ(says, gives))
      throw new StrikebookError("integrity", `${path} says ${name} is ${says} and its trades give ${gives}`, CURE);
  }
}

function differ(a: number | null | undefined, b: number | null | undefined): boolean {
  if (typeof a !== "number" || typeof b !== "number") return a !== b;
  return !(Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b)));
}
