import type { Tape } from "../../tape/index.js";
import { StrikebookError, startProgress, type TaskOptions } from "../../task/index.js";
import { type CivilDate, civilDateAt } from "../../time/index.js";
import type { RunRecord } from "../RunRecord.js";
import type { Trade } from "../Trade.js";
import { contractOn, type ExplainedLeg, explainedLegs } from "./heldLegs.js";
import { inputWarnings } from "./inputWarnings.js";
import { legQuoteAt } from "./legQuoteAt.js";
import { ruleLevels } from "./ruleLevels.js";
import { type StepMoment, stepMoments } from "./stepMoments.js";
import { TradeExplanation, type TradeStep } from "./TradeExplanation.js";
import { tradeOf } from "./tradeOf.js";
import { type PathPoint, secondOn, tradePath } from "./tradePath.js";

export interface WhyTradeOptions extends TaskOptions {
  /** Seconds before and after each step that are shown; 5 when absent. */
  readonly aroundSeconds?: number | undefined;
}

/**
 * Tells one trade of a run moment by moment from the quotes of its day: at every decision and fill the underlying and its
 * age, the book of each leg, the rules' levels, what closing would cost, and the P&L.
 *
 * @param openDay opens the tape of a day, as for `runStrategy`; a trade that is carried overnight opens two
 * @throws StrikebookError `missing` when the run has no such trade, `argument` when the tape is not of its day or lacks its
 *   contracts; what `openDay` throws
 * @example await whyTrade(record, 12, (underlying, date) => lake.openTape({ underlying, date }))
 */
export async function whyTrade(
  record: RunRecord,
  tradeId: number,
  openDay: (underlying: string, date: CivilDate) => Tape | Promise<Tape>,
  { aroundSeconds = 5, signal }: WhyTradeOptions = {},
): Promise<TradeExplanation> {
  const trade = tradeOf(record, tradeId);
  if (!Number.isInteger(aroundSeconds) || aroundSeconds < 0)
    throw new StrikebookError("argument", `aroundSeconds is ${aroundSeconds}`, "give a whole number of at least 0");
  const legs = explainedLegs(trade);
  const moments = stepMoments(trade, legs);
  const progress = startProgress(`trade ${tradeId} of run ${record.runId}`, { unit: "days" });
  try {
    const tapes = await openTapes(trade, moments, openDay, signal);
    progress.advance(tapes.length);
    const path = tapes.flatMap((tape) => holdingPath(record, trade, legs, tape));
    const steps = moments.map((moment) => stepOf(record, trade, legs, tapeOf(tapes, moment), moment, path));
    progress.end();
    return new TradeExplanation({
      record,
      trade,
      steps,
      path,
      around: aroundOf(record, legs, tapes, moments, aroundSeconds),
      warnings: [...gateReasons(record, tradeId), ...inputWarnings(record, tapes), ...fillWarnings(steps)],
      clockName: tapes[0]!.session.timeZone === "Asia/Kolkata" ? "IST" : tapes[0]!.session.timeZone,
    });
  } catch (error) {
    progress.fail();
    throw error;
  }
}

/** The tapes of the entry's day and, of a trade that was carried, of the days of its later moments. */
async function openTapes(
  trade: Trade,
  moments: readonly StepMoment[],
  openDay: (underlying: string, date: CivilDate) => Tape | Promise<Tape>,
  signal: AbortSignal | undefined,
): Promise<Tape[]> {
  const open = async (date: CivilDate): Promise<Tape> => {
    signal?.throwIfAborted();
    const tape = await openDay(trade.underlying, date);
    if (tape.product.underlying === trade.underlying && tape.date === date) return tape;
    const what = `the tape opened for ${trade.underlying} ${date} is of ${tape.product.underlying} ${tape.date}`;
    throw new StrikebookError("argument", what, "open the tape of the day that is asked for");
  };
  const first = await open(trade.date);
  const later = new Set(moments.map(({ micros }) => civilDateAt(micros, first.session)));
  const tapes = [first];
  for (const date of [...later].sort()) if (date > trade.date) tapes.push(await open(date));
  return tapes;
}

