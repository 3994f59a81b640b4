export type { AuditCode, AuditFinding, AuditPlace, AuditSeverity } from "./AuditFinding.js";
export { AUDIT_LIMITS, type AuditLimits } from "./AuditLimits.js";
export { type AuditFacts, AuditReport, type ClosedDay, type DayCoverage } from "./AuditReport.js";
export { AUDIT_CHECKS, type AuditCheck } from "./auditChecks.js";
export { type AuditLakeOptions, auditLake } from "./auditLake.js";
export type { NotMeasured } from "./FindingLog.js";
export { type FrozenSpell, frozenSpells } from "./frozenSpells.js";
export { type Gap, type GapWindow, gapsOf } from "./gapsOf.js";
export type { PartAudit, RowOrder, RowShares, SpotAges } from "./PartAudit.js";
