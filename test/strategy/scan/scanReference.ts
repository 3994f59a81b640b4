import type { Expression } from "../../../lib/strategy/expression/Expression.js";
import { firstOutOfTheMoney } from "../../../lib/tape/index.js";
import { type ReferenceRow, RowReference } from "./rowReference.js";

/** A contract of the day with all of its rows, those outside the session too. */
export interface ScanContract {
  readonly expiry: string;
  readonly type: "CE" | "PE";
  readonly strike: number;
  readonly rows: readonly ReferenceRow[];
}

/** A day and a strategy of single long legs, filled at the touch. */
export interface ScanCase {
  readonly contracts: readonly ScanContract[];
  readonly spot: readonly { readonly at: number; readonly price: number }[];
  readonly lastSecond: number;
  readonly strikeStep: number;
  readonly nearest: string;
  readonly strikeRule: "everyStrike" | "firstOutOfTheMoney";
  readonly overlapAllowed: boolean;
  /** One entry rule for each type. */
  readonly entries: readonly {
    readonly name: string;
    readonly type: "CE" | "PE";
    readonly from: number;
    readonly until: number;
    readonly conditions: readonly Expression[];
    readonly seesSpot: boolean;
  }[];
  readonly rowExit: Expression;
  readonly pointsTarget: number;
  readonly pointsStop: number;
  readonly maxHoldSeconds: number;
  readonly minHoldSeconds: number;
  readonly exitSecond: number;
  readonly maxPerDay: number;
  readonly cooldownSeconds: number;
  readonly latencySeconds: number;
  readonly entryFillSeconds: number;
  readonly maxQuoteAgeSeconds: number;
}

export interface ScanTrade {
  readonly entryRule: string;
  readonly contract: string;
  readonly decided: number;
  readonly entrySecond: number;
  readonly entryPrice: number;
  readonly exitDecided: number;
  readonly exitSecond: number;
  readonly exitPrice: number;
  readonly reason: string;
  readonly blindSeconds: number;
}

