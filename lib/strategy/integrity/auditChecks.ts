import type { Finding, IntegrityCheck, JudgedRun } from "./Finding.js";
import type { FillFaultRule } from "./fillAudit/FillAudit.js";

/** Tells what the audit of the fills found under one rule. */
export function audited(rule: FillFaultRule): IntegrityCheck {
  return ({ evidence, trades }: JudgedRun): Finding | undefined => {
    const faults = (evidence?.fillAudit?.faults ?? []).filter((fault) => fault.rule === rule);
    const [first] = faults;
    if (!first) return undefined;
    const broken = [...new Set(faults.map(({ tradeId }) => tradeId))];
    const trade = trades.find(({ tradeId }) => tradeId === first.tradeId);
    const where = trade ? ` (${trade.underlying} ${trade.date})` : "";
    const others = faults.length === 1 ? "" : `; ${faults.length} of ${broken.length} trades in all`;
    return { message: `trade ${first.tradeId}${where}: ${first.message}${others}`, trades: broken };
  };
}

/** The first of two looks that finds the fault. */
export function either(first: IntegrityCheck, second: IntegrityCheck): IntegrityCheck {
  return (run) => first(run) ?? second(run);
}
