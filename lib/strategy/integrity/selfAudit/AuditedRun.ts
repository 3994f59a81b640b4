import type { JudgedRun } from "../Finding.js";
import type { FillAuditSettings } from "../fillAudit/FillAuditSettings.js";
import type { GateEvidence } from "../GateEvidence.js";

/** A run as the gate judges it, with evidence. */
export type AuditedRun = JudgedRun & { readonly evidence: GateEvidence };

/** What the runs of the self-audit say of their fills. */
export const AUDIT_SETTINGS: FillAuditSettings = { fillModel: "touch", latencySeconds: 1, maxQuoteAgeSeconds: 10 };
