import type { IntegrityCheck } from "./Finding.js";

/** A strategy that never traded has broken no rule of fills, and proved nothing. */
export const noTrades: IntegrityCheck = ({ kind, days, trades }) => {
  if (kind === "study" || trades.length > 0) return undefined;
  const first = days.find(({ reason }) => reason !== "");
  const why = first ? `; ${first.underlying} ${first.date}: ${first.reason}` : "";
  return { message: `no trade on ${days.length} days: there is nothing to judge${why}`, trades: [] };
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
