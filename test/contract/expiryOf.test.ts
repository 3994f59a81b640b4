import { describe, expect, it } from "vitest";
import { expiryOf, parseNseOptionName } from "../../lib/contract/index.js";
import { ExpiryCalendar } from "../../lib/time/index.js";

const calendar = ExpiryCalendar.parse(
  `underlying,kind,period,expiry
BANKNIFTY,monthly,2025-11,2025-11-25
BANKNIFTY,monthly,2025-12,2025-12-30
NIFTY,weekly,2025-11-18,2025-11-18
`,
  "expiry_calendar.csv",
);
const named = (name: string) => {
  const parsed = parseNseOptionName(name);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed;
};

describe("8.1-2: expiry of a contract", () => {
  it("is the day in the name first, whatever a calendar or rule says", () => {
    const resolved = expiryOf(named("nifty25n1826000ce"), { calendar, expiryRule: "lastThursday" });
    expect(resolved).toEqual({ expiry: "2025-11-18", source: "name", inCalendar: true });
    expect(expiryOf(named("nifty25n1826000ce"))).toEqual({ expiry: "2025-11-18", source: "name", inCalendar: true });
  });

  it("flags a weekly day that the calendar of its underlying does not have", () => {
    expect(expiryOf(named("nifty25n1126000ce"), { calendar })).toEqual({
      expiry: "2025-11-11",
      source: "name",
      inCalendar: false,
    });
  });

  it("is the calendar's day for a monthly, before any rule", () => {
    for (const expiryRule of [undefined, "lastThursday"] as const) {
      expect(expiryOf(named("banknifty25nov58300ce"), { calendar, expiryRule })).toEqual({
        expiry: "2025-11-25",
        source: "calendar",
        inCalendar: true,
      });
    }
    expect(expiryOf(named("banknifty25dec58300ce"), { calendar })?.expiry).toBe("2025-12-30");
  });

  it("is undefined where nothing dates it, and computed only for a caller who opted in", () => {
    expect(expiryOf(named("banknifty26jan58300ce"), { calendar })).toBeUndefined();
    expect(expiryOf(named("banknifty25nov58300ce"))).toBeUndefined();
    const rule = (name: string, expiryRule: "lastTuesday" | "lastThursday") => expiryOf(named(name), { expiryRule });
    expect(rule("banknifty25nov58300ce", "lastTuesday")).toEqual({
      expiry: "2025-11-25",
      source: "rule",
      inCalendar: false,
    });
    // The day that burnt the users: the November 2025 monthly did not expire on Thursday the 27th.
    expect(rule("banknifty25nov58300ce", "lastThursday")?.expiry).toBe("2025-11-27");
    expect(rule("banknifty25dec58300ce", "lastTuesday")?.expiry).toBe("2025-12-30");
    expect(rule("banknifty25sep58300ce", "lastTuesday")?.expiry).toBe("2025-09-30"); // the month's last day itself
    expect(rule("nifty24feb22000ce", "lastThursday")?.expiry).toBe("2024-02-29");
  });
});
