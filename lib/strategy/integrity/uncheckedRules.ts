import type { JudgedRun } from "./Finding.js";
import type { IntegrityRuleName } from "./integrityRules.js";

/** Rules that a run says nothing about, each with the reason: `causality: no causality test was given`. */
export function uncheckedRules({ trades, evidence }: JudgedRun): string[] {
  const unchecked: string[] = [];
  const add = (rule: IntegrityRuleName, why: string): number => unchecked.push(`${rule}: ${why}`);
  const { source = null, uncheckedDays = 0 } = evidence?.expiryCheck ?? {};
  if (source === null) add("expiry-missing", "no expiry calendar was given");
  else if (uncheckedDays > 0) add("expiry-missing", `${source} does not reach ${uncheckedDays} of the days`);
  const unwatched = trades.filter(({ blindSeconds }) => blindSeconds === undefined).length;
  if (unwatched > 0) add("blind-holding", `${unwatched} trades do not say how long they could not be watched`);
  if ((evidence?.causality ?? []).length === 0) add("causality", "no causality test was given");
  return unchecked;
}
