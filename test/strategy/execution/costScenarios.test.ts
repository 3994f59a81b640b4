import { describe, expect, it } from "vitest";
import { costScenarios } from "../../../lib/strategy/index.js";
import { soundTrade } from "../soundRun.js";

describe("costScenarios", () => {
  // 10 points lost on even days and won on odd ones, 75 units: -750, +750, -750 rupees.
  const trades = [0, 1, 2].map(soundTrade);

  it("gives the result under each scenario from the trades alone", () => {
    const results = Object.fromEntries(costScenarios(trades).map((result) => [result.name, result]));
    const pnl = (name: string) => results[name]!.pnlCurrency;
    expect(["flat0", "flat5", "flat10", "flat30", "perOrder20"].map(pnl)).toEqual([-750, -765, -780, -840, -990]);
    expect(results["perOrder20"]!.costsCurrency).toBe(240);

    // Sold 180 x 75 = 13,500 a trade; bought 190 x 75 = 14,250 on even days and 170 x 75 = 12,750 on the odd one.
    const bought = 14_250 * 2 + 12_750;
    const onTurnover = ((3 * 13_500 + bought) * (0.03503 + 0.0001 + 0.0005)) / 100;
    const statutory = 240 + 3 * 13.5 + onTurnover + (bought * 0.003) / 100 + 0.18 * (240 + onTurnover);
    expect(results["statutoryNse"]!.costsCurrency).toBeCloseTo(statutory, 9);
    expect(pnl("statutoryNse")).toBeCloseTo(-750 - statutory, 9);
  });

  it("does not read the costs that the run was charged", () => {
    const free = trades.map((trade) => ({ ...trade, costsCurrency: 0, pnlCurrency: 0 }));
    expect(costScenarios(free)).toEqual(costScenarios(trades));
  });

  it("counts the lots of each leg", () => {
    const [trade] = trades;
    const [call, put] = trade!.legs;
    // Ten points lost on three lots of calls and nothing on one lot of puts.
    const [free] = costScenarios([{ ...trade!, legs: [{ ...call!, lots: 3 }, put!] }]);
    expect(free!.pnlCurrency).toBe(-2250);
  });

  it("one trade that is not measured leaves the scenario not measured, with the reason", () => {
    const early = { ...trades[1]!, date: "2023-11-04" };
    const results = costScenarios([trades[0]!, early, trades[2]!]);
    expect(results.at(-2)).toMatchObject({ name: "perOrder20", notMeasured: 0, pnlCurrency: -990 });
    expect(results.at(-1)).toMatchObject({
      name: "statutoryNse",
      notMeasured: 1,
      pnlCurrency: null,
      costsCurrency: null,
    });
    expect(results.at(-1)!.reason).toMatch(/does not know every charge of 2023-11-04/);

    const [open] = trades;
    const leg = { ...open!.legs[0]!, exitPrice: Number.NaN, pnlPoints: Number.NaN };
    expect(costScenarios([{ ...open!, legs: [leg] }])[0]).toMatchObject({
      pnlCurrency: null,
      reason: "trade 1 has no result",
    });
    expect(costScenarios([trades[0]!, { ...trades[1]!, currency: "USD" }])[0]!.reason).toMatch(/INR and USD/);
  });
});
