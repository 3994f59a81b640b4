import type { TaskOptions } from "../../../task/index.js";
import type { Verdict } from "../../RunRecord.js";
import type { JudgedRun } from "../Finding.js";
import type { SelfAuditReport } from "./SelfAuditReport.js";

export interface SelfAuditOptions extends TaskOptions {
  /** The gate under test; the house's own when absent. */
  readonly gate?: (run: JudgedRun) => Verdict;
}

/**
 * Tests the integrity gate: runs that cheat in a known way over a small market in memory must each be caught by the rule
 * of their cheat, honest runs of the same kind must stay sound, and no rule may be without a cheat. About a second.
 */
export async function selfAudit(options: SelfAuditOptions = {}): Promise<SelfAuditReport> {
  const { runSelfAudit } = await import("./runSelfAudit.js");
  return runSelfAudit(options);
}