/** The last tape that had opened by then. */
function tapeOf(tapes: readonly Tape[], { micros }: StepMoment): Tape {
  return tapes.findLast((tape) => tape.openMicros <= micros) ?? tapes[0]!;
}

function holdingPath(record: RunRecord, trade: Trade, legs: readonly ExplainedLeg[], tape: Tape): PathPoint[] {
  for (const { leg } of legs) contractOn(tape, leg);
  return tradePath(record, legs, tape, secondOn(tape, trade.entryMicros), secondOn(tape, trade.exitMicros));
}

function stepOf(
  record: RunRecord,
  trade: Trade,
  legs: readonly ExplainedLeg[],
  tape: Tape,
  moment: StepMoment,
  path: readonly PathPoint[],
): TradeStep {
  const { kind, rule, decidedBy, micros, fills } = moment;
  const second = Math.min(tape.lastSecond, Math.max(0, secondOn(tape, micros)));
  const { price, ageSeconds } = tape.spotAt(second);
  const past = path.filter((point) => point.micros <= micros);
  const isBefore = kind.endsWith("decision");
  const now = tradePath(record, legs, tape, second, second, isBefore)[0]!;
  const highest = (of: (point: PathPoint) => number): number =>
    past.reduce((top, point) => (of(point) > top ? of(point) : top), Number.NEGATIVE_INFINITY);
  const position = {
    costToClosePoints: now.costToClosePoints,
    pnlPoints: now.pnlPoints,
    highestPnlPoints: highest((point) => point.pnlPoints),
    heldPremiumPoints: now.heldPremiumPoints,
    // Of what is held: after a part was sold, that of the rest.
    highestValuePoints:
      -now.heldPremiumPoints * highest((point) => -point.costToClosePoints / -point.heldPremiumPoints),
  };
  const quotes = legs.map((each) => {
    const fill = fills.find(({ leg }) => leg === each.number);
    return legQuoteAt(record, tape, each, micros, isBefore, fill?.opens);
  });
  return {
    kind,
    rule,
    decidedBy,
    micros,
    date: tape.date,
    clock: tape.clock(second),
    spot: price,
    spotAgeSeconds: ageSeconds,
    legs: quotes,
    costToClosePoints: position.costToClosePoints,
    pnlPoints: position.pnlPoints,
    levels: quotes.some(({ isHeld }) => isHeld) ? ruleLevels(record, trade, position) : [],
  };
}

/** Seconds around the moments, each once, in time order. */
function aroundOf(
  record: RunRecord,
  legs: readonly ExplainedLeg[],
  tapes: readonly Tape[],
  moments: readonly StepMoment[],
  seconds: number,
): PathPoint[] {
  const points = new Map<number, PathPoint>();
  for (const moment of moments) {
    const tape = tapeOf(tapes, moment);
    const at = secondOn(tape, moment.micros);
    for (const point of tradePath(record, legs, tape, at - seconds, at + seconds)) points.set(point.micros, point);
  }
  return [...points.values()].sort((a, b) => a.micros - b.micros);
}

function gateReasons({ verdict }: RunRecord, tradeId: number): string[] {
  return verdict.reasons
    .filter(({ trades }) => trades.includes(tradeId))
    .map(({ rule, message }) => `the gate names this trade, ${rule}: ${message}`);
}

function fillWarnings(steps: readonly TradeStep[]): string[] {
  return steps.flatMap(({ kind, clock, legs }) =>
    legs.flatMap(({ name, fill }) =>
      fill && !fill.isOnTape
        ? [`${kind} ${clock}: the row that filled leg ${name} at ${fill.price} is not on the tape that was opened`]
        : [],
    ),
  );
}
