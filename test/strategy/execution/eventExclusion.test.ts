import { describe, expect, it } from "vitest";
import { eventExclusion, shortStraddle0920 } from "../../../lib/strategy/index.js";
import { EventCalendar } from "../../../lib/time/index.js";
import { loadEventCalendar } from "../../../lib/time/loadEventCalendar.js";
import { FIXTURE_DATE, fixtureTape } from "../../tape/tapeFixture.js";
import { quotes, runTape, shortProduct, steadySpot } from "../runFixture.js";

describe("eventExclusion", () => {
  const calendar = loadEventCalendar();

  it("skips a day of an excluded event, with its note", () => {
    expect(eventExclusion(calendar, "2025-10-01", ["rbi", "budget"])).toMatchObject({
      skipReason: "excluded event: rbi (MPC decision; about 10:00 IST)",
      unknownTags: [],
      warning: "",
    });
  });

  it("trades a day without one, and a day of an event that is not excluded", () => {
    expect(eventExclusion(calendar, "2025-11-25", ["rbi"])).toEqual({
      events: [],
      skipReason: "",
      unknownTags: [],
      warning: "",
    });
    expect(eventExclusion(calendar, "2025-10-01", ["budget"]).skipReason).toBe("");
    expect(eventExclusion(undefined, "2025-10-01", []).warning).toBe("");
  });

  it("a day that the calendar does not cover, and an absent calendar, are said and never assumed empty", () => {
    expect(eventExclusion(calendar, "2026-06-05", ["rbi", "budget"])).toMatchObject({
      skipReason: "",
      unknownTags: ["rbi"],
      warning: "data/calendars/events.csv does not cover rbi on 2026-06-05: events not excluded",
    });
    expect(eventExclusion(undefined, "2025-10-01", ["rbi", "budget"])).toMatchObject({
      unknownTags: ["rbi", "budget"],
      warning: "no event calendar was found, so nothing is known of rbi, budget on 2025-10-01: events not excluded",
    });
  });
});

describe("a run that excludes events", () => {
  const events = (tag: string) =>
    EventCalendar.parse(
      `date,tag,note,source\n2025-01-01/2025-12-31,${tag},,a\n${FIXTURE_DATE},${tag},test day,a\n`,
      "events.csv",
    );
  const runWith = (eventExclusions: string[], calendar: EventCalendar) => {
    const rows = [...quotes("CE", 0, 1800, 100), ...quotes("PE", 0, 1800, 100)];
    const tape = fixtureTape({ rows, spot: steadySpot(), date: FIXTURE_DATE, product: shortProduct });
    return runTape(tape, {}, { definition: { ...shortStraddle0920, eventExclusions }, events: calendar });
  };

  it("skips the day for that reason", async () => {
    const record = await runWith(["budget"], events("budget"));
    expect(record.days[0]).toMatchObject({ outcome: "skipped", reason: "excluded event: budget (test day)" });
    expect(record.trades).toEqual([]);
  });

  it("trades a day of which nothing is known, and says so", async () => {
    const record = await runWith(["budget"], events("rbi"));
    expect(record.days[0]!.outcome).toBe("traded");
    expect(record.events).toContainEqual({
      severity: "warning",
      message: `events.csv does not cover budget on ${FIXTURE_DATE}: events not excluded`,
    });
  });
});
