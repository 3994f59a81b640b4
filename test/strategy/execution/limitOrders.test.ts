import { describe, expect, it } from "vitest";
import type { RunRecord } from "../../../lib/strategy/index.js";
import { onlyTrade, quotes, runRows } from "../runFixture.js";

const OPEN = Date.UTC(2025, 10, 18, 3, 45) * 1000;
const limit = { targetFraction: 0, stopMultiple: 0, fillModel: "limit" };
/** Both legs are 100 to 101, from 305 on 101 to 102. The straddle enters at 300 (09:20:00) and is closed by the clock. */
const bid = (second: number): number => (second < 305 ? 100 : 101);
const straddle = (put: (second: number) => number, call = bid) => [
  ...quotes("CE", 0, 1800, call),
  ...quotes("PE", 0, 1800, put),
];
const run = (rows: ReturnType<typeof straddle>, more: Record<string, string | number> = {}): Promise<RunRecord> =>
  runRows(rows, { ...limit, ...more });
const second = (micros: number): number => (micros - OPEN) / 1e6;

describe("limit orders of a run", () => {
  it("a sale rests at the ask of its decision and fills there when the bid has come to it", async () => {
    const record = await run(straddle(bid));
    const { legs } = onlyTrade(record);
    expect(legs.map(({ entryPrice, entryMicros }) => [entryPrice, second(entryMicros!)])).toEqual([
      [101, 305],
      [101, 305],
    ]);
    expect(
      legs.map(({ entryDecidedBy, entryDecisionMicros }) => [entryDecidedBy, second(entryDecisionMicros!)]),
    ).toEqual([
      ["data", 300],
      ["data", 300],
    ]);
    expect(record.evidence!.fillAudit!.faults).toEqual([]);
  });

  it("never gets better than its limit, though the bid jumps beyond it", async () => {
    const jump = (at: number): number => (at < 305 ? 100 : 110);
    expect(onlyTrade(await run(straddle(jump, jump))).legs.map(({ entryPrice }) => entryPrice)).toEqual([101, 101]);
  });

  it("legs go in together: one that is not reached while the other is keeps both out", async () => {
    const late = (at: number): number => (at < 312 ? 100 : 101);
    expect(onlyTrade(await run(straddle(late))).legs.map(({ entryMicros }) => second(entryMicros!))).toEqual([
      312, 312,
    ]);
    const gone = (at: number): number => (at >= 305 && at < 312 ? 101 : 100);
    const record = await run(straddle(late, gone));
    expect(record.trades).toEqual([]);
    expect(record.rejections).toContainEqual({ entry: "entryTime", filter: "fill", count: 1 });
    expect(record.days[0]!.reason).toMatch(/limit orders of 09:20:00 were not reached together within 31 s/);
  });

  it("an entry that is not reached within the wait is given up", async () => {
    expect((await run(straddle(bid), { limitWaitSeconds: 3 })).trades).toEqual([]);
    expect((await run(straddle(bid), { limitWaitSeconds: 4 })).trades).toHaveLength(1);
  });

  it("an order at the other side of the book still waits for a quote after its latency", async () => {
    const steady = (): number => 100;
    const trade = onlyTrade(await run(straddle(steady, steady), { limitOffsetPoints: 50, latencySeconds: 3 }));
    expect(trade.legs.map(({ entryPrice, entryMicros }) => [entryPrice, second(entryMicros!)])).toEqual([
      [100, 303],
      [100, 303],
    ]);
  });

  it("an exit by the clock rests at the bid and takes the ask after its wait", async () => {
    const trade = onlyTrade(await run(straddle(bid)));
    expect(trade).toMatchObject({ exitReason: "time", exitDecidedBy: "clock", pnlPoints: -2 });
    expect(trade.legs.map(({ exitPrice }) => exitPrice)).toEqual([102, 102]);
    expect(second(trade.exitMicros)).toBe(second(trade.exitDecisionMicros) + 32);
    const at = second(trade.exitDecisionMicros);
    const falls = (now: number): number => (now < 305 ? 100 : now < at + 7 ? 101 : 99);
    const reached = onlyTrade(await run(straddle(falls, falls)));
    expect(reached.legs.map(({ exitPrice }) => exitPrice)).toEqual([101, 101]);
    expect(second(reached.exitMicros)).toBe(at + 7);
  });
});
