import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fixtureTape, type QuoteRow } from "../tape/tapeFixture.js";
import { CLOSE, onlyTrade, quotes, runRows, runTape, shortProduct, steadySpot } from "./runFixture.js";

/** 09:20:00 and 09:40:00 of the half-hour session. */
const ENTRY = 300;
const EXIT = 1_500;
const timeOnly = { stopMultiple: 0, targetFraction: 0 };

describe("8.5-22: times are seconds of the day, not an hour and a minute apart", () => {
  // 09:15:00 is second 0 of the full session.
  const at = (clock: string): number => {
    const [hour, minute] = clock.split(":").map(Number);
    return (hour! * 60 + minute! - 555) * 60;
  };
  const spot = Array.from({ length: 376 }, (_, i) => ({ at: i * 60, price: 26_010 }));
  const day = (stretches: readonly (readonly [from: string, to: string])[]) =>
    fixtureTape({
      rows: stretches.flatMap(([from, to]) => [
        ...quotes("CE", at(from), at(to), 100, { every: 60 }),
        ...quotes("PE", at(from), at(to), 80, { every: 60 }),
      ]),
      spot,
    });

  it("8.5-22: an entry at 09:20 with a window of one minute does not fill at 09:21 or later in that hour", async () => {
    const window = { ...timeOnly, entryWindowSeconds: 59 };
    const late = await runTape(day([["09:21", "15:29"]]), window);
    expect(late.trades).toEqual([]);
    expect(late.days[0]).toMatchObject({ outcome: "skipped" });
    expect(onlyTrade(await runTape(day([["09:20", "15:29"]]), window)).entryTime).toBe("09:20:00");
  });

  it("8.5-22: an exit at 14:30 triggers at 15:05 when no quote came between", async () => {
    const trade = onlyTrade(
      await runTape(
        day([
          ["09:20", "14:29"],
          ["15:05", "15:29"],
        ]),
        { ...timeOnly, exitTime: "14:30" },
      ),
    );
    expect(trade).toMatchObject({ exitTime: "15:05:00", exitReason: "time", exitDecidedBy: "clock" });
    // The minute 05 is below 30, and 09:40 is before 14:30 although 40 is above it.
    expect(trade.exitDelaySeconds).toBe(35 * 60);
  });

  it("8.5-22: an exit at 14:30 does not trigger at 13:45", async () => {
    const trade = onlyTrade(await runTape(day([["09:20", "15:29"]]), { ...timeOnly, exitTime: "14:30" }));
    expect(trade.exitTime).toBe("14:30:00");
  });
});

describe("8.5-23: the legs of a position are priced at the same second", () => {
  it("8.5-23: contract after contract in the file, and yet both legs fill at one clock", async () => {
    // The put falls from 80 to 20 at 600; every row of the call stands before every row of the put in the tape.
    const rows = [...quotes("CE", 0, CLOSE, 100), ...quotes("PE", 0, CLOSE, (second) => (second < 600 ? 80 : 20))];
    const trade = onlyTrade(await runRows(rows, timeOnly));
    expect(trade.premiumReceivedPoints).toBe(180);
    expect(trade.legs.map(({ entryQuoteMicros }) => entryQuoteMicros)).toEqual([trade.entryMicros, trade.entryMicros]);
    expect(trade.legs.map(({ exitQuoteMicros }) => exitQuoteMicros)).toEqual([trade.exitMicros, trade.exitMicros]);
    expect(trade.pnlPoints).toBe(180 - 101 - 21);
  });

  it("8.5-23: a stop sees both legs at one second: moves that never stood together do not trigger it", async () => {
    // Stop at 216. The call is 150 from 700 to 799 and the put 100 from 800 to 899: closing costs 232 or 182 + ...
    const call = (second: number): number => (second >= 700 && second < 800 ? 120 : 100);
    const put = (second: number): number => (second >= 800 && second < 900 ? 105 : 80);
    const apart = [...quotes("CE", 0, CLOSE, call), ...quotes("PE", 0, CLOSE, put)];
    expect(onlyTrade(await runRows(apart, { targetFraction: 0 })).exitReason).toBe("time");
    const together = [...quotes("CE", 0, CLOSE, call), ...quotes("PE", 0, CLOSE, (second) => put(second + 100))];
    const stopped = onlyTrade(await runRows(together, { targetFraction: 0 }));
    expect(stopped).toMatchObject({ exitReason: "stop" });
    expect(stopped.exitDecisionMicros).toBe(stopped.entryMicros + (700 - ENTRY) * 1e6);
  });

  it("8.5-23: on random legs every fill is the last quote of its own leg at the position's second", async () => {
    const stamps = fc.uniqueArray(fc.integer({ min: 250, max: 1_700 }), { minLength: 5, maxLength: 60 });
    let filled = 0;
    const leg = fc.tuple(stamps, fc.integer({ min: 1, max: 9 }));
    await fc.assert(
      fc.asyncProperty(leg, leg, async ([calls, callStep], [puts, putStep]) => {
        const rowsOf = (type: "CE" | "PE", times: readonly number[], step: number): QuoteRow[] =>
          [...times]
            .sort((a, b) => a - b)
            .flatMap((time) => quotes(type, time, time, 50 + ((time * step) % 37), { spread: 2 }));
        const rows = [...rowsOf("CE", calls, callStep), ...rowsOf("PE", puts, putStep)];
        const tape = fixtureTape({ rows, spot: steadySpot(), product: shortProduct });
        const record = await runTape(tape, { ...timeOnly, maxQuoteAgeSeconds: 200 });
        for (const trade of record.trades) {
          filled++;
          for (const { optionType, entryPrice, exitPrice } of trade.legs) {
            const quoteAt = (micros: number): QuoteRow | undefined =>
              rows.findLast((row) => row.type === optionType && tape.openMicros + Number(row.at) * 1e6 <= micros);
            expect(entryPrice).toBe(quoteAt(trade.entryMicros)!.bid);
            expect(exitPrice).toBe(quoteAt(trade.exitMicros)!.ask);
          }
          expect(trade.entryMicros).toBeGreaterThanOrEqual(tape.secondToMicros(ENTRY));
          if (trade.exitReason === "time") expect(trade.exitMicros).toBeGreaterThanOrEqual(tape.secondToMicros(EXIT));
        }
      }),
      { numRuns: 60 },
    );
    expect(filled).toBeGreaterThan(10);
  });
});
