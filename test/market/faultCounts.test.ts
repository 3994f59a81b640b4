import { describe, expect, it } from "vitest";
import { FaultTally } from "../../lib/market/FaultCounts.js";
import { VendorRows } from "../../lib/market/VendorRows.js";

const ist = (text: string): number => Date.parse(`${text}+05:30`) * 1000;

/** One row per entry: time, and what differs from a sound row. */
function table(
  rows: readonly (readonly [string, Partial<Record<"price" | "volume" | "bp0" | "sp0", number>>?, string?])[],
): VendorRows {
  const buffer = new VendorRows();
  for (const [time, cells, lastTrade] of rows) {
    const i = buffer.rows++;
    buffer.clearRow(i);
    Object.entries({ price: 10, volume: 75, bp0: 9.95, sp0: 10.05, ...cells }).forEach(([name, value]) => {
      buffer.columns[name as "price"][i] = value;
    });
    buffer.columns.timestamp[i] = ist(time);
    buffer.columns.lastTradeTime[i] = ist(lastTrade ?? time);
  }
  return buffer;
}
const none = {
  epoch1970: 0,
  expiredContract: 0,
  outOfSession: 0,
  zeroPrice: 0,
  volumeReset: 0,
  staleLastTrade: 0,
  oneSidedBook: 0,
};
const totals = (rows: VendorRows, expiry = "2025-11-25"): object => {
  const tally = new FaultTally();
  tally.add("NIFTY", expiry, rows);
  return tally.totals();
};

describe("the definitions of the faults", () => {
  it("count the session's first and last second as inside, the seconds around them as outside", () => {
    const clocks = ["09:14:59", "09:15:00", "15:30:00", "15:30:01"];
    expect(totals(table(clocks.map((clock) => [`2025-11-18T${clock}`] as const)))).toEqual({
      ...none,
      outOfSession: 2,
    });
  });

  it("count a dropped row once, for the first reason, and never as marked", () => {
    const bad = { price: 0, bp0: 0 };
    const rows = table([
      ["1970-01-01T05:30:00", bad],
      ["2025-11-19T09:00:00", bad],
      ["2025-11-18T09:00:00", bad],
    ]);
    expect(totals(rows, "2025-11-18")).toEqual({ ...none, epoch1970: 1, expiredContract: 1, outOfSession: 1 });
  });

  it("count marks each by itself", () => {
    const rows = table([
      ["2025-11-18T09:15:01", { volume: 0, price: 0, bp0: 0 }, "2025-11-17T15:29:59"],
      ["2025-11-18T09:15:02", { sp0: 0 }],
      ["2025-11-18T09:15:03", { bp0: 0, sp0: 0 }],
    ]);
    expect(totals(rows)).toEqual({ ...none, zeroPrice: 1, staleLastTrade: 1, oneSidedBook: 2 });
  });

  it("count a volume of 0 as a reset only after a volume of the same day, dropped rows left aside", () => {
    const rows = table([
      ["2025-11-18T09:00:00", { volume: 500 }],
      ["2025-11-18T09:15:01", { volume: 0 }],
      ["2025-11-18T09:15:02", { volume: 75 }],
      ["2025-11-18T09:15:03", { volume: 0 }],
      ["2025-11-18T09:15:04", { volume: 75 }],
      ["2025-11-19T09:15:01", { volume: 0 }],
    ]);
    expect(totals(rows)).toEqual({ ...none, outOfSession: 1, volumeReset: 1 });
  });

  it("are kept by underlying and day", () => {
    const tally = new FaultTally();
    tally.add(
      "NIFTY",
      "2025-11-25",
      table([["1970-01-01T05:30:00"], ["2025-11-18T09:15:00"], ["2025-11-19T16:00:00"]]),
    );
    tally.add("BANKNIFTY", "2025-11-25", table([["2025-11-18T09:15:00"]]));
    expect(tally.days().map(({ underlying, date, written, kept }) => [underlying, date, written, kept])).toEqual([
      ["BANKNIFTY", "2025-11-18", 1, 1],
      ["NIFTY", "1970-01-01", 1, 0],
      ["NIFTY", "2025-11-18", 1, 1],
      ["NIFTY", "2025-11-19", 1, 0],
    ]);
  });
});
