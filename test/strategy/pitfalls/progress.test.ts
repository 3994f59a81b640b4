import { describe, expect, it } from "vitest";
import { type RunStrategiesOptions, runStrategies, shortStraddle0920 } from "../../../lib/strategy/index.js";
import { type ProgressEvent, subscribeProgress } from "../../../lib/task/index.js";
import { fixtureTape } from "../../tape/tapeFixture.js";
import { code, lots, quotes, shortProduct, steadySpot } from "../runFixture.js";

const novemberDays = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `2025-11-${String(i + 1).padStart(2, "0")}`);

const rows = [...quotes("CE", 0, 1800, 100, { every: 10 }), ...quotes("PE", 0, 1800, 80, { every: 10 })];
const openDay: RunStrategiesOptions["openDay"] = (underlying, date) =>
  fixtureTape({ rows, spot: steadySpot(), date, product: { ...shortProduct, underlying } });

/** Progress events of a run, each with the number of days that had been opened when it came. */
async function eventsOf(
  options: Partial<RunStrategiesOptions> & Pick<RunStrategiesOptions, "days">,
): Promise<(ProgressEvent & { opened: number })[]> {
  const events: (ProgressEvent & { opened: number })[] = [];
  let opened = 0;
  const stop = subscribeProgress((event) => events.push({ ...event, opened }));
  try {
    await runStrategies({
      definitions: [{ definition: shortStraddle0920, parameters: { exitTime: "09:40" } }],
      openDay: (underlying, date) => {
        opened++;
        return openDay!(underlying, date);
      },
      lots,
      code,
      study: "test",
      ...options,
    });
  } finally {
    stop();
  }
  return events;
}

describe("strategy pitfall 35: the total of the progress is what was found, for each underlying its own days", () => {
  it("is the days of both underlyings, not twice the days of one", async () => {
    const days = { NIFTY: novemberDays(3), BANKNIFTY: novemberDays(8) };
    const events = await eventsOf({ days });
    expect(new Set(events.map(({ total }) => total))).toEqual(new Set([11]));
    expect(events.at(-1)).toMatchObject({ done: 11, state: "done", unit: "days" });
  });

  it("does not grow with the number of strategies, for they share each day; underlyings that none names count nothing", async () => {
    const definitions = [shortStraddle0920, { ...shortStraddle0920, id: "OTHER", underlyings: ["NIFTY"] }].map(
      (definition) => ({ definition, parameters: { exitTime: "09:40" } }),
    );
    const days = { NIFTY: novemberDays(3), BANKNIFTY: novemberDays(2), SENSEX: novemberDays(9) };
    const events = await eventsOf({ definitions, days });
    expect(events.at(-1)).toMatchObject({ done: 5, total: 5, opened: 5 });
    const one = await eventsOf({ definitions: definitions.slice(1), days });
    expect(one.at(-1)).toMatchObject({ done: 3, total: 3 });
  });
});

describe("strategy pitfall 38: a long run speaks from its first moment and after every day", () => {
  it("begins with an event before the first day is opened, then tells each day when it has ended", async () => {
    const events = await eventsOf({ days: { NIFTY: novemberDays(4), BANKNIFTY: novemberDays(1) } });
    expect(events.map(({ done, opened, state }) => `${done} of ${opened} ${state}`)).toEqual([
      "0 of 0 running",
      "1 of 1 running",
      "2 of 2 running",
      "3 of 3 running",
      "4 of 4 running",
      "5 of 5 running",
      "5 of 5 done",
    ]);
  });

  it("a day that fails is counted as well, and the run ends", async () => {
    const events = await eventsOf({
      days: { NIFTY: novemberDays(2), BANKNIFTY: novemberDays(1) },
      openDay: (underlying, date) => {
        if (date === "2025-11-01" && underlying === "NIFTY") throw new Error("broken file");
        return openDay!(underlying, date);
      },
    });
    expect(events.at(-1)).toMatchObject({ done: 3, total: 3, state: "done" });
  });
});
