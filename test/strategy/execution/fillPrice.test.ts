import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  FILL_SCENARIOS,
  fillPrice,
  fillPriceKind,
  limitFill,
  resolveParameters,
  restingPrice,
  shortStraddle0920,
  slippageOf,
} from "../../../lib/strategy/index.js";

const slippage = { buyPoints: 2, sellPoints: 0.5, tickPoints: 0.05 };

describe("fillPrice", () => {
  it.each([
    ["touch", "sell", 99.5],
    ["touch", "buy", 100.5],
    ["mid", "sell", 100],
    ["mid", "buy", 100],
    ["last", "sell", 101],
    ["last", "buy", 101],
    ["touchSlippage", "sell", 99],
    ["touchSlippage", "buy", 102.5],
  ] as const)("%s %s at %d", (model, action, price) => {
    expect(fillPrice(model, action, 99.5, 100.5, 101, slippage)).toBe(price);
  });

  it("a price that is missing, zero or negative is no fill", () => {
    for (const none of [0, -1, Number.NaN]) {
      expect(fillPrice("touch", "sell", none, 100, 100)).toBeNaN();
      expect(fillPrice("touch", "buy", 100, none, 100)).toBeNaN();
      expect(fillPrice("touchSlippage", "buy", 100, none, 100, slippage)).toBeNaN();
      expect(fillPrice("mid", "buy", none, 100, 100)).toBeNaN();
      expect(fillPrice("mid", "buy", 100, none, 100)).toBeNaN();
      expect(fillPrice("last", "buy", 100, 100, none)).toBeNaN();
    }
  });

  it("slippage never takes a sale below one tick, nor above the touch", () => {
    expect(fillPrice("touchSlippage", "sell", 1, 2, 1, { ...slippage, sellPoints: 2 })).toBe(0.05);
    expect(fillPrice("touchSlippage", "sell", 0.02, 2, 1, { ...slippage, sellPoints: 2 })).toBe(0.02);
  });

  it("a limit order has no price of one quote", () => {
    expect(() => fillPrice("limit" as never, "buy", 1, 2, 1)).toThrow(/limitFill for limit/);
    expect(fillPriceKind("limit", "buy")).toBe("ask");
    expect(fillPriceKind("touchSlippage", "sell")).toBe("bid");
    expect(fillPriceKind("mid", "sell")).toBe("mid");
  });
});

describe("slippageOf", () => {
  const of = (values: Record<string, string | number>) =>
    slippageOf(resolveParameters(shortStraddle0920, values), 0.05);

  it("adds points and ticks of both sides, and what one side gives on top", () => {
    const values = { slippagePoints: 0.25, slippageTicks: 2, buySlippagePoints: 2, sellSlippagePoints: 1 };
    expect(of({ fillModel: "touchSlippage", ...values })).toEqual({
      buyPoints: 2.35,
      sellPoints: 1.35,
      tickPoints: 0.05,
    });
    expect(of({})).toEqual({ buyPoints: 0, sellPoints: 0, tickPoints: 0.05 });
  });

  it("the ask + 2.0 stress is a scenario by name: purchases only", () => {
    const stress = of(FILL_SCENARIOS.askPlus2);
    expect(fillPrice("touchSlippage", "buy", 99, 100, 100, stress)).toBe(102);
    expect(fillPrice("touchSlippage", "sell", 99, 100, 100, stress)).toBe(99);
  });

  it("slippage that the fill model would not charge is refused", () => {
    expect(() => of({ buySlippagePoints: 2 })).toThrow(/2 points on buys .* with fillModel touch.*touchSlippage/);
  });
});