/** The scan engine in the plainest way: at every second all rows of the day are looked at anew. No code of the engine. */
export function scanReference(day: ScanCase): ScanTrade[] {
  const second = ({ at }: { readonly at: number }): number => Math.floor(at);
  const latest = <T extends { readonly at: number }>(rows: readonly T[], s: number): T | undefined =>
    rows.filter((row) => second(row) <= s).at(-1);
  const isYoung = (row: { readonly at: number }, s: number): boolean => s - second(row) <= day.maxQuoteAgeSeconds;
  const spotAt = (s: number): number => {
    const row = latest(day.spot, s);
    return row && isYoung(row, s) && row.price > 0 ? row.price : Number.NaN;
  };
  const quote = (contract: ScanContract, s: number, side: "bid" | "ask"): ReferenceRow | undefined => {
    const row = latest(contract.rows, s);
    return row && isYoung(row, s) && row[side] > 0 ? row : undefined;
  };
  const near = day.contracts.filter(({ expiry }) => expiry === day.nearest);
  const session = new Map(
    near.map((contract) => {
      const rows = contract.rows.filter((row) => second(row) >= 0 && second(row) <= day.lastSecond);
      const index = (name: string): number[] => {
        if (name !== "spot") throw new Error(name);
        return Array.from({ length: day.lastSecond + 1 }, (_, s) => spotAt(s));
      };
      return [contract, { rows, reference: new RowReference({ rows, strike: contract.strike, index }) }] as const;
    }),
  );
  const picks = (contract: ScanContract, s: number): boolean => {
    if (day.strikeRule === "everyStrike") return true;
    const spot = spotAt(s);
    const strike = Number.isNaN(spot) ? Number.NaN : firstOutOfTheMoney(spot, contract.type, day.strikeStep);
    return contract.strike === strike && quote(contract, s, "ask") !== undefined;
  };

  /** The first row of second `s` at which the rule decides, of those that stand in `among`. */
  const signal = (rule: ScanCase["entries"][number], s: number, among: readonly ScanContract[]) => {
    let found: { contract: ScanContract; row: ReferenceRow } | undefined;
    for (const contract of among) {
      if (contract.type !== rule.type || !picks(contract, s)) continue;
      const { rows, reference } = session.get(contract)!;
      rows.forEach((row, i) => {
        if (second(row) !== s || !reference.isRow(i)) return;
        if (!rule.conditions.every((each) => reference.truth(each, i) === true)) return;
        if (!found || row.at < found.row.at) found = { contract, row };
      });
    }
    return found;
  };
  const rowExit = (contract: ScanContract, s: number): boolean => {
    const { rows, reference } = session.get(contract)!;
    return rows.some((row, i) => second(row) === s && reference.isRow(i) && reference.truth(day.rowExit, i) === true);
  };

  const hold = (contract: ScanContract, from: number, entryPrice: number) => {
    let blindSeconds = 0;
    let pending: { at: number; reason: string } | undefined;
    const held = from + day.maxHoldSeconds;
    const time =
      day.maxHoldSeconds > 0 && held <= day.exitSecond
        ? { second: held, reason: "maxHold" }
        : { second: day.exitSecond, reason: "time" };
    for (let s = from + 1; s <= day.lastSecond; s++) {
      const row = quote(contract, s, "bid");
      if (!row) {
        blindSeconds++;
        continue;
      }
      const out = { second: s, price: row.bid, blindSeconds };
      if (pending && row.at > pending.at && row.at >= pending.at + day.latencySeconds)
        return { ...out, decided: pending.at, reason: pending.reason };
      if (s >= time.second) {
        if (second(row) >= time.second)
          return { ...out, decided: pending?.at ?? time.second, reason: pending?.reason ?? time.reason };
        continue;
      }
      if (pending || s < from + day.minHoldSeconds) continue;
      const gain = row.bid - entryPrice;
      const seen = Math.max(s, row.at);
      const spotSeen = Math.max(seen, latest(day.spot, s)?.at ?? 0);
      if (rowExit(contract, s)) pending = { at: spotSeen, reason: "row exit" };
      else if (gain >= day.pointsTarget) pending = { at: seen, reason: "target" };
      else if (gain <= -day.pointsStop) pending = { at: seen, reason: "stop" };
    }
    const entryRow = contract.rows.indexOf(latest(contract.rows, from)!);
    const row = contract.rows.findLast((each, i) => i >= entryRow && second(each) <= day.lastSecond && each.bid > 0);
    const decided = pending?.at ?? Math.min(time.second, day.lastSecond);
    return { second: day.lastSecond, price: row?.bid ?? Number.NaN, blindSeconds, decided, reason: "endOfData" };
  };

  const run = (rules: ScanCase["entries"], among: readonly ScanContract[]): ScanTrade[] => {
    const trades: ScanTrade[] = [];
    const rests = new Map<string, number>();
    const count = (rule: string): number => trades.filter(({ entryRule }) => entryRule === rule).length;
    for (let s = 0; s <= day.lastSecond; s++) {
      for (const rule of rules) {
        if (s < rule.from || s > Math.min(rule.until, day.exitSecond - 1)) continue;
        if (count(rule.name) >= day.maxPerDay || s < (rests.get(rule.name) ?? 0)) continue;
        const found = signal(rule, s, among);
        if (!found) continue;
        const { contract, row } = found;
        const decided = rule.seesSpot ? Math.max(row.at, latest(day.spot, s)?.at ?? 0) : row.at;
        const last = Math.max(s, Math.min(s + day.entryFillSeconds, day.exitSecond - 1, day.lastSecond));
        let free = last;
        for (let f = s + 1; f <= last; f++) {
          const fill = quote(contract, f, "ask");
          if (!fill || !(fill.at > decided && fill.at >= decided + day.latencySeconds)) continue;
          if (Number.isNaN(spotAt(f))) continue;
          const exit = hold(contract, f, fill.ask);
          trades.push({
            entryRule: rule.name,
            contract: `${contract.type} ${contract.strike}`,
            decided,
            entrySecond: f,
            entryPrice: fill.ask,
            exitDecided: exit.decided,
            exitSecond: exit.second,
            exitPrice: exit.price,
            reason: exit.reason,
            blindSeconds: exit.blindSeconds,
          });
          rests.set(rule.name, exit.second + Math.max(1, day.cooldownSeconds));
          free = exit.second;
          break;
        }
        s = free;
        break;
      }
    }
    return trades;
  };
  if (!day.overlapAllowed) return run(day.entries, near);
  const lanes =
    day.strikeRule === "everyStrike"
      ? near.map((contract) =>
          run(
            day.entries.filter(({ type }) => type === contract.type),
            [contract],
          ),
        )
      : day.entries.map((rule) => run([rule], near));
  return lanes.flat().sort((a, b) => a.entrySecond - b.entrySecond);
}
