import { describe, expect, it } from "vitest";
import { eventExclusion } from "../../../lib/strategy/index.js";
import { loadEventCalendar } from "../../../lib/time/loadEventCalendar.js";

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
