import { describe, expect, it } from "vitest";
import { costTermsOf, ordersOf, type Trade, tradeCharges } from "../../../lib/strategy/index.js";
import { FIXTURE_DATE, fixtureTape } from "../../tape/tapeFixture.js";
import { onlyTrade, quotes, runRows, runTape, shortProduct, steadySpot } from "../runFixture.js";
import { soundTrade } from "../soundRun.js";

/** A straddle that stays at 100 / 101 all day: sold at the bid, bought back at the ask, two points lost. */
const rows = [...quotes("CE", 0, 1800, 100), ...quotes("PE", 0, 1800, 100)];
const timeOnly = { targetFraction: 0, stopMultiple: 0 };
const runWith = async (parameters: Record<string, string | number>) =>
  onlyTrade(await runRows(rows, { ...timeOnly, ...parameters }));

describe("fills of a run", () => {
  it("touchSlippage makes each of the four orders worse", async () => {
    expect((await runWith({})).pnlPoints).toBe(-2);
    const slipped = await runWith({ fillModel: "touchSlippage", slippagePoints: 0.5, buySlippagePoints: 2 });
    expect(slipped.legs.map(({ entryPrice, exitPrice }) => [entryPrice, exitPrice])).toEqual([
      [99.5, 103.5],
      [99.5, 103.5],
    ]);
    expect(slipped.pnlPoints).toBe(-8);
    expect((await runWith({ fillModel: "touchSlippage", slippageTicks: 2 })).pnlPoints).toBeCloseTo(-2.4, 12);
  });

  it("touchSlippage holds for a leg that falls silent before its exit too", async () => {
    const silent = [...quotes("CE", 0, 1000, 100), ...quotes("PE", 0, 1800, 100)];
    const trade = onlyTrade(await runRows(silent, { ...timeOnly, fillModel: "touchSlippage", buySlippagePoints: 2 }));
    expect(trade.exitReason).toBe("endOfData");
    expect(trade.legs.map(({ exitPrice }) => exitPrice)).toEqual([103, 103]);
  });

  it("touchSlippage of nothing is the touch, trade for trade", async () => {
    expect(await runWith({ fillModel: "touchSlippage" })).toEqual(await runWith({}));
  });
});

describe("costs of a run", () => {
  it.each([
    ["flatPerTrade", 5],
    ["perOrder", 20],
    ["perLeg", 10],
    ["none", 0],
    // Sold 2 x 100 x 75 and bought 2 x 101 x 75: 30,150 rupees; 0.1 %.
    ["percentOfPremium", 30.15],
    // 80 + STT 15 + (0.03503 + 0.0001 + 0.0005) % of 30,150 + stamp 0.4545 + GST 18 % of 90.742445.
    ["statutoryNse", 80 + 15 + 10.742445 + 0.4545 + 16.3336401],
  ])("%s charges %d rupees", async (costModel, costs) => {
    const trade = await runWith({ costModel });
    expect(trade.costsCurrency).toBeCloseTo(costs, 9);
    expect(trade.pnlCurrency).toBeCloseTo(-150 - costs, 9);
  });
});

describe("margins", () => {
  const runLots = (marginPerLot: number | null) => {
    const terms = { lotSize: 75, marginPerLot, source: "a test" };
    const tape = fixtureTape({ rows, spot: steadySpot(), date: FIXTURE_DATE, product: shortProduct });
    return runTape(tape, timeOnly, { lots: { on: () => terms } });
  };

  it("a margin that the table does not know leaves percent not measured, with the reason", async () => {
    const record = await runLots(null);
    expect(onlyTrade(record)).toMatchObject({ pnlCurrency: -155, marginCurrency: null, pnlPercentOfMargin: null });
    expect(record.events).toContainEqual({
      severity: "warning",
      message: `NIFTY: lot 75 (a test); the lot table has no margin for ${FIXTURE_DATE}: percent not measured`,
    });
    expect(onlyTrade(await runLots(155_000)).pnlPercentOfMargin).toBeCloseTo(-0.1, 12);
  });
});

describe("ordersOf", () => {
  const trade = soundTrade(0);

  it("a short leg sells in and buys out, lots x lot size units", () => {
    const order = { quantity: 75, date: "2025-11-03" };
    expect(ordersOf(trade)).toEqual([
      { side: "sell", purpose: "entry", price: 100, ...order },
      { side: "buy", purpose: "exit", price: 110, ...order },
      { side: "sell", purpose: "entry", price: 80, ...order },
      { side: "buy", purpose: "exit", price: 80, ...order },
    ]);
    expect(ordersOf({ ...trade, lotSize: null })).toBeNull();
    expect(ordersOf(trade, 4)![0]!.quantity).toBe(300);
  });

  it("a leg that was closed in two parts went in with one order", () => {
    const [call] = trade.legs;
    const half = { ...call!, lots: 1, exitMicros: trade.exitMicros - 60e6 };
    const split: Trade = { ...trade, legs: [half, { ...half, exitMicros: trade.exitMicros }] };
    const orders = ordersOf(split)!;
    expect(orders.map(({ purpose, quantity }) => [purpose, quantity])).toEqual([
      ["entry", 150],
      ["exit", 75],
      ["exit", 75],
    ]);
    const charged = (model: "perOrder" | "perLeg") =>
      tradeCharges(split, { model, amountInr: 20, premiumPercent: 0 }).total;
    expect([charged("perOrder"), charged("perLeg")]).toEqual([60, 20]);
  });

  it("a leg held over night sells on the next day", () => {
    const exitMicros = trade.exitMicros + 86_400e6;
    const [call] = trade.legs;
    const carried: Trade = { ...trade, exitMicros, legs: [{ ...call!, side: "long" }] };
    expect(ordersOf(carried)!.map(({ side, date }) => [side, date])).toEqual([
      ["buy", "2025-11-03"],
      ["sell", "2025-11-04"],
    ]);
  });
});

describe("tradeCharges", () => {
  it("a lot size that is not known leaves every model not measured, with the reason", () => {
    const charges = tradeCharges(
      { ...soundTrade(0), lotSize: null },
      { model: "none", amountInr: 0, premiumPercent: 0 },
    );
    expect(charges).toEqual({ total: null, parts: {}, reason: "the lot size of NIFTY is not known" });
  });

  it("reads its terms from a record, of an earlier version too", () => {
    const parameters = [
      { name: "costModel", value: "perOrder", unit: "" },
      { name: "costAmountInr", value: 7, unit: "INR" },
    ];
    expect(costTermsOf(parameters)).toEqual({ model: "perOrder", amountInr: 7, premiumPercent: 0 });
  });
});