describe("limitFill", () => {
  const order = { action: "buy", limitPrice: 100, firstSecond: 2, waitSeconds: 3 } as const;
  const rows = Int32Array.of(0, 1, 2, 3, 4, 5, 6);

  it("fills at its own price at the first fresh quote whose far touch reaches it", () => {
    const ask = Float64Array.of(99, 99, 101, 100.5, 99.5, 98, 98);
    expect(limitFill(order, ask, rows)).toEqual({ second: 4, price: 100 });
    expect(limitFill({ ...order, limitPrice: 100.5 }, ask, rows)).toEqual({ second: 3, price: 100.5 });
  });

  it("a seller waits for the bid", () => {
    const bid = Float64Array.of(99, 99, 99, 99.95, 100, 101, 102);
    expect(limitFill({ ...order, action: "sell" }, bid, rows)).toEqual({ second: 4, price: 100 });
  });

  it("a quote that stood before the first second does not fill it", () => {
    const ask = Float64Array.of(99, 99, 99, 99, 99, 99, 99);
    expect(limitFill(order, ask, Int32Array.of(0, 1, 1, 1, 2, 2, 2))).toEqual({ second: 4, price: 100 });
    expect(limitFill(order, ask, Int32Array.of(0, 1, 1, 1, 1, 1, 2))).toBeUndefined();
    expect(limitFill({ ...order, firstSecond: 0 }, ask, rows)).toEqual({ second: 0, price: 100 });
  });

  it("is given up after its wait, at the end of the data, and over missing prices", () => {
    const late = Float64Array.of(101, 101, 101, Number.NaN, 0, 101, 99);
    expect(limitFill(order, late, rows)).toBeUndefined();
    expect(limitFill({ ...order, waitSeconds: 4 }, late, rows)).toEqual({ second: 6, price: 100 });
    expect(limitFill({ ...order, firstSecond: 9 }, late, rows)).toBeUndefined();
  });

  it("equals a search over every second that knows the stamp of each quote", () => {
    const quote = fc.record({ gap: fc.integer({ min: 1, max: 3 }), price: fc.constantFrom(0, 98, 99, 100, 101) });
    fc.assert(
      fc.property(
        fc.array(quote, { minLength: 1, maxLength: 12 }),
        fc.constantFrom("buy" as const, "sell" as const),
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 0, max: 12 }),
        (quotes, action, firstSecond, waitSeconds) => {
          const seconds = 20;
          const stamped: { second: number; price: number }[] = [];
          let at = -1;
          for (const { gap, price } of quotes) {
            at += gap;
            if (at < seconds) stamped.push({ second: at, price });
          }
          const grid = new Int32Array(seconds).fill(-1);
          const far = new Float64Array(seconds).fill(Number.NaN);
          stamped.forEach(({ second, price }, row) => {
            grid.fill(row, second);
            far.fill(price, second);
          });
          const reached = (price: number) => price > 0 && (action === "buy" ? price <= 99.5 : price >= 99.5);
          const expected = stamped.find(
            ({ second, price }) => second >= firstSecond && second <= firstSecond + waitSeconds && reached(price),
          );
          const found = limitFill({ action, limitPrice: 99.5, firstSecond, waitSeconds }, far, grid);
          expect(found).toEqual(expected && { second: expected.second, price: 99.5 });
        },
      ),
    );
  });
});

describe("restingPrice", () => {
  it("joins the near touch, moves towards the far one, and never beyond it", () => {
    expect(restingPrice("buy", 100, 101, 0, 0.05)).toBe(100);
    expect(restingPrice("sell", 100, 101, 0, 0.05)).toBe(101);
    expect(restingPrice("buy", 100, 101, 0.3, 0.05)).toBe(100.3);
    expect(restingPrice("sell", 100, 101, 5, 0.05)).toBe(100);
    expect(restingPrice("buy", 0, 101, 0, 0.05)).toBeNaN();
  });

  it("rests on a tick, the one that is better for the order", () => {
    expect(restingPrice("buy", 100, 101, 0.33, 0.05)).toBe(100.3);
    expect(restingPrice("sell", 100, 101, 0.33, 0.05)).toBe(100.7);
    for (let tick = 1; tick < 2000; tick++) {
      const price = Number((tick * 0.05).toFixed(2));
      expect(restingPrice("buy", price, price + 1, 0, 0.05)).toBe(price);
      expect(restingPrice("sell", price - 0.05 || 0.01, price, 0, 0.05)).toBe(price);
    }
  });
});
