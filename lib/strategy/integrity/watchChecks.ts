import { MICROS_PER_SECOND } from "../../time/index.js";
import { legTimes, watchedSeconds } from "../Trade.js";
import { everyTrade, type IntegrityCheck } from "./Finding.js";

const LATEST_EXIT_SECONDS = 60;
const LATEST_EXIT_BARS = 3;
/** Largest share of the holding time at which nothing could be decided. */
export const MAX_BLIND_SHARE = 0.1;

/** Taken from the instants of every leg, so that a recorded delay cannot hide them. */
export const lateExit: IntegrityCheck = everyTrade((trade, { evidence }) => {
  const allowed = Math.max(LATEST_EXIT_SECONDS, LATEST_EXIT_BARS * (evidence?.tickSeconds ?? 1));
  const whole = { ...trade, leg: "" };
  const legs = trade.legs.map((leg) => ({ ...legTimes(trade, leg), leg: `${leg.slot ?? leg.exitContract} ` }));
  for (const { exitMicros, exitDecisionMicros, exitReason, leg } of [whole, ...legs]) {
    const delay = (exitMicros - exitDecisionMicros) / MICROS_PER_SECOND;
    if (delay > allowed) return `${leg}out (${exitReason}) ${delay} s after its decision, ${allowed} s allowed`;
  }
  return undefined;
});

/** Judged per underlying, so that a liquid one does not hide one that is hardly quoted. */
export const blindHolding: IntegrityCheck = ({ trades }) => {
  const faults: string[] = [];
  const broken: number[] = [];
  for (const underlying of new Set(trades.map((trade) => trade.underlying))) {
    const own = trades.filter((trade) => trade.underlying === underlying && Number.isFinite(trade.holdSeconds));
    let blind = 0;
    let held = 0;
    for (const trade of own) {
      if (trade.blindSeconds === undefined) continue;
      blind += trade.blindSeconds;
      held += watchedSeconds(trade);
    }
    if (!(blind > MAX_BLIND_SHARE * held)) continue;
    faults.push(`${underlying}: ${blind} of ${held} s held (${Math.round((blind / held) * 1000) / 10} %)`);
    for (const trade of own)
      if ((trade.blindSeconds ?? 0) > MAX_BLIND_SHARE * watchedSeconds(trade)) broken.push(trade.tradeId);
  }
  if (faults.length === 0) return undefined;
  return { message: `nothing could be decided for lack of quotes: ${faults.join("; ")}`, trades: broken };
};
