import { closingAction, type FillQuotes, type StandingQuote } from "./FillQuotes.js";
import { isAfter } from "./isAfter.js";
import { legActions, type PlannedChange, planChange } from "./managePosition.js";
import type { HeldSlot, OpenPosition } from "./OpenPosition.js";
import type { ClosedPosition, OrderDecision } from "./Position.js";
import { checkPremium, exitReason, legOrder, type PositionRules, type TimeExit, timeExit } from "./PositionRules.js";
import { RestingOrders } from "./RestingOrders.js";
import type { StrikeChooser } from "./StrikeChooser.js";
import { type RowExits, type Watch, WatchCode } from "./WatchCode.js";

/** What a walk needs beside the position. */
export interface WalkContext {
  readonly rules: PositionRules;
  readonly quotes: FillQuotes;
  readonly strikes: StrikeChooser;
  readonly rowExits?: RowExits | undefined;
  /** Legs held x seconds looked at, added to by every walk. */
  readonly work: { legSeconds: number };
}

/** How a position stands after a day: closed, or still open and carried over night. */
export type WalkEnd =
  | { readonly closed: ClosedPosition; readonly carried?: undefined }
  | { readonly carried: OpenPosition; readonly closed: ClosedPosition };

const watches = new WeakMap<PositionRules["parameters"], Map<string, Watch>>();

/**
 * Walks an open position through the seconds of its day until it is closed.
 *
 * - At a second where a held leg has no valid closing price (missing, zero, older than the limit) nothing is decided and
 *   nothing fills: such seconds are counted as blind.
 * - Rules are decided on the closing prices of all held legs at one second: asks to buy back, bids to sell out. Exits come
 *   before management at one second, and within a list the first.
 * - **A decision on data fills where the standing quote of every leg it trades was stamped strictly after the decision and
 *   not sooner than the latency after it**: at that quote's price, never at a level. The decision's instant is the newest
 *   stamp that it could have seen. While it waits nothing else is decided; a change of legs is given up after
 *   `entryFillSeconds`.
 * - A time exit is decided by the clock and fills at the first second at which every leg's quote is stamped at or after its
 *   time. It also closes a position whose exit still waits for its latency to pass: by the clock, and the reason and the
 *   decision stay those of the exit that waits.
 * - When the session ends first, each leg is closed at its last price since its entry, however old: reason `endOfData`, for
 *   the integrity gate to judge. An exit that still waited stays the decision, so that the gate sees a fill on the row that
 *   made it. A definition with `nextDayClock` carries the position instead.
 *
 * - By fillModel `limit` the orders rest as {@link RestingOrders} says. An exit that is not reached within
 *   `limitWaitSeconds`, or has no price to rest at, takes the touch by the rules above; so does a change of legs that only
 *   closes. One that opens is given up.
 *
 * @param from first second to look at
 */
export function walkPosition(position: OpenPosition, from: number, context: WalkContext): WalkEnd {
  const { rules, quotes } = context;
  const { tape } = quotes;
  checkPremium(rules, position);
  const time = timeExit(rules, position, tape);
  const decideFrom = Math.ceil(position.entrySecond + rules.minHoldSeconds);
  const lastDecision = Math.min(time.second - 1, tape.lastSecond);
  let second = from;
  let firstRule = 0;
  while (second <= lastDecision) {
    const look = lookUntil(position, context, second, lastDecision, decideFrom, firstRule);
    if (look.rule < 0) {
      second = lastDecision + 1;
      break;
    }
    const decided = look.second;
    const exits = rules.exits.length;
    if (look.rule < exits) {
      const rule = rules.exits[look.rule]!;
      const micros = decisionMicros(position, quotes, decided, rule.rule === "when" || rule.rule === "rows");
      const decision: OrderDecision = { micros, decidedBy: "data", reason: exitReason(rule) };
      return closeFrom(position, decided + 1, time, decision, context);
    }
    const number = look.watch.management[look.rule - exits]!;
    const micros = decisionMicros(position, quotes, decided, true);
    const plan = planChange(rules.management[number]!, position, decided, micros, context);
    second = decided;
    firstRule = look.rule + 1;
    if (!plan) continue;
    const filled = fillChange(plan, position, decided, lastDecision, context);
    lookUntil(position, context, decided + 1, filled.second, Number.POSITIVE_INFINITY, 0);
    if (filled.fills) applyChange(plan, filled.fills, number, position, filled.second, context);
    if (position.slots.length === 0) {
      const exit = { ...position.closed.at(-1)!.exit };
      return {
        closed: position.ended({ second: exit.second, micros: exit.micros, spot: exit.spot, decision: exit.decision }),
      };
    }
    second = filled.second + 1;
    firstRule = 0;
  }
  return closeFrom(position, second, time, undefined, context);
}

