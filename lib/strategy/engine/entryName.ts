import type { EntryRule } from "../definition/StrategyDefinition.js";

/** Name of an entry rule in trades and rejections. */
export function entryName(rule: EntryRule): string {
  return rule.rule === "clock" ? (rule.name ?? rule.at.parameter) : rule.name;
}
