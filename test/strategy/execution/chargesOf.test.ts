import { describe, expect, it } from "vitest";
import {
  type ChargeContext,
  ChargeTable,
  chargeBreakdown,
  chargesOf,
  loadChargeTable,
  type OrderFill,
} from "../../../lib/strategy/index.js";

const context: ChargeContext = {
  date: "2025-11-25",
  currency: "INR",
  amountInr: 5,
  premiumPercent: 0.1,
  table: loadChargeTable(),
};

/** A straddle of one NIFTY lot: sold at 120 and 110, bought back at 90 and 60. */
const straddle: OrderFill[] = [
  { side: "sell", purpose: "entry", price: 120, quantity: 75 },
  { side: "sell", purpose: "entry", price: 110, quantity: 75 },
  { side: "buy", purpose: "exit", price: 90, quantity: 75 },
  { side: "buy", purpose: "exit", price: 60, quantity: 75 },
];

describe("chargesOf", () => {
  it("flatPerTrade charges once, whatever the legs and lots: the users' 5 rupees", () => {
    const tenLots = straddle.map((order) => ({ ...order, quantity: order.quantity * 10 }));
    expect(chargesOf("flatPerTrade", straddle, context)).toBe(5);
    expect(chargesOf("flatPerTrade", tenLots, context)).toBe(5);
    expect(chargesOf("flatPerTrade", straddle.slice(0, 1), context)).toBe(5);
  });

  it("perOrder charges four orders of a straddle, perLeg its two legs", () => {
    expect(chargesOf("perOrder", straddle, { ...context, amountInr: 20 })).toBe(80);
    expect(chargesOf("perLeg", straddle, { ...context, amountInr: 20 })).toBe(40);
    expect(chargesOf("none", straddle, context)).toBe(0);
  });

  it("percentOfPremium charges the turnover of both sides", () => {
    // 230 x 75 sold and 150 x 75 bought: 28,500 rupees; 0.1 % of it.
    expect(chargesOf("percentOfPremium", straddle, context)).toBeCloseTo(28.5, 12);
    expect(chargesOf("percentOfPremium", straddle, { ...context, currency: "USD" })).toBeCloseTo(28.5, 12);
  });

  it("statutoryNse on 25 November 2025, worked by hand", () => {
    const { total, parts } = chargeBreakdown("statutoryNse", straddle, context);
    // Sold 17,250, bought 11,250, both 28,500 rupees.
    expect(parts.brokerage).toBe(80);
    expect(parts.stt).toBeCloseTo(17.25, 12);
    expect(parts.exchange).toBeCloseTo(9.98355, 12);
    expect(parts.sebi).toBeCloseTo(0.0285, 12);
    expect(parts.investorProtection).toBeCloseTo(0.1425, 12);
    expect(parts.stampDuty).toBeCloseTo(0.3375, 12);
    // 18 % of 80 + 9.98355 + 0.0285 + 0.1425 = 90.15455.
    expect(parts.gst).toBeCloseTo(16.227819, 12);
    expect(total).toBeCloseTo(123.969869, 10);
  });

  it("STT follows the day of each order", () => {
    const stt = (date: string) => chargeBreakdown("statutoryNse", straddle, { ...context, date }).parts.stt;
    expect(stt("2024-10-01")).toBeCloseTo(17.25, 12);
    expect(stt("2026-03-31")).toBeCloseTo(17.25, 12);
    expect(stt("2026-04-01")).toBeCloseTo(25.875, 12);
    const carried: OrderFill[] = [
      { side: "buy", purpose: "entry", price: 100, quantity: 100, date: "2026-03-31" },
      { side: "sell", purpose: "exit", price: 100, quantity: 100, date: "2026-04-01" },
    ];
    const { parts } = chargeBreakdown("statutoryNse", carried, { ...context, date: "2026-03-31" });
    expect(parts.stt).toBeCloseTo(15, 12);
  });

  it("a day that the table does not cover is not measured, never guessed", () => {
    const before = chargeBreakdown("statutoryNse", straddle, { ...context, date: "2024-09-30" });
    expect(before.total).toBeNull();
    expect(before.reason).toMatch(/nse-charges\.csv does not know every charge of 2024-09-30/);
  });

  it("rupees are not charged on a trade of another currency", () => {
    for (const model of ["flatPerTrade", "perOrder", "perLeg", "statutoryNse"] as const)
      expect(chargesOf(model, straddle, { ...context, currency: "USD" })).toBeNull();
    expect(chargesOf("flatPerTrade", straddle, { ...context, currency: "USD", amountInr: 0 })).toBe(0);
  });

  it("an order without a price has no turnover", () => {
    const broken = [...straddle.slice(0, 3), { ...straddle[3]!, price: Number.NaN }];
    expect(chargesOf("statutoryNse", broken, context)).toBeNull();
    expect(chargesOf("percentOfPremium", broken, context)).toBeNull();
    expect(chargesOf("perOrder", broken, context)).toBe(20);
  });

  it("statutoryNse without a table is an error", () => {
    expect(() => chargesOf("statutoryNse", straddle, { ...context, table: undefined })).toThrow(/without a table/);
  });
});

describe("ChargeTable", () => {
  const header = "charge,from,to,rate,unit,source";
  const gst = "gst,2020-01-01,,18,percent of brokerage and exchange and sebi and investorProtection,a";
  const row = (change: Partial<Record<"charge" | "from" | "to" | "rate" | "unit" | "source", string>> = {}): string => {
    const cells = {
      charge: "stt",
      from: "2025-01-01",
      to: "",
      rate: "0.1",
      unit: "percent of premium sold",
      source: "a",
    };
    return Object.values({ ...cells, ...change }).join(",");
  };

  it.each([
    ["", 1, "header"],
    [`${header}\n${row({ charge: "vat" })}`, 2, '"vat" is none of brokerage'],
    [`${header}\n# a note\n${row({ from: "2025-02-30" })}`, 3, '"2025-02-30" is not a calendar day'],
    [`${header}\n${row({ to: "2024-12-31" })}`, 2, "ends on 2024-12-31"],
    [`${header}\n${row({ rate: "-1" })}`, 2, '"-1" is not a rate'],
    [`${header}\n${row({ rate: "" })}`, 2, '"" is not a rate'],
    [`${header}\n${row({ unit: "percent of premium" })}`, 2, 'stt is in "percent of premium"'],
    [`${header}\n${row({ source: "" })}`, 2, "no source"],
    [`${header}\n${row()}\n${row({ from: "2026-01-01" })}`, 3, "overlaps the range from 2025-01-01"],
    [`${header}\n${gst}`, 2, "there is no row of brokerage"],
  ])("refuses %j at line %i", (text, line, what) => {
    expect(() => ChargeTable.parse(text, "x.csv")).toThrow(new RegExp(`x.csv line ${line}: .*${what}`));
  });

  it("a file that is not there is named", () => {
    expect(() => loadChargeTable("none.csv")).toThrow(/cannot read the table of charges none\.csv/);
  });
});
