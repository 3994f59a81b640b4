import { describe, expect, it } from "vitest";
import { backtestTable } from "../../../kernels/cli/backtestTable.js";
import { displayLines } from "../../../kernels/cli/printDisplay.js";
import { syntheticStrategyRecord } from "../../report/syntheticRecord.js";
import { changedRun } from "../../strategy/registry/registeredRecords.js";

const base = syntheticStrategyRecord();
const checked = changedRun(base, { verdict: { status: "sound", reasons: [], notChecked: [] } });
const without = (...notChecked: string[]) =>
  changedRun(base, {
    verdict: { status: "sound", reasons: [], notChecked: notChecked.map((rule) => `${rule}: none`) },
  });
const overDates = (datesInData: number, marginPercentPerMonth: number | null = 1.5) =>
  changedRun(checked, { metrics: { ...base.metrics, datesInData, marginPercentPerMonth } });
const lines = (...records: (typeof base)[]): string[] => backtestTable(records).flatMap(displayLines);

describe("the table of strikebook backtest", () => {
  it("marks sound runs that were not checked by every rule, and says by which", () => {
    const suspect = changedRun(base, {
      verdict: {
        status: "suspect",
        reasons: [{ rule: "win-rate", status: "suspect", message: "too good", trades: [] }],
        notChecked: ["causality: none"],
      },
    });
    const shown = lines(checked, without("causality"), without("expiry-missing", "causality"), suspect);
    expect(shown.slice(1, 5).map((line) => line.split(/ {2,}/)[0])).toEqual([
      "sound",
      "sound*",
      "sound**",
      "suspect: win-rate",
    ]);
    expect(shown.slice(5, 7)).toEqual(["* not checked: causality", "** not checked: expiry-missing, causality"]);
    expect(lines(checked, suspect).join("\n")).not.toContain("not checked");
  });

  it("says from how few dates % month was made, and nothing of a month that was measured or not shown", () => {
    const note = (...records: (typeof base)[]) => lines(...records).slice(1 + records.length);
    expect(note(overDates(19))).toEqual(["% month extrapolates from 19 dates; a month has 20"]);
    expect(note(overDates(1))).toEqual(["% month extrapolates from 1 date; a month has 20"]);
    expect(note(overDates(5), overDates(2), overDates(40))).toEqual([
      "% month extrapolates from 2 to 5 dates; a month has 20",
    ]);
    expect(note(overDates(20))).toEqual([]);
    expect(note(overDates(3, null))).toEqual([]);
  });
});
