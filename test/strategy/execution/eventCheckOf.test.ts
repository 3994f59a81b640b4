import { describe, expect, it } from "vitest";
import { eventCheckOf } from "../../../lib/strategy/execution/eventCheckOf.js";
import { integrityGate, shortStraddle0920 } from "../../../lib/strategy/index.js";
import { EventCalendar } from "../../../lib/time/index.js";
import { FIXTURE_DATE, fixtureTape } from "../../tape/tapeFixture.js";
import { quotes, runTape, shortProduct, steadySpot } from "../runFixture.js";

const calendar = EventCalendar.parse(
  [
    "date,tag,note,source",
    "2025-11-01/2025-11-30,rbi,,a list",
    "2025-11-10/2025-11-30,budget,,a list",
    `${FIXTURE_DATE},rbi,decision,a list`,
  ].join("\n"),
  "events.csv",
);

describe("eventCheckOf", () => {
  it("lists excluded days once, and counts days that the calendar does not cover for one of the tags", () => {
    const days = ["2025-11-05", FIXTURE_DATE, FIXTURE_DATE, "2025-11-20"].map((date) => ({ date }));
    expect(eventCheckOf(["rbi", "budget"], calendar, days)).toEqual({
      tags: ["rbi", "budget"],
      source: "events.csv",
      excludedDays: [FIXTURE_DATE],
      unknownDays: 1,
    });
    expect(eventCheckOf(["rbi"], undefined, days)).toMatchObject({ source: null, excludedDays: [], unknownDays: 3 });
  });

  it("a run's record holds it: the day is skipped, and a trade booked on it all the same is off the calendar", async () => {
    const rows = [...quotes("CE", 0, 1800, 100), ...quotes("PE", 0, 1800, 80)];
    const tape = fixtureTape({ rows, spot: steadySpot(), product: shortProduct });
    const definition = { ...shortStraddle0920, eventExclusions: ["rbi"] };
    const skipped = await runTape(tape, {}, { definition, events: calendar });
    expect(skipped.days[0]).toMatchObject({ outcome: "skipped", reason: "excluded event: rbi (decision)" });
    expect(skipped.evidence!.eventCheck).toEqual({
      tags: ["rbi"],
      source: "events.csv",
      excludedDays: [FIXTURE_DATE],
      unknownDays: 0,
    });
    const traded = await runTape(tape);
    const cheating = { ...traded, evidence: skipped.evidence! };
    expect(integrityGate(cheating).reasons.map(({ rule }) => rule)).toEqual(["off-calendar"]);
    expect(traded.evidence).not.toHaveProperty("eventCheck");
  });
});
