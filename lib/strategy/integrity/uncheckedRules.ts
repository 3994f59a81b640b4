import type { JudgedRun } from "./Finding.js";
import type { IntegrityRuleName } from "./integrityRules.js";

/** Rules that a run says nothing about, each with the reason: `causality: no causality test was given`. */
export function uncheckedRules({ kind, trades, evidence }: JudgedRun): string[] {
  const unchecked: string[] = [];
  const add = (rule: IntegrityRuleName, why: string): number => unchecked.push(`${rule}: ${why}`);
  const { source = null, uncheckedDays = 0 } = evidence?.expiryCheck ?? {};
  if (source === null) add("expiry-missing", "no expiry calendar was given");
  else if (uncheckedDays > 0) add("expiry-missing", `${source} does not reach ${uncheckedDays} of the days`);
  const { eventCheck } = evidence ?? {};
  if (eventCheck?.source === null) add("off-calendar", `no event calendar was given for ${eventCheck.tags.join(", ")}`);
  else if (eventCheck && eventCheck.unknownDays > 0)
    add("off-calendar", `${eventCheck.source} does not cover ${eventCheck.unknownDays} of the days`);
  const unwatched = trades.filter(({ blindSeconds }) => blindSeconds === undefined).length;
  if (unwatched > 0) add("blind-holding", `${unwatched} trades do not say how long they could not be watched`);
  const fills = trades.reduce((sum, { legs }) => sum + 2 * legs.length, 0);
  const lookedUp = evidence?.fillAudit?.checkedFills ?? 0;
  if (kind !== "study" && lookedUp < fills)
    add("fill-not-in-data", `${fills - lookedUp} of ${fills} fills were not looked up in the data`);
  if ((evidence?.causality ?? []).length === 0) add("causality", "no causality test was given");
  return unchecked;
}
