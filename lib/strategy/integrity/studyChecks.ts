import { dayText } from "../dayText.js";
import type { IntegrityCheck } from "./Finding.js";

const LISTED_REJECTIONS = 5;

/** A strategy that never traded has broken no rule of fills, and proved nothing. */
export const noTrades: IntegrityCheck = ({ kind, days, trades, rejections = [] }) => {
  if (kind === "study" || trades.length > 0) return undefined;
  const first = days.find(({ reason }) => reason !== "");
  const why = first ? `; ${first.underlying} ${first.date}: ${first.reason}` : "";
  const most = [...rejections].sort((a, b) => b.count - a.count).slice(0, LISTED_REJECTIONS);
  const filters = most.map(({ entry, filter, count }) => `${entry}: ${filter} ${count} times`).join(", ");
  const rejected = filters === "" ? "" : `; rejected by ${filters}`;
  return { message: `no trade on ${dayText(days.length)}: there is nothing to judge${why}${rejected}`, trades: [] };
};

/** Figures of a study that does not say what it read cannot be made again. */
export const noInput: IntegrityCheck = ({ kind, inputs }) => {
  if (kind !== "study" || (inputs && inputs.length > 0)) return undefined;
  return { message: "the study names no input: what its figures were computed from is not known", trades: [] };
};

/** In a run of an engine an error is a failed day or a run without trades, and those have rules of their own. */
export const errorEvent: IntegrityCheck = ({ kind, events }) => {
  const errors = (events ?? []).filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (kind !== "study" || !first) return undefined;
  const others = errors.length === 1 ? "" : `; ${errors.length} errors in all`;
  return { message: `the study recorded an error: ${first.message}${others}`, trades: [] };
};
