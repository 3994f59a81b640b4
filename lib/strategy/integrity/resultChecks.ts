import { MICROS_PER_SECOND } from "../../time/index.js";
import type { Finding, IntegrityCheck } from "./Finding.js";
import type { CausalityResult } from "./GateEvidence.js";

const MAX_WIN_SHARE = 0.95;
const MANY_TRADES = 20;
const MAX_ONE_TICK_SHARE = 0.2;

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

/** Counted in points: costs must not make a false result look true. */
export const winRate: IntegrityCheck = ({ trades }) => {
  const wins = trades.filter(({ pnlPoints }) => pnlPoints > 0).length;
  if (trades.length <= MANY_TRADES || wins <= MAX_WIN_SHARE * trades.length) return undefined;
  return { message: `${wins} of ${trades.length} trades won (${percent(wins / trades.length)})`, trades: [] };
};

/** Held for one tick: out, or decided to be out, at the first observation after the entry. */
export const oneTickHold: IntegrityCheck = ({ trades, evidence }) => {
  const tick = evidence?.tickSeconds ?? 1;
  const short = trades.filter(({ holdSeconds, exitDecisionMicros, entryMicros, exitDecidedBy }) => {
    const toDecision = (exitDecisionMicros - entryMicros) / MICROS_PER_SECOND;
    return holdSeconds <= tick || (exitDecidedBy === "data" && Math.floor(toDecision) <= tick);
  });
  if (short.length <= MAX_ONE_TICK_SHARE * trades.length) return undefined;
  const share = percent(short.length / trades.length);
  return {
    message: `${short.length} of ${trades.length} trades (${share}) were held for one tick of ${tick} s`,
    trades: short.map(({ tradeId }) => tradeId),
  };
};

export const causality: IntegrityCheck = ({ evidence }) => failedTests(evidence?.causality);

export const cumulativeVolume: IntegrityCheck = ({ evidence }) => failedTests(evidence?.volumeTests);

function failedTests(tests: readonly CausalityResult[] = []): Finding | undefined {
  const failed = tests.filter(({ passed }) => !passed);
  if (failed.length === 0) return undefined;
  return { message: failed.map(({ feature, message }) => `${feature}: ${message}`).join("; "), trades: [] };
}
