import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { atmStraddleNextDay } from "../../../lib/strategy/catalog/selling/atmStraddleNextDay.js";
import { runStrategies, shortStraddle0920 } from "../../../lib/strategy/index.js";
import type { Tape } from "../../../lib/tape/index.js";
import { fixtureTape } from "../../tape/tapeFixture.js";
import { code, lots, quotes, shortProduct, steadySpot } from "../runFixture.js";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;
const nextTask = (): Promise<void> => new Promise((done) => setImmediate(done));

describe("strategy pitfall 3: a run over many days never holds more than the day it works on", () => {
  it("tapes of earlier days are free when the next one is opened, positions over night or not", async () => {
    const rows = [
      ...quotes("CE", 0, 1800, 100, { every: 20, expiry: "2030-12-31" }),
      ...quotes("PE", 0, 1800, 80, { every: 20, expiry: "2030-12-31" }),
    ];
    const spot = steadySpot();
    const handedOut: WeakRef<Tape>[] = [];
    const alive: number[] = [];
    const openDay = async (_underlying: string, date: string): Promise<Tape> => {
      // Targets of references made in this task stay until it has ended.
      await nextTask();
      collectGarbage();
      alive.push(handedOut.filter((tape) => tape.deref() !== undefined).length);
      const tape = fixtureTape({ rows, spot, product: shortProduct, date });
      handedOut.push(new WeakRef(tape));
      return tape;
    };
    const days = Array.from({ length: 60 }, (_, i) => new Date(Date.UTC(2025, 8, 1 + i)).toISOString().slice(0, 10));
    const shortDay = { entryTime: "09:20:00", exitTime: "09:40:00" };
    const records = await runStrategies({
      definitions: [
        { definition: shortStraddle0920, parameters: shortDay },
        { definition: atmStraddleNextDay, parameters: { entryTime: "09:30:00", exitTime: "09:20:00" } },
      ],
      underlyings: ["NIFTY"],
      days,
      openDay,
      lots,
      code,
      study: "test",
    });
    expect(records.map(({ trades }) => trades.length >= 59)).toEqual([true, true]);
    expect(alive).toHaveLength(60);
    // The one before may still be held by a position over night; no day before that.
    expect(Math.max(...alive)).toBeLessThanOrEqual(1);
  });
});