/** Looks for the next event from `from` on, and lets the running values run. */
function lookUntil(
  position: OpenPosition,
  context: WalkContext,
  from: number,
  end: number,
  decideFrom: number,
  firstRule: number,
): { readonly rule: number; readonly second: number; readonly watch: Watch } {
  const watch = watchOf(position, context);
  const input = { position, quotes: context.quotes, rowExits: context.rowExits };
  const out = new Float64Array(2 + watch.running.length);
  watch.running.forEach(({ read }, i) => {
    out[i + 2] = read(position);
  });
  const series = watch.series.map((load) => load(input));
  const numbers = Float64Array.from(watch.numbers, (read) => read(input));
  const rule = watch.run(series, numbers, out, from, end, decideFrom, firstRule);
  watch.running.forEach(({ write }, i) => {
    write(position, out[i + 2]!);
  });
  position.blindSeconds += out[1]!;
  context.work.legSeconds += position.slots.length * (Math.min(out[0]!, end) - from + 1);
  return { rule, second: out[0]!, watch };
}

/** The compiled search for the state that the position is in. */
function watchOf(position: OpenPosition, { rules, quotes }: WalkContext): Watch {
  const live: number[] = [];
  rules.management.forEach(({ do: actions }, i) => {
    if (position.timesFired[i]! < rules.atMost[i]! && legActions(actions, position)) live.push(i);
  });
  const { maxQuoteAgeSeconds } = quotes.settings;
  const held = position.slots.map(({ leg }) => leg.name);
  const key = JSON.stringify([maxQuoteAgeSeconds, held, live]);
  let known = watches.get(rules.parameters);
  if (!known) watches.set(rules.parameters, (known = new Map()));
  let watch = known.get(key);
  if (!watch) known.set(key, (watch = new WatchCode(rules, position, maxQuoteAgeSeconds).compile(live)));
  return watch;
}

/** The newest stamp that a decision at `second` could have seen: the quotes of the held legs and, of a condition, spot. */
function decisionMicros(position: OpenPosition, quotes: FillQuotes, second: number, seesSpot: boolean): number {
  const { tape, timestamp } = quotes;
  let micros = tape.secondToMicros(second);
  for (const { contract } of position.slots) {
    const row = tape.findRow(contract, second);
    if (row >= 0) micros = Math.max(micros, timestamp[row]!);
  }
  return seesSpot ? Math.max(micros, quotes.spotMicros(second)) : micros;
}

/** Closes all held legs: a decision that waits, then the clock, then the end of the data. */
function closeFrom(
  position: OpenPosition,
  from: number,
  time: TimeExit,
  pending: OrderDecision | undefined,
  context: WalkContext,
): WalkEnd {
  const { rules, quotes, work } = context;
  const { tape } = quotes;
  const slots = [...position.slots];
  const closes = slots.map(({ contract, leg }) => quotes.pricesBySecond(contract, closingAction(leg.side)));
  const { fillModel, limitFillSeconds } = quotes.settings;
  const sentSecond = pending ? from - 1 : time.second;
  const sentMicros = pending ? pending.micros : tape.secondToMicros(time.second);
  const orders = slots.map(({ contract, leg }) => ({ contract, action: closingAction(leg.side) }));
  const resting =
    fillModel === "limit" && sentSecond <= tape.lastSecond ? new RestingOrders(orders, sentMicros, quotes) : undefined;
  const byTheClock = pending ? time.second - 1 : Number.POSITIVE_INFINITY;
  const restsUntil = resting?.isPriced ? Math.min(sentSecond + limitFillSeconds, byTheClock) : -1;
  let second = from;
  for (; second <= tape.lastSecond; second++) {
    if (closes.some((prices) => Number.isNaN(prices[second]!))) {
      position.blindSeconds++;
      continue;
    }
    let decision: OrderDecision | undefined;
    const rests = second <= restsUntil;
    const atLimits = rests ? resting?.fillsAt(second) : undefined;
    if (rests) decision = atLimits && (pending ?? timeDecision(time, quotes));
    else if (pending && slots.every(({ contract }) => isAfter(contract, second, pending.micros, quotes)))
      decision = pending;
    else if (second >= time.second && slots.every((slot) => standsSince(slot, second, time.second, quotes))) {
      decision = { ...(pending ?? timeDecision(time, quotes)), decidedBy: "clock" };
    }
    if (!decision) continue;
    work.legSeconds += slots.length * (second - from + 1);
    slots.forEach((slot, i) => {
      position.close(slot, slot.lots, fillNow(slot, second, decision, quotes, atLimits?.[i]));
    });
    const { micros, spot } = position.closed.at(-1)!.exit;
    return { closed: position.ended({ second, micros, spot, decision }) };
  }
  work.legSeconds += slots.length * (second - from);
  if (!rules.isCarried) return { closed: closeAtLastPrices(position, time, pending, quotes) };
  return { carried: position, closed: closeAtLastPrices(copyOf(position, rules), time, pending, quotes, "noNextDay") };
}

