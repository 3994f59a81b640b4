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
    throw new StrikebookError("integrity", `${path}: ${verdictDifference(verdict, judged)}`, CURE);
  }
  if (record.kind !== "strategy") return;
  const { bootstrap } = record.seeds;
  if (bootstrap === undefined || !Number.isInteger(bootstrap))
    throw new StrikebookError("integrity", `${path}: it has no whole seed "bootstrap" for its intervals`, CURE);
  const metrics = tradeMetrics(record.trades, record.days, bootstrap);
  for (const name of new Set([...Object.keys(metrics), ...Object.keys(record.metrics)])) {
    const [says, gives] = [record.metrics[name], metrics[name]];
    if (differ(says, gives))
      throw new StrikebookError("integrity", `${path}: ${figureDifference(name, says, gives)}`, CURE);
  }
}

/** What the record says of the first thing in which two verdicts differ, and what this version says of it. */
function verdictDifference(said: RunRecord["verdict"], is: RunRecord["verdict"]): string {
  const rules = ({ status, reasons }: RunRecord["verdict"]): string =>
    [status, ...reasons.map(({ rule }) => rule)].join(" ");
  if (rules(said) !== rules(is)) return `its verdict is "${rules(said)}" and this version judges "${rules(is)}"`;
  const index = said.reasons.findIndex((reason, i) => stableJson(reason) !== stableJson(is.reasons[i]));
  if (index >= 0) {
    const [before, now] = [said.reasons[index]!, is.reasons[index]!];
    return before.message === now.message
      ? `its reason ${before.rule} names other trades or figures than this version finds`
      : `its reason ${before.rule} reads "${before.message}" and in this version "${now.message}"`;
  }
  const names = ({ notChecked = [] }: RunRecord["verdict"]): string => notChecked.join(", ") || "none";
  return `its rules that were not checked are "${names(said)}" and in this version "${names(is)}"`;
}

function figureDifference(name: string, says: number | null | undefined, gives: number | null | undefined): string {
  if (says === undefined) return `it has no figure ${name}, which this version computes (${gives})`;
  if (gives === undefined) return `it has a figure ${name} (${says}), which this version does not compute`;
  return `it says ${name} is ${says} and its trades give ${gives}`;
}

function differ(a: number | null | undefined, b: number | null | undefined): boolean {
  if (typeof a !== "number" || typeof b !== "number") return a !== b;
  return !(Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b)));
}
