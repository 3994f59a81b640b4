import type { z } from "zod";
import { FILL_FAULT_RULES } from "../integrity/fillAudit/FillAudit.js";
import type { RunRecord } from "../RunRecord.js";

let schema: z.ZodType<RunRecord> | undefined;

/** Schema of `run.json`; zod is loaded at the first use. Unknown fields are refused: they are of a newer version. */
export async function runRecordSchema(): Promise<z.ZodType<RunRecord>> {
  if (schema) return schema;
  const { z } = await import("zod");
  const { strictObject: object, array, record } = z;
  const text = z.string();
  const number = z.number();
  const date = text.regex(/^\d{4}-\d{2}-\d{2}$/);
  /** In memory NaN, on disk null. */
  const measured = number.nullable().transform((value) => value ?? Number.NaN);
  const notMeasured = number.nullable();
  const decidedBy = z.enum(["clock", "data"]);
  const day = object({ underlying: text, date });
  const leg = object({
    entryContract: text,
    exitContract: text,
    expiryDate: date,
    optionType: z.enum(["CE", "PE"]),
    strike: number,
    side: z.enum(["short", "long"]),
    lots: number,
    entryPrice: measured,
    exitPrice: measured,
    entryQuoteMicros: measured,
    entryQuoteAgeSeconds: measured,
    exitQuoteMicros: measured,
    exitQuoteAgeSeconds: measured,
    pnlPoints: measured,
    slot: text.optional(),
    entryMicros: measured.optional(),
    exitMicros: measured.optional(),
    entryDecisionMicros: measured.optional(),
    exitDecisionMicros: measured.optional(),
    entryDecidedBy: decidedBy.optional(),
    exitDecidedBy: decidedBy.optional(),
    entryReason: text.optional(),
    exitReason: text.optional(),
    entryMidPrice: measured.optional(),
    exitMidPrice: measured.optional(),
    entryTouchQuantity: measured.optional(),
    exitTouchQuantity: measured.optional(),
  });
  const trade = object({
    tradeId: number,
    underlying: text,
    date,
    lots: number.optional(),
    entryRule: text.optional(),
    entryTime: text,
    exitTime: text,
    entryMicros: measured,
    exitMicros: measured,
    entryDecisionMicros: measured,
    exitDecisionMicros: measured,
    entryDecidedBy: decidedBy,
    exitDecidedBy: decidedBy,
    spotAtEntry: measured,
    spotAtExit: measured,
    legs: array(leg),
    premiumReceivedPoints: measured,
    premiumPaidPoints: measured,
    pnlPoints: measured,
    lotSize: notMeasured,
    currency: text,
    costsCurrency: notMeasured,
    pnlCurrency: notMeasured,
    marginCurrency: notMeasured,
    pnlPercentOfMargin: notMeasured,
    holdSeconds: measured,
    sessionSeconds: number.optional(),
    blindSeconds: number.optional(),
    exitDelaySeconds: measured.optional(),
    exitReason: text,
  });
  const status = z.enum(["suspect", "incomplete"]);
  const verdict = object({
    status: z.enum(["sound", "suspect", "incomplete"]),
    reasons: array(object({ rule: text, status, message: text, trades: array(number) })),
    notChecked: array(text).optional(),
  });
  const file = object({ name: text, sha256: text });
  const input = object({
    dataset: text,
    underlying: text,
    date,
    rows: number,
    source: text,
    files: array(file),
    counts: record(text, number),
  });
  const featureTest = object({ feature: text, passed: z.boolean(), message: text });
  const fillFaultRule = z.enum(FILL_FAULT_RULES);
  const evidence = object({
    requestedDays: array(day),
    maxQuoteAgeSeconds: number,
    latencySeconds: number,
    tickSeconds: number,
    overlapAllowed: z.boolean(),
    calendar: z.enum(["everyDay", "expiryDays"]),
    eventCheck: object({
      tags: array(text),
      source: text.nullable(),
      excludedDays: array(date),
      unknownDays: number,
    }).optional(),
    missingExpiries: array(day.extend({ expected: date, found: date })),
    expiryCheck: object({ source: text.nullable(), uncheckedDays: number }).optional(),
    causality: array(featureTest),
    volumeTests: array(featureTest).optional(),
    fillAudit: object({
      checkedFills: number,
      faults: array(object({ tradeId: number, rule: fillFaultRule, message: text })),
    }).optional(),
  });
  const outcome = z.enum(["traded", "skipped", "failed"]);
  const made = object({
    schema: z.literal("strikebook.run/1"),
    kind: z.enum(["strategy", "study"]),
    runId: text.regex(/^[0-9a-f]{12}$/),
    study: text,
    title: text,
    createdAt: text,
    code: object({ version: text, sourceHash: text, commit: text.nullable() }),
    engine: text,
    definition: object({ id: text, name: text, hash: text, data: z.json() }).optional(),
    variant: text.optional(),
    parameters: array(object({ name: text, value: z.union([text, number, z.boolean()]), unit: text })),
    inputs: array(input),
    seeds: record(text, number),
    days: array(day.extend({ outcome, reason: text, sessionSeconds: number.optional() })),
    trades: array(trade),
    rejections: array(object({ entry: text, filter: text, count: number })).optional(),
    metrics: record(text, notMeasured),
    values: record(text, z.json()),
    events: array(object({ severity: z.enum(["info", "warning", "error"]), message: text })),
    evidence: evidence.optional(),
    verdict,
  });
  schema = made as unknown as z.ZodType<RunRecord>;
  return schema;
}