function standsSince({ contract }: HeldSlot, second: number, since: number, { tape }: FillQuotes): boolean {
  return tape.secondOfSession(tape.findRow(contract, second)) >= since;
}

function timeDecision(time: TimeExit, { tape }: FillQuotes): OrderDecision {
  return { micros: tape.secondToMicros(time.second), decidedBy: "clock", reason: time.reason };
}

/** @param quote what fills; the standing quote where it is left out */
function fillNow(
  { contract, leg }: HeldSlot,
  second: number,
  decision: OrderDecision,
  quotes: FillQuotes,
  quote?: StandingQuote,
) {
  const action = closingAction(leg.side);
  return quotes.fill(quote ?? quotes.quoteAt(contract, second, action)!, second, action, decision);
}

/** Every leg at its last priced row since its entry; no row and a missing price when there is none. */
function closeAtLastPrices(
  position: OpenPosition,
  time: TimeExit,
  pending: OrderDecision | undefined,
  quotes: FillQuotes,
  reason = "endOfData",
): ClosedPosition {
  const { tape } = quotes;
  const second = tape.lastSecond;
  const byClock = { micros: tape.secondToMicros(Math.min(time.second, second)), decidedBy: "clock" } as const;
  const decision: OrderDecision = { ...(pending ?? byClock), reason };
  for (const slot of [...position.slots]) {
    const action = closingAction(slot.leg.side);
    const firstRow = slot.entrySecond < 0 ? tape.contracts[slot.contract]!.firstRow : slot.entry.row;
    let exit = quotes.noFill(second, decision);
    for (let row = tape.findRow(slot.contract, second); row >= firstRow; row--) {
      const price = quotes.priceOf(row, action);
      if (!(price > 0)) continue;
      exit = quotes.fill({ row, price, ageSeconds: tape.rowAge(row, second) }, second, action, decision);
      break;
    }
    position.close(slot, slot.lots, exit);
  }
  const end = { second, micros: tape.secondToMicros(second), spot: quotes.spotAt(second), decision };
  return position.ended(end);
}

/** The same position again, to be closed while the first stays open. */
function copyOf(position: OpenPosition, rules: PositionRules): OpenPosition {
  return position.copy(legOrder(rules.definition));
}

/** First second at which all orders of a change fill, and their quotes; else the second at which it is given up. */
function fillChange(
  plan: PlannedChange,
  position: OpenPosition,
  decided: number,
  lastDecision: number,
  { quotes }: WalkContext,
): { readonly second: number; readonly fills?: readonly StandingQuote[] } {
  const { fillModel, limitFillSeconds, entryFillSeconds } = quotes.settings;
  const orders = plan.contracts.map((contract, i) => ({
    contract,
    action:
      i < plan.closes.length
        ? closingAction(plan.closes[i]!.slot.leg.side)
        : plan.opens[i - plan.closes.length]!.action,
  }));
  const resting = fillModel === "limit" ? new RestingOrders(orders, plan.decision.micros, quotes) : undefined;
  const restSeconds = resting?.isPriced ? limitFillSeconds : 0;
  const touchSeconds = resting && plan.opens.length > 0 ? 0 : entryFillSeconds;
  const last = Math.min(decided + restSeconds + touchSeconds, lastDecision);
  const closes = position.slots.map(({ contract, leg }) => quotes.pricesBySecond(contract, closingAction(leg.side)));
  for (let second = decided + 1; second <= last; second++) {
    if (closes.some((prices) => Number.isNaN(prices[second]!))) continue;
    if (!plan.contracts.every((contract) => isAfter(contract, second, plan.decision.micros, quotes))) continue;
    if (plan.opens.length > 0 && Number.isNaN(quotes.spotAt(second))) continue;
    const rests = second <= decided + restSeconds;
    const fills =
      rests && resting
        ? resting.fillsAt(second)
        : orders.flatMap(({ contract, action }) => quotes.quoteAt(contract, second, action) ?? []);
    if (fills?.length === orders.length) return { second, fills };
  }
  return { second: last };
}

function applyChange(
  plan: PlannedChange,
  fills: readonly StandingQuote[],
  rule: number,
  position: OpenPosition,
  second: number,
  { quotes, rules }: WalkContext,
): void {
  const { decision } = plan;
  plan.closes.forEach(({ slot, lots }, i) => {
    position.close(slot, lots, fillNow(slot, second, decision, quotes, fills[i]));
  });
  for (const [i, { leg, contract, action }] of plan.opens.entries()) {
    const entry = quotes.fill(fills[plan.closes.length + i]!, second, action, decision);
    const identity = quotes.tape.contracts[contract]!.contract;
    const lots = leg.ratio * position.terms.lots;
    position.open({ leg, contract, identity, lots, entry }, legOrder(rules.definition));
  }
  position.timesFired[rule]!++;
  position.firedSecond[rule] = second;
  position.changedSecond = second;
}
