import { describe, expect, it } from "vitest";
import { classifyLiquidity, contractSeries } from "../../../lib/tape/index.js";
import { type BookRow, featureTape } from "./featureTape.js";

type Book = Omit<BookRow, "at">;

const book = (bid: number, ask: number, bids: number, asks: number, volumeChange = 0): Book => ({
  bid,
  ask,
  bids: [bids, 0, 0, 0, 0],
  asks: [asks, 0, 0, 0, 0],
  volumeChange,
});

/** What happens in the second in which a book of 1000 at 10.00 and 1000 at 10.10 becomes `next`. */
function changes(next: Book, parameters?: Parameters<typeof classifyLiquidity>[2]): string[] {
  const rows = [
    { at: 3, ...book(10, 10.1, 1000, 1000) },
    { at: 4, ...next },
  ];
  const found = classifyLiquidity(featureTape({ spot: [], contracts: [rows] }), 0, parameters);
  const kinds = ["bidPull", "askPull", "bidReplenishment", "askReplenishment"] as const;
  return kinds.filter((name) => found[name][4] === 1);
}

describe("pulled and refilled quotes", () => {
  it.each<readonly [string, Book, readonly string[]]>([
    ["a bid that falls by 35 % without a trade", book(10, 10.1, 650, 1000), ["bidPull"]],
    ["one that falls by less", book(10, 10.1, 651, 1000), []],
    ["one that was traded away", book(10, 10.1, 650, 1000, 75), []],
    ["one whose price rises while the spread narrows", book(10.05, 10.1, 500, 1000), []],
    ["one whose price rises while the spread widens", book(10.05, 10.3, 500, 1000), ["bidPull"]],
    ["a bid that is gone", book(0, 10.1, 0, 1000), ["bidPull"]],
    ["an ask that falls by half", book(10, 10.1, 1000, 500), ["askPull"]],
    ["an ask whose price falls into the spread", book(10, 10.05, 1000, 500), []],
    ["a bid that grows by 25 %", book(10, 10.1, 1250, 1000), ["bidReplenishment"]],
    ["one that grows by less", book(10, 10.1, 1249, 1000), []],
    ["one that grows while the spread widens", book(9.95, 10.1, 2000, 1000), []],
    ["both sides", book(10, 10.1, 2000, 100), ["askPull", "bidReplenishment"]],
  ])("%s", (_, next, wanted) => expect(changes(next)).toEqual(wanted));

  it("goes by the thresholds that it is given", () => {
    expect(changes(book(10, 10.1, 650, 1000, 75), { smallVolume: 75 })).toEqual(["bidPull"]);
    expect(changes(book(10, 10.1, 800, 1000), { dropShare: 0.2 })).toEqual(["bidPull"]);
    expect(changes(book(10, 10.1, 1100, 1000), { riseShare: 0.1 })).toEqual(["bidReplenishment"]);
    expect(changes(book(10, 10.1, 1300, 1000, 750), { largeVolume: 100 })).toEqual([]);
  });

  it.each([
    [{ dropShare: 1.2 }, /dropShare is 1.2; a share is at most 1/],
    [{ drop: 1 }, /no liquidity parameter "drop"; there are dropShare/],
    [{ flickerSeconds: 0 }, /flickerSeconds is 0; give whole seconds/],
    [{ smallVolume: -1 }, /smallVolume is -1/],
  ])("refuses %j", (parameters, message) => {
    expect(() => changes(book(10, 10.1, 1, 1), parameters as object)).toThrow(message);
  });

  it("flickers while quotes are pulled and refilled and the spread does not rest", () => {
    const restless = Array.from({ length: 80 }, (_, at): BookRow => {
      const isOut = at >= 10 && at < 30 && at % 2 === 1;
      return { at, ...book(isOut ? 9.9 : 10, 10.1, isOut ? 100 : 1000, 1000) };
    });
    const tape = featureTape({ spot: [], contracts: [restless] });
    const { flicker, counts } = classifyLiquidity(tape, 0);
    // Pulls at seconds 11, 13, ... 29, refills at 12, ... 30. The window of 30 is full from second 29 on; three pulls are
    // in it to second 54, the last of them at 25, 27 and 29.
    expect([flicker[28], flicker[29], flicker[54], flicker[55]]).toEqual([0, 1, 1, 0]);
    expect(counts).toMatchObject({ bidPulls: 10, askPulls: 0, bidReplenishments: 10, flickerSeconds: 26 });
    expect(contractSeries(tape, 0, "pullRate", { seconds: 20 })[30]).toBe(30);
    expect(contractSeries(tape, 0, "replenishRate", { seconds: 20 })[30]).toBe(30);
    expect(contractSeries(tape, 0, "pullRate", { seconds: 20 })[19]).toBeNaN();
  });
});
