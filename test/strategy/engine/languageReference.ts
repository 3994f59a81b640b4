import type { Product } from "../../../lib/contract/Product.js";
import type {
  EntryRule,
  ExitRule,
  LegDefinition,
  StrategyDefinition,
  StrikeRule,
} from "../../../lib/strategy/index.js";
import { fixtureMicros, type QuoteRow, type SpotRow } from "../../tape/tapeFixture.js";
import { type Values, walk } from "./treeWalker.js";

/**
 * The whole language of definitions in the slowest and plainest way: at every second every rule is asked by walking its
 * tree over the raw rows. No tape, no compiled code, no code of the engine.
 */
export interface ReferenceDay {
  readonly product: Product;
  readonly date: string;
  /** Rows of one contract stand in time order. */
  readonly rows: readonly QuoteRow[];
  readonly spot: readonly SpotRow[];
}

export interface ReferenceLeg {
  readonly slot: string;
  readonly contract: string;
  readonly lots: number;
  readonly entry: ReferenceFill;
  readonly exit: ReferenceFill;
}

export interface ReferenceFill {
  readonly micros: number;
  readonly price: number;
  readonly quoteMicros: number;
  readonly age: number;
  readonly decisionMicros: number;
  readonly decidedBy: string;
  readonly reason: string;
}

export interface ReferenceTrade {
  readonly entryRule: string;
  readonly entryMicros: number;
  readonly exitMicros: number;
  readonly exitDecisionMicros: number;
  readonly exitDecidedBy: string;
  readonly exitReason: string;
  readonly blindSeconds: number;
  readonly spotAtEntry: number;
  readonly spotAtExit: number;
  readonly pnlPoints: number;
  readonly legs: readonly ReferenceLeg[];
}

export interface ReferenceResult {
  readonly trades: readonly ReferenceTrade[];
  /** `entry|filter` to count. */
  readonly rejections: Readonly<Record<string, number>>;
}

type Action = "buy" | "sell";
type ParameterValue = string | number;
interface Row extends QuoteRow {
  readonly micros: number;
  readonly second: number;
}
interface Contract {
  readonly key: string;
  readonly expiry: string;
  readonly type: "CE" | "PE";
  readonly strike: number;
}
interface Slot {
  readonly leg: LegDefinition;
  readonly contract: Contract;
  readonly place: number;
  lots: number;
  readonly entry: ReferenceFill & { readonly spot: number };
  entrySecond: number;
  highest: number;
  lowest: number;
}
interface Held {
  readonly entryRule: string;
  readonly date: string;
  readonly entryMicros: number;
  readonly spotAtEntry: number;
  entrySecond: number;
  changed: number;
  slots: Slot[];
  closed: { place: number; leg: ReferenceLeg; points: number }[];
  opened: number;
  premiumReceived: number;
  premiumInTotal: number;
  realised: number;
  highestPnl: number;
  highestValueRatio: number;
  blind: number;
  fired: number[];
  firedAt: number[];
}

