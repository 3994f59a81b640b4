import { describe, expect, test } from "vitest";
import { datasetSpec } from "../../lib/lake/index.js";
import { gapsOf } from "../../lib/quality/index.js";
import { sessionWindow } from "../../lib/quality/sessionWindow.js";
import { wallClock } from "../../lib/time/index.js";
import { loadTradingCalendar } from "../../lib/time/loadTradingCalendar.js";

const trading = loadTradingCalendar();
const clocks = (dataset: string, date: string): string[] => {
  const { openMicros, closeMicros, session } = sessionWindow(datasetSpec(dataset), date, trading);
  return [openMicros, closeMicros].map((micros) => wallClock(micros, session));
};

describe("the session of a day", () => {
  test("is that of the venue, and on a day of special hours those", () => {
    expect(clocks("nse_options", "2025-11-18")).toEqual(["09:15:00", "15:30:00"]);
    expect(clocks("nse_raw_spot", "2025-02-01")).toEqual(["09:15:00", "15:30:00"]);
    expect(clocks("nse_options", "2025-10-21")).toEqual(["13:45:00", "14:45:00"]);
    expect(clocks("nse_spot", "2024-05-18")).toEqual(["09:15:00", "12:40:00"]);
    // Hours that have not been announced are not made up.
    expect(clocks("nse_options", "2026-11-08")).toEqual(["09:15:00", "15:30:00"]);
  });

  test("the hour of muhurat, whole, has no gap; half of it has one", () => {
    const window = sessionWindow(datasetSpec("nse_options"), "2025-10-21", trading);
    const times = Float64Array.from({ length: 3601 }, (_, second) => window.openMicros + second * 1e6);
    expect(gapsOf(times, { ...window, limitSeconds: 10 })).toEqual([]);
    expect(gapsOf(times.subarray(0, 1801), { ...window, limitSeconds: 10 }).map(({ seconds }) => seconds)).toEqual([
      1800,
    ]);
  });

  test("NSE's holidays say nothing about another venue, which has no edges to measure", () => {
    const window = sessionWindow(datasetSpec("cme_options_1m"), "2025-10-21", trading);
    expect(window.edges).toBe(false);
    expect(clocks("cme_options_1m", "2025-10-21")).toEqual(["00:00:00", "23:59:59"]);
  });
});
