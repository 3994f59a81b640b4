import { startProgress } from "../../../task/index.js";
import type { JudgedRun } from "../Finding.js";
import { integrityGate } from "../integrityGate.js";
import { INTEGRITY_RULES } from "../integrityRules.js";
import { type AuditDay, auditMarket } from "./auditMarket.js";
import type { Cheat, HonestWork } from "./Cheat.js";
import { ENGINE_CHEATS } from "./engineCheats.js";
import { FEATURE_CHEATS } from "./featureCheats.js";
import { featureInput, testedForCausality, testedForVolume, trailingMean, volumeSpike } from "./features.js";
import { RECORD_CHEATS } from "./recordCheats.js";
import { type CheatResult, SelfAuditReport } from "./SelfAuditReport.js";
import type { SelfAuditOptions } from "./selfAudit.js";
import { simpleStraddle } from "./simpleStraddle.js";

/** Every cheat of the self-audit. */
export const CHEATS: readonly Cheat[] = [...ENGINE_CHEATS, ...RECORD_CHEATS, ...FEATURE_CHEATS];

/** See `selfAudit`, which loads this file and the cheats at its first use. */
export async function runSelfAudit({ gate = integrityGate, signal }: SelfAuditOptions): Promise<SelfAuditReport> {
  const step = startProgress("self-audit", { unit: "cheats", total: CHEATS.length });
  try {
    const honest = honestWork();
    const cheats: CheatResult[] = [];
    for (const { name, story, rule, run } of CHEATS) {
      // A turn of the event loop between cheats lets an interrupt through.
      await new Promise<void>((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      const { reasons } = gate(run(honest));
      const caught = reasons.find((reason) => reason.rule === rule);
      const caughtBy = reasons.map((reason) => reason.rule);
      cheats.push({
        ...{ cheat: name, story, rule, caughtBy },
        isCaught: caught !== undefined,
        message: caught?.message ?? "",
      });
      step.advance(1);
    }
    step.end();
    const tried = new Set(CHEATS.map(({ rule }) => rule));
    const untried = INTEGRITY_RULES.map(({ name }) => name).filter((name) => !tried.has(name));
    const judged = [
      { run: "honest straddle", verdict: gate(honest.run) },
      { run: "honest study", verdict: gate(honest.study) },
    ];
    return new SelfAuditReport(cheats, judged, untried);
  } catch (error) {
    step.fail();
    throw error;
  }
}

function honestWork(): HonestWork {
  const market = auditMarket();
  const run = simpleStraddle(market);
  const day = market[0]!;
  const input = featureInput(day);
  const evidence = {
    ...run.evidence,
    causality: [testedForCausality("trailing mean", trailingMean, input)],
    volumeTests: [testedForVolume("volume spike", volumeSpike, input)],
  };
  return { market, run: { ...run, evidence }, study: honestStudy(day) };
}

function honestStudy({ tape }: AuditDay): JudgedRun {
  const where = { underlying: tape.product.underlying, date: tape.date };
  const { dataset, source, rows } = tape.provenance;
  return {
    kind: "study",
    days: [{ ...where, outcome: "traded", reason: "" }],
    trades: [],
    inputs: [{ ...where, dataset, source, rows, files: [], counts: {} }],
    events: [],
  };
}