export function languageReference(
  definition: StrategyDefinition,
  parameters: Readonly<Record<string, ParameterValue>>,
  days: readonly ReferenceDay[],
): ReferenceResult {
  const number = (ref: number | { parameter: string }): number =>
    typeof ref === "number" ? ref : (parameters[ref.parameter] as number);
  const fillModel = parameters["fillModel"] as string;
  const maxAge = number({ parameter: "maxQuoteAgeSeconds" });
  const latency = number({ parameter: "latencySeconds" }) * 1e6;
  const fillSeconds = number({ parameter: "entryFillSeconds" });
  const lots = number({ parameter: "lots" });
  const isLimit = fillModel === "limit";
  const limitWait = number({ parameter: "limitWaitSeconds" }) + latency / 1e6;
  const limitOffset = number({ parameter: "limitOffsetPoints" });
  const buySlip = number({ parameter: "buySlippagePoints" });
  const trades: ReferenceTrade[] = [];
  const rejections: Record<string, number> = {};
  const reject = (entry: string, filter: string, count = 1): void => {
    if (count > 0) rejections[`${entry}|${filter}`] = (rejections[`${entry}|${filter}`] ?? 0) + count;
  };
  const management = definition.management ?? [];
  const isCarried = definition.exits.some(({ rule }) => rule === "nextDayClock");
  let overnight: { held: Held; open: number; atLastPrices: ReferenceTrade }[] = [];

  days.forEach((day, i) => {
    runDay(day, days[i + 1]?.date);
  });
  for (const each of overnight) trades.push(each.atLastPrices);
  return { trades, rejections };

  function runDay(day: ReferenceDay, nextDate: string | undefined): void {
    const { product, date } = day;
    const open = fixtureMicros(0, product, date);
    const lastSecond = product.session.closeSecond - product.session.openSecond;
    const micros = (second: number): number => open + second * 1e6;
    const clock = (ref: { parameter: string }): number => {
      const [h, m, s] = (parameters[ref.parameter] as string).split(":").map(Number) as [number, number, number];
      return h * 3600 + m * 60 + s - product.session.openSecond;
    };
    const stamp = <T extends { at: string | number }>(row: T) => {
      const at = fixtureMicros(row.at, product, date);
      return { ...row, micros: at, second: Math.floor((at - open) / 1e6) };
    };
    const contracts = new Map<string, Contract & { rows: Row[]; last: (Row | undefined)[] }>();
    for (const row of day.rows.map(stamp)) {
      const key = `${row.expiry} ${row.type} ${row.strike}`;
      const { expiry, type, strike } = row;
      const known = contracts.get(key) ?? { key, expiry, type, strike, rows: [], last: [] };
      known.rows.push(row);
      contracts.set(key, known);
    }
    for (const { rows, last } of contracts.values())
      for (const row of rows)
        for (let second = Math.max(0, row.second); second <= lastSecond; second++) last[second] = row;
    const spotRows = day.spot.map(stamp);
    const lastSpot: (typeof spotRows)[number][] = [];
    for (const row of spotRows)
      for (let second = Math.max(0, row.second); second <= lastSecond; second++) lastSpot[second] = row;
    const spotAt = (second: number): number => {
      const row = lastSpot[second];
      return row && row.price > 0 && second - row.second <= maxAge ? row.price : Number.NaN;
    };
    const priceOf = ({ bid = Number.NaN, ask = Number.NaN, last = Number.NaN }: QuoteRow, action: Action): number => {
      if (fillModel === "last") return last > 0 ? last : Number.NaN;
      if (fillModel === "mid") return bid > 0 && ask > 0 ? (bid + ask) / 2 : Number.NaN;
      const touch = action === "buy" ? ask : bid;
      if (!(touch > 0)) return Number.NaN;
      return fillModel === "touchSlippage" && action === "buy" ? touch + buySlip : touch;
    };
    const standing = (contract: Contract, second: number): Row | undefined => contracts.get(contract.key)!.last[second];
    const quote = (contract: Contract, second: number, action: Action) => {
      const row = standing(contract, second);
      if (!row || second - row.second > maxAge) return undefined;
      const price = priceOf(row, action);
      return price > 0 ? { price, quoteMicros: row.micros, age: second - row.second } : undefined;
    };
    const isAfter = (contract: Contract, second: number, decision: number): boolean => {
      const row = standing(contract, second);
      return row !== undefined && row.micros > decision && row.micros >= decision + latency;
    };
    /** Where an order rests by what was seen up to `seen`, a whole number of ticks; NaN when it cannot be said. */
    const limitAt = (contract: Contract, seen: number, action: Action): number => {
      const row = contracts.get(contract.key)!.rows.findLast((each) => each.micros <= seen);
      if (!row || Math.floor((seen - open) / 1e6) - row.second > maxAge) return Number.NaN;
      const [bid, ask] = [row.bid ?? 0, row.ask ?? 0];
      if (!(bid > 0 && ask > 0)) return Number.NaN;
      const tick = product.tickSize;
      const ticks = (price: number): number => Math.round((price / tick) * 1e6) / 1e6;
      if (action === "buy") return Math.floor(ticks(Math.min(bid + limitOffset, ask))) * tick;
      return Math.ceil(ticks(Math.max(ask - limitOffset, bid))) * tick;
    };
    interface Resting {
      readonly contract: Contract;
      readonly action: Action;
      readonly price: number;
    }
    const rest = (contract: Contract, action: Action, seen: number): Resting => ({
      contract,
      action,
      price: limitAt(contract, seen, action),
    });
    const canRest = (orders: readonly Resting[]): boolean => orders.every(({ price }) => !Number.isNaN(price));
    const allReached = (orders: readonly Resting[], second: number, seen: number): boolean =>
      orders.every(({ contract, action, price }) => {
        const far = quote(contract, second, action)?.price ?? Number.NaN;
        return isAfter(contract, second, seen) && (action === "buy" ? far <= price : far >= price);
      });
    const opening = (leg: LegDefinition): Action => (leg.side === "short" ? "sell" : "buy");
    const closing = (leg: LegDefinition): Action => (leg.side === "short" ? "buy" : "sell");
    const expiries = [...new Set(day.rows.map((row) => row.expiry))].sort().filter((expiry) => expiry >= date);
    const step = product.strikeStep;

    // ---- values of expressions
    const indexValue = (name: string, args: Readonly<Record<string, number>>, second: number): number => {
      if (name === "spot") {
        const row = lastSpot[second];
        const limit = args["maxAgeSeconds"] ?? maxAge;
        return row && row.price > 0 && second - row.second <= limit ? row.price : Number.NaN;
      }
      if (name === "secondOfSession") return second;
      if (name === "movePoints") {
        const priced = (at: number): number =>
          spotRows.filter((row) => row.second <= at && row.price > 0).at(-1)?.price ?? Number.NaN;
        return second < args["seconds"]! ? Number.NaN : priced(second) - priced(second - args["seconds"]!);
      }
      throw new Error(name);
    };
    const contractValue = (
      contract: Contract,
      name: string,
      args: Readonly<Record<string, number>>,
      second: number,
    ): number => {
      const row = standing(contract, second);
      if (!row || second - row.second > (args["maxAgeSeconds"] ?? maxAge)) return Number.NaN;
      const positive = (value: number | undefined): number => (value !== undefined && value > 0 ? value : Number.NaN);
      const [bid, ask] = [positive(row.bid), positive(row.ask)];
      if (name === "bid") return bid;
      if (name === "ask") return ask;
      if (name === "last") return positive(row.last);
      if (name === "mid") return (bid + ask) / 2;
      if (name === "spreadPoints") return ask - bid;
      if (name === "ageSeconds") return second - row.second;
      throw new Error(name);
    };

    // ---- strikes
    type Fault = "spot" | "quote" | "strike" | "expiry" | "cancelling legs";
    const choose = (
      orders: readonly { leg: LegDefinition; strike: StrikeRule }[],
      second: number,
      heldStrike: (name: string) => number | undefined,
    ): { contracts: (Contract | undefined)[]; fault: Fault | undefined } => {
      const spot = spotAt(second);
      if (Number.isNaN(spot)) return { contracts: orders.map(() => undefined), fault: "spot" };
      const expiryOf = (leg: LegDefinition): string | undefined => expiries[leg.expiry === "next" ? 1 : 0];
      const find = (leg: LegDefinition, strike: number): Contract | undefined =>
        contracts.get(`${expiryOf(leg)} ${leg.optionType} ${strike}`);
      const quoted = (leg: LegDefinition, strike: number): Contract | Fault => {
        const contract = find(leg, strike);
        if (!contract) return "strike";
        return quote(contract, second, opening(leg)) ? contract : "quote";
      };
      const sharing = orders.filter(({ strike }) => strike.rule === "nearestStrike");
      let common: number | undefined;
      const allStrikes = [...new Set([...contracts.values()].map(({ strike }) => strike))].sort((a, b) => a - b);
      for (const strike of allStrikes) {
        const near = sharing.every(
          (order) =>
            order.strike.rule === "nearestStrike" &&
            Math.abs(strike - spot) <= number(order.strike.maxDistanceSteps) * step &&
            typeof quoted(order.leg, strike) === "object",
        );
        if (near && (common === undefined || Math.abs(strike - spot) < Math.abs(common - spot))) common = strike;
      }
      let fault: Fault | undefined;
      const chosen = new Map<string, number>();
      const found = orders.map(({ leg, strike: rule }) => {
        const isCall = leg.optionType === "CE";
        let result: Contract | Fault = "strike";
        if (expiryOf(leg) === undefined) result = "expiry";
        else if (rule.rule === "nearestStrike") result = common === undefined ? "quote" : quoted(leg, common);
        else if (rule.rule === "firstOutOfTheMoney")
          result = quoted(leg, isCall ? (Math.floor(spot / step) + 1) * step : (Math.ceil(spot / step) - 1) * step);
        else if (rule.rule === "pointsFromLeg") {
          const base = chosen.get(rule.leg) ?? heldStrike(rule.leg);
          if (base !== undefined) result = quoted(leg, base + (isCall ? 1 : -1) * number(rule.points));
        } else if (rule.rule === "pointsAway") {
          const level = spot + (isCall ? 1 : -1) * number(rule.points);
          const listed = allStrikes.flatMap((strike) => find(leg, strike) ?? []);
          const priced = listed.filter((contract) => quote(contract, second, opening(leg)));
          if (priced.length === 0) result = "quote";
          const near = priced.filter(({ strike }) => Math.abs(strike - level) <= step / 2);
          near.sort(
            (a, b) =>
              Math.abs(a.strike - level) - Math.abs(b.strike - level) ||
              (isCall ? b.strike - a.strike : a.strike - b.strike),
          );
          if (near[0]) result = near[0];
        } else throw new Error(rule.rule);
        if (typeof result === "object") {
          chosen.set(leg.name, result.strike);
          return result;
        }
        fault ??= result;
        return undefined;
      });
      const cancels = orders.some(({ leg }, i) =>
        orders.some((other, j) => j < i && found[i] && found[i] === found[j] && other.leg.side !== leg.side),
      );
      if (fault === undefined && cancels) fault = "cancelling legs";
      return { contracts: found, fault };
    };

    // ---- the position
    const weight = (count: number): number => count / lots;
    const sign = (leg: LegDefinition): number => (leg.side === "short" ? 1 : -1);
    const closePrice = (slot: Slot, second: number): number =>
      quote(slot.contract, second, closing(slot.leg))?.price ?? Number.NaN;
    const costOf = (held: Held, second: number): number =>
      held.slots
        .map((slot) => closePrice(slot, second) * (sign(slot.leg) * weight(slot.lots)))
        .reduce((sum, cost) => sum + cost);
    const heldPremium = (held: Held): number =>
      held.slots.reduce((sum, slot) => sum + sign(slot.leg) * (slot.entry.price * weight(slot.lots)), 0);
    const pnlOf = (held: Held, second: number): number => held.realised + (heldPremium(held) - costOf(held, second));
    const openLeg = (held: Held, leg: LegDefinition, contract: Contract, second: number, why: Decision): void => {
      const standing = quote(contract, second, opening(leg))!;
      const found = isLimit ? { ...standing, price: limitAt(contract, why.micros, opening(leg)) } : standing;
      const entry = { ...fillOf(found, second, why), spot: spotAt(second) };
      const slot: Slot = {
        leg,
        contract,
        place: held.opened++,
        lots: leg.ratio * lots,
        entry,
        entrySecond: second,
        highest: Number.NaN,
        lowest: Number.NaN,
      };
      const premium = sign(leg) * (entry.price * weight(slot.lots));
      held.premiumInTotal += premium;
      if (why.reason === "entry") held.premiumReceived += premium;
      held.slots.push(slot);
      const order = (each: Slot): number => definition.legs.findIndex(({ name }) => name === each.leg.name);
      held.slots.sort((a, b) => order(a) - order(b));
    };
    const closeLeg = (held: Held, slot: Slot, count: number, exit: ReferenceFill): void => {
      const points = slot.leg.side === "short" ? slot.entry.price - exit.price : exit.price - slot.entry.price;
      held.realised += points * weight(count);
      const { spot, ...entry } = slot.entry;
      const leg = { slot: slot.leg.name, contract: slot.contract.key, lots: count, entry, exit };
      held.closed.push({ place: slot.place, leg, points: points * weight(count) });
      slot.lots -= count;
      held.slots = held.slots.filter(({ lots: left }) => left > 0);
    };
    interface Decision {
      readonly micros: number;
      readonly decidedBy: string;
      readonly reason: string;
    }
    function fillOf(
      found: { price: number; quoteMicros: number; age: number },
      second: number,
      why: Decision,
    ): ReferenceFill {
      return {
        micros: micros(second),
        ...found,
        decisionMicros: why.micros,
        decidedBy: why.decidedBy,
        reason: why.reason,
      };
    }
    const tradeOf = (held: Held, second: number, why: Decision): ReferenceTrade => {
      const ordered = held.closed.map((each, i) => ({ ...each, i })).sort((a, b) => a.place - b.place || a.i - b.i);
      return {
        entryRule: held.entryRule,
        entryMicros: held.entryMicros,
        exitMicros: micros(second),
        exitDecisionMicros: why.micros,
        exitDecidedBy: why.decidedBy,
        exitReason: why.reason,
        blindSeconds: held.blind,
        spotAtEntry: held.spotAtEntry,
        spotAtExit: spotAt(second),
        pnlPoints: ordered.reduce((sum, { points }) => sum + points, 0),
        legs: ordered.map(({ leg }) => leg),
      };
    };

    const valuesOf = (held: Held): Values => ({
      parameter: (name) => parameters[name] as number,
      index: indexValue,
      leg: (name, value, args, second, asked) => {
        const slot = held.slots.find(({ leg }) => leg.name === name);
        if (value === "isHeld") return slot ? 1 : 0;
        if (!slot) return Number.NaN;
        const close = closePrice(slot, second);
        if (value === "strike") return slot.contract.strike;
        if (value === "closePrice") return close;
        if (value === "highestClosePrice" && second === asked) return slot.highest;
        if (value === "lowestClosePrice" && second === asked) return slot.lowest;
        const ofHolding: Record<string, number> = {
          entryPrice: slot.entry.price,
          pnlPoints: slot.leg.side === "short" ? slot.entry.price - close : close - slot.entry.price,
          heldSeconds: second - slot.entrySecond,
          entrySpot: slot.entry.spot,
        };
        if (value in ofHolding) return second === asked || second > slot.entrySecond ? ofHolding[value]! : Number.NaN;
        if (value === "empiricalDelta") {
          const before = second - args["seconds"]!;
          if (before < 0) return Number.NaN;
          const mid = (at: number): number => contractValue(slot.contract, "mid", {}, at);
          const spot = (at: number): number => indexValue("spot", {}, at);
          const moved = spot(second) - spot(before);
          return moved === 0 ? Number.NaN : (mid(second) - mid(before)) / moved;
        }
        return contractValue(slot.contract, value, args, second);
      },
      position: (name, rule, second, asked) => {
        if (second !== asked && second <= held.changed) return Number.NaN;
        const i = management.findIndex((each) => each.name === rule);
        const known: Record<string, () => number> = {
          costToClose: () => (second < 0 ? Number.NaN : costOf(held, second)),
          premiumReceived: () => held.premiumReceived,
          premiumInTotal: () => held.premiumInTotal,
          premiumOfHeldLegs: () => heldPremium(held),
          pnlPoints: () => (second < 0 ? Number.NaN : pnlOf(held, second)),
          highestPnlPoints: () => held.highestPnl,
          realisedPoints: () => held.realised,
          heldSeconds: () => second - held.entrySecond,
          entrySpot: () => held.spotAtEntry,
          legsHeld: () => held.slots.length,
          timesFired: () => held.fired[i]!,
          secondsSince: () => second - held.firedAt[i]!,
        };
        return known[name]!();
      },
    });

    const exitHolds = (exit: ExitRule, held: Held, second: number): boolean => {
      const cost = costOf(held, second);
      const premium = heldPremium(held);
      const received = premium > 0 ? premium : Number.NaN;
      const paid = premium < 0 ? -premium : Number.NaN;
      switch (exit.rule) {
        case "premiumStop":
          return number(exit.multiple) !== 0 && cost >= number(exit.multiple) * received;
        case "premiumTarget":
          return number(exit.fraction) !== 0 && cost <= (1 - number(exit.fraction)) * received;
        case "gainTarget":
          return number(exit.fraction) !== 0 && -cost >= (1 + number(exit.fraction)) * paid;
        case "lossStop":
          return number(exit.fraction) !== 0 && -cost <= (1 - number(exit.fraction)) * paid;
        case "pointsTarget":
          return number(exit.points) !== 0 && pnlOf(held, second) >= number(exit.points);
        case "pointsStop":
          return number(exit.points) !== 0 && pnlOf(held, second) <= -number(exit.points);
        case "trailingStop":
          return number(exit.fraction) !== 0 && -cost / paid <= (1 - number(exit.fraction)) * held.highestValueRatio;
        case "trailingPoints": {
          const arm = exit.armAtPoints ? number(exit.armAtPoints) : 0;
          const isArmed = held.highestPnl >= arm;
          return number(exit.points) !== 0 && isArmed && pnlOf(held, second) <= held.highestPnl - number(exit.points);
        }
        case "when":
          return walk(exit.holds, second, valuesOf(held)) === 1;
        default:
          return false;
      }
    };
    const reasonOf = (exit: ExitRule): string => {
      if (exit.rule === "when" || exit.rule === "rows") return exit.name;
      if (exit.rule.startsWith("trailing")) return "trail";
      if (exit.rule.endsWith("Target")) return "target";
      if (exit.rule.endsWith("Stop")) return "stop";
      return { clock: "time", maxHold: "maxHold", nextDayClock: "nextDay" }[exit.rule as "clock"]!;
    };

    /** Walks a position to its end; gives the last second it takes. */
    const hold = (held: Held, from: number): number => {
      let time = { second: lastSecond + 1, reason: "" };
      for (const exit of definition.exits) {
        let at = Number.POSITIVE_INFINITY;
        if (exit.rule === "clock") at = clock(exit.at);
        if (exit.rule === "nextDayClock" && held.date !== date) at = clock(exit.at);
        if (exit.rule === "maxHold" && number(exit.seconds) > 0)
          at = Math.max(0, held.entrySecond + number(exit.seconds));
        if (at < time.second) time = { second: at, reason: reasonOf(exit) };
      }
      const minHold = definition.minHoldSeconds ? number(definition.minHoldSeconds) : 0;
      const newest = (second: number, withSpot: boolean, more: readonly Contract[] = []): number => {
        let seen = micros(second);
        for (const contract of [...held.slots.map((slot) => slot.contract), ...more])
          seen = Math.max(seen, standing(contract, second)?.micros ?? 0);
        return withSpot ? Math.max(seen, lastSpot[second]?.micros ?? 0) : seen;
      };
      let pendingExit: Decision | undefined;
      let exitDecided = Number.NaN;
      let pending:
        | {
            rule: number;
            why: Decision;
            until: number;
            decided: number;
            orders: readonly Resting[];
            closes: { slot: Slot; lots: number }[];
            opens: { leg: LegDefinition; contract: Contract }[];
          }
        | undefined;
      for (let second = from; second <= lastSecond; second++) {
        if (second >= time.second) pending = undefined;
        const isBlind = held.slots.some((slot) => Number.isNaN(closePrice(slot, second)));
        if (isBlind) {
          held.blind++;
          if (pending && second >= pending.until) pending = undefined;
          continue;
        }
        const closeAll = (why: Decision, limits?: readonly Resting[]): number => {
          for (const [i, slot] of [...held.slots].entries()) {
            const standing = quote(slot.contract, second, closing(slot.leg))!;
            const found = limits ? { ...standing, price: limits[i]!.price } : standing;
            closeLeg(held, slot, slot.lots, fillOf(found, second, why));
          }
          trades.push(tradeOf(held, second, why));
          return second;
        };
        if (isLimit && (pendingExit ? second < time.second : second >= time.second)) {
          const why = pendingExit ?? { micros: micros(time.second), decidedBy: "clock", reason: time.reason };
          const sentAt = pendingExit ? exitDecided : time.second;
          const orders = held.slots.map((slot) => rest(slot.contract, closing(slot.leg), why.micros));
          if (canRest(orders) && second <= sentAt + limitWait) {
            if (allReached(orders, second, why.micros)) return closeAll(why, orders);
            continue;
          }
        }
        if (pendingExit && held.slots.every((slot) => isAfter(slot.contract, second, pendingExit!.micros)))
          return closeAll(pendingExit);
        if (second >= time.second) {
          const since = held.slots.every((slot) => standing(slot.contract, second)!.second >= time.second);
          const why = pendingExit ?? { micros: micros(time.second), reason: time.reason };
          if (since) return closeAll({ ...why, decidedBy: "clock" });
          continue;
        }
        if (pendingExit) continue;
        const pnl = pnlOf(held, second);
        const premium = heldPremium(held);
        const value = premium < 0 ? -costOf(held, second) / -premium : Number.NaN;
        if (!(held.highestPnl >= pnl)) held.highestPnl = pnl;
        if (!(held.highestValueRatio >= value)) held.highestValueRatio = value;
        for (const slot of held.slots) {
          const close = closePrice(slot, second);
          if (!(slot.highest >= close)) slot.highest = close;
          if (!(slot.lowest <= close)) slot.lowest = close;
        }
        if (pending) {
          const { closes, opens, why, rule, until } = pending;
          const traded = [...closes.map(({ slot }) => slot.contract), ...opens.map(({ contract }) => contract)];
          const mayRest = isLimit && canRest(pending.orders);
          const isResting = mayRest && second <= pending.decided + limitWait;
          const fills =
            (!isResting || allReached(pending.orders, second, why.micros)) &&
            traded.every((contract) => isAfter(contract, second, why.micros)) &&
            (opens.length === 0 || !Number.isNaN(spotAt(second))) &&
            opens.every(({ leg, contract }) => quote(contract, second, opening(leg)));
          if (fills) {
            for (const { slot, lots: count } of closes) {
              const standing = quote(slot.contract, second, closing(slot.leg))!;
              const limit = limitAt(slot.contract, why.micros, closing(slot.leg));
              closeLeg(held, slot, count, fillOf(isResting ? { ...standing, price: limit } : standing, second, why));
            }
            for (const { leg, contract } of opens) openLeg(held, leg, contract, second, why);
            held.fired[rule]!++;
            held.firedAt[rule] = second;
            held.changed = second;
            pending = undefined;
            if (held.slots.length === 0) {
              trades.push(tradeOf(held, second, why));
              return second;
            }
          } else if (second >= until) pending = undefined;
          continue;
        }
        if (second < held.entrySecond + minHold) continue;
        const exit = definition.exits.find((each) => exitHolds(each, held, second));
        if (exit) {
          pendingExit = { micros: newest(second, exit.rule === "when"), decidedBy: "data", reason: reasonOf(exit) };
          exitDecided = second;
          continue;
        }
        for (const [i, rule] of management.entries()) {
          if (held.fired[i]! >= number(rule.atMost)) continue;
          if (rule.do.some(({ action, leg }) => held.slots.some((s) => s.leg.name === leg) === (action === "open")))
            continue;
          if (walk(rule.when, second, valuesOf(held)) !== 1) continue;
          const closes: { slot: Slot; lots: number }[] = [];
          const orders: { leg: LegDefinition; strike: StrikeRule; not?: Contract }[] = [];
          for (const action of rule.do) {
            const leg = definition.legs.find(({ name }) => name === action.leg)!;
            const slot = held.slots.find((each) => each.leg.name === action.leg);
            if (action.action === "open") orders.push({ leg, strike: leg.strike });
            else if (action.action === "roll") {
              closes.push({ slot: slot!, lots: slot!.lots });
              orders.push({ leg, strike: action.strike ?? leg.strike, not: slot!.contract });
            } else {
              const share = action.share === undefined ? 1 : number(action.share);
              closes.push({ slot: slot!, lots: Math.min(slot!.lots, Math.max(1, Math.round(slot!.lots * share))) });
            }
          }
          const picked = choose(orders, second, (name) => held.slots.find((s) => s.leg.name === name)?.contract.strike);
          if (orders.length > 0 && picked.fault) continue;
          if (orders.some(({ not }, j) => not && not === picked.contracts[j])) continue;
          const opens = orders.map(({ leg }, j) => ({ leg, contract: picked.contracts[j]! }));
          const staying = held.slots.filter((slot) => !closes.some((c) => c.slot === slot && c.lots === slot.lots));
          if (opens.some((o) => staying.some((s) => s.contract === o.contract && s.leg.side !== o.leg.side))) continue;
          const seen = newest(
            second,
            true,
            opens.map(({ contract }) => contract),
          );
          const why = { micros: seen, decidedBy: "data", reason: rule.name };
          const sent = [
            ...closes.map(({ slot }) => rest(slot.contract, closing(slot.leg), seen)),
            ...opens.map(({ leg, contract }) => rest(contract, opening(leg), seen)),
          ];
          const rests = isLimit && canRest(sent) ? limitWait : 0;
          const touches = isLimit && opens.length > 0 ? 0 : fillSeconds;
          const until = second + rests + touches;
          pending = until > second ? { rule: i, why, until, closes, opens, orders: sent, decided: second } : undefined;
          break;
        }
      }
      // The session has ended.
      const atEnd = (copy: Held, reason: string): ReferenceTrade => {
        const clockAt = micros(Math.min(time.second, lastSecond));
        const why = { micros: pendingExit?.micros ?? clockAt, decidedBy: pendingExit ? "data" : "clock", reason };
        for (const slot of [...copy.slots]) {
          const all = contracts.get(slot.contract.key)!.rows;
          const soldAt = slot.entrySecond < 0 ? 0 : all.findLastIndex((row) => row.second <= slot.entrySecond);
          let found = { price: Number.NaN, quoteMicros: Number.NaN, age: Number.NaN };
          all.forEach((row, i) => {
            const price = priceOf(row, closing(slot.leg));
            if (i < soldAt || row.second > lastSecond || !(price > 0)) return;
            found = { price, quoteMicros: row.micros, age: lastSecond - row.second };
          });
          closeLeg(copy, slot, slot.lots, fillOf(found, lastSecond, why));
        }
        return tradeOf(copy, lastSecond, why);
      };
      if (!isCarried) trades.push(atEnd(held, "endOfData"));
      else {
        const copy = { ...held, slots: held.slots.map((slot) => ({ ...slot })), closed: [...held.closed] };
        overnight.push({ held, open, atLastPrices: atEnd(copy, "noNextDay") });
      }
      return lastSecond;
    };

    // ---- positions of earlier days
    const waiting = overnight;
    overnight = [];
    const taken: { rule: string; second: number }[] = [];
    const walked: (() => void)[] = [];
    for (const each of waiting) {
      const { held } = each;
      if (held.slots.some(({ contract }) => contract.expiry < date)) trades.push(each.atLastPrices);
      else if (held.slots.some(({ contract }) => !contracts.has(contract.key))) overnight.push(each);
      else {
        const shift = (each.open - open) / 1e6;
        for (const slot of held.slots) slot.entrySecond += shift;
        held.entrySecond += shift;
        held.changed += shift;
        held.firedAt = held.firedAt.map((second) => second + shift);
        walked.push(() => taken.push({ rule: held.entryRule, second: hold(held, 0) }));
      }
    }
    for (const step of walked) step();

    // ---- entries
    const exitSecond = Math.min(
      lastSecond + 1,
      ...definition.exits.flatMap((exit) => (exit.rule === "clock" ? [clock(exit.at)] : [])),
    );
    interface Entry {
      readonly rule: EntryRule;
      readonly name: string;
      readonly orders: { leg: LegDefinition; strike: StrikeRule }[];
      isOver: boolean;
      entered: number;
      restsUntil: number;
    }
    const entries = definition.entries
      .map((rule): Entry => {
        const name = rule.rule === "clock" ? (rule.name ?? rule.at.parameter) : rule.name;
        const orders = definition.legs
          .filter((leg) => leg.opens !== "management" && (!rule.legs || rule.legs.includes(leg.name)))
          .map((leg) => ({ leg, strike: leg.strike }));
        return { rule, name, orders, isOver: false, entered: 0, restsUntil: 0 };
      })
      .filter(({ name, orders }) => {
        // What no later day can close is not opened.
        if (!isCarried || definition.exits.some(({ rule }) => rule === "clock")) return true;
        const dead = orders.some(({ leg }) => expiries[leg.expiry === "next" ? 1 : 0]! < nextDate!);
        if (nextDate === undefined) reject(name, "no later day");
        else if (dead) reject(name, "expires first");
        return nextDate !== undefined && !dead;
      });
    const enter = (entry: Entry, second: number, legs: readonly Contract[], why: Decision): Held => {
      const held: Held = {
        entryRule: entry.name,
        date,
        entryMicros: micros(second),
        spotAtEntry: spotAt(second),
        entrySecond: second,
        changed: second,
        slots: [],
        closed: [],
        opened: 0,
        premiumReceived: 0,
        premiumInTotal: 0,
        realised: 0,
        highestPnl: Number.NaN,
        highestValueRatio: Number.NaN,
        blind: 0,
        fired: management.map(() => 0),
        firedAt: management.map(() => Number.NaN),
      };
      entry.orders.forEach(({ leg }, i) => {
        openLeg(held, leg, legs[i]!, second, why);
      });
      return held;
    };
    /** Sends the orders of an entry to rest, and holds what they open; gives the last second that is taken. */
    const sendLimits = (entry: Entry, legs: readonly Contract[], second: number): number => {
      const stamps = legs.map((contract) => standing(contract, second)!.micros);
      const seen = Math.max(micros(second), lastSpot[second]!.micros, ...stamps);
      const orders = legs.map((contract, i) => rest(contract, opening(entry.orders[i]!.leg), seen));
      if (!canRest(orders)) {
        reject(entry.name, "fill");
        return second;
      }
      const last = Math.min(second + limitWait, exitSecond - 1, lastSecond);
      for (let at = second + 1; at <= last; at++) {
        if (Number.isNaN(spotAt(at)) || !allReached(orders, at, seen)) continue;
        const end = hold(enter(entry, at, legs, { micros: seen, decidedBy: "data", reason: "entry" }), at + 1);
        if (entry.rule.rule === "when") {
          entry.entered++;
          entry.restsUntil =
            end + Math.max(1, entry.rule.cooldownSeconds === undefined ? 0 : number(entry.rule.cooldownSeconds));
        }
        return end;
      }
      reject(entry.name, "fill");
      return Math.max(last, second);
    };
    const lanes = definition.overlapAllowed ? entries.map((entry) => [entry]) : [entries];
    for (const lane of lanes) {
      const own = taken.filter(({ rule }) => !definition.overlapAllowed || lane.some(({ name }) => name === rule));
      for (const { rule, second } of own)
        for (const { rule: each, name, ...rest } of lane) {
          void rest;
          if (name !== rule || each.rule !== "when") continue;
          const cooldown = each.cooldownSeconds === undefined ? 0 : number(each.cooldownSeconds);
          lane.find((entry) => entry.name === name)!.restsUntil = second + Math.max(1, cooldown);
        }
      let busyUntil = Math.max(-1, ...own.map(({ second }) => second));
      /** Who decided at the second at which the lane became busy: those after it were not asked there. */
      let winner = -1;
      let decidedAt = -1;
      for (let second = 0; second <= lastSecond; second++) {
        for (const [i, entry] of lane.entries()) {
          const { rule, name } = entry;
          const isBusy = second <= busyUntil && !(second === decidedAt && i <= winner);
          if (rule.rule === "clock") {
            if (second !== clock(rule.at) || entry.isOver) continue;
            if (isBusy) {
              entry.isOver = true;
              reject(name, "open position");
              continue;
            }
            entry.isOver = true;
            const last = Math.min(second + number(rule.windowSeconds), exitSecond - 1);
            [winner, decidedAt, busyUntil] = [i, second, last];
            const why = { micros: micros(second), decidedBy: "clock", reason: "entry" };
            for (let at = second; at <= last; at++) {
              const picked = choose(entry.orders, at, () => undefined);
              const isNew =
                !picked.fault && picked.contracts.every((contract) => standing(contract!, at)!.second >= second);
              const hasBooks =
                !isLimit ||
                (!picked.fault &&
                  picked.contracts.every((contract) => {
                    const row = standing(contract!, at)!;
                    return (row.bid ?? 0) > 0 && (row.ask ?? 0) > 0;
                  }));
              if (isNew && hasBooks && isLimit) {
                busyUntil = sendLimits(entry, picked.contracts as Contract[], at);
                break;
              }
              if (isNew && hasBooks) {
                busyUntil = hold(enter(entry, at, picked.contracts as Contract[], why), at + 1);
                break;
              }
              reject(name, picked.fault ?? "quote");
            }
            continue;
          }
          if (rule.rule !== "when") continue;
          const until = Math.min(clock(rule.until), exitSecond - 1);
          if (second < clock(rule.from) || second > until) continue;
          if (second === decidedAt && i === winner) continue;
          if (entry.entered >= number(rule.maxPerDay)) {
            reject(name, "max per day");
            continue;
          }
          if (isBusy) {
            reject(name, "open position");
            continue;
          }
          if (second < entry.restsUntil) {
            reject(name, "cooldown");
            continue;
          }
          const picked = choose(entry.orders, second, () => undefined);
          const values: Values = {
            parameter: (each) => parameters[each] as number,
            index: indexValue,
            leg: (leg, value, args, at) => {
              const contract = picked.contracts[entry.orders.findIndex((order) => order.leg.name === leg)];
              if (!contract) return Number.NaN;
              return value === "strike" ? contract.strike : contractValue(contract, value, args, at);
            },
            position: () => Number.NaN,
          };
          const failing = rule.conditions.find(({ holds }) => walk(holds, second, values) !== 1);
          if (failing || picked.fault) {
            reject(name, failing?.name ?? picked.fault!);
            continue;
          }
          [winner, decidedAt] = [i, second];
          const legs = picked.contracts as Contract[];
          const stamps = legs.map((contract) => standing(contract, second)!.micros);
          const seen = Math.max(micros(second), lastSpot[second]!.micros, ...stamps);
          if (isLimit) {
            busyUntil = sendLimits(entry, legs, second);
            continue;
          }
          const why = { micros: seen, decidedBy: "data", reason: "entry" };
          const last = Math.min(second + fillSeconds, exitSecond - 1, lastSecond);
          busyUntil = Math.max(last, second);
          let filled = -1;
          for (let at = second + 1; at <= last && filled < 0; at++) {
            if (!legs.every((contract) => isAfter(contract, at, seen))) continue;
            if (Number.isNaN(spotAt(at))) continue;
            if (legs.every((contract, j) => quote(contract, at, opening(entry.orders[j]!.leg)))) filled = at;
          }
          if (filled < 0) reject(name, "fill");
          else {
            entry.entered++;
            busyUntil = hold(enter(entry, filled, legs, why), filled + 1);
            entry.restsUntil =
              busyUntil + Math.max(1, rule.cooldownSeconds === undefined ? 0 : number(rule.cooldownSeconds));
          }
        }
      }
    }
  }
}
