import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  contractIdentity,
  deribitBtcOptions,
  deribitDay,
  deribitEthOptions,
  parseDeribitOptionName,
} from "../../lib/contract/index.js";
import { sharedData } from "../sharedData.js";

describe("parseDeribitOptionName", () => {
  it.each([
    ["BTC-14AUG23-29000-C", "BTC", "inverse", "BTC", "2023-08-14", 29_000, "CE"],
    ["ETH-4AUG23-1800-P", "ETH", "inverse", "ETH", "2023-08-04", 1800, "PE"],
    ["SOL_USDC-29DEC23-60-C", "SOL_USDC", "linear", "USDC", "2023-12-29", 60, "CE"],
    ["XRP_USDC-30JUN24-0d625-P", "XRP_USDC", "linear", "USDC", "2024-06-30", 0.625, "PE"],
    ["BTC-29FEB24-45000-C", "BTC", "inverse", "BTC", "2024-02-29", 45_000, "CE"],
  ])("%s", (name, underlying, settlement, settlementCurrency, expiry, strike, optionType) => {
    expect(parseDeribitOptionName(name)).toEqual({
      ok: true,
      underlying,
      settlement,
      settlementCurrency,
      expiry,
      strike,
      optionType,
    });
  });

  it.each([
    ["BTC-PERPETUAL", /is not <coin>/],
    ["BTC-25AUG23", /is not <coin>/],
    ["BTC-25AUG23-29000-X", /is not <coin>/],
    ["btc-25AUG23-29000-C", /is not <coin>/],
    ["BTC-CS-25AUG23-28000_30000", /is not <coin>/],
    ["BTC-31JUN23-29000-C", /"31JUN23" in .* is no calendar day/],
    ["BTC-29FEB23-29000-C", /no calendar day/],
    ["BTC-14AGO23-29000-C", /no calendar day/],
    ["BTC-14AUG23-0-C", /strike .* not above 0/],
    ["BTC-014AUG23-29000-C", /is not <coin>/],
    ["", /is not <coin>/],
  ])("refuses %j with a reason", (name, reason) => {
    const parsed = parseDeribitOptionName(name);
    expect(parsed).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
  });

  it("reads what deribitDay writes, every day of four years", () => {
    for (let day = Date.UTC(2023, 0, 1); day < Date.UTC(2027, 0, 1); day += 86_400_000) {
      const date = new Date(day).toISOString().slice(0, 10);
      expect(parseDeribitOptionName(`BTC-${deribitDay(date)}-1-C`)).toMatchObject({ ok: true, expiry: date });
    }
    expect(deribitDay("2023-08-04")).toBe("4AUG23");
  });

  const folder = sharedData("deribit-btc-20260801");
  it.skipIf(folder === undefined)("every name of a real chain says what its row says", () => {
    const lines = readFileSync(join(folder!, "deribit_btc_options_20260801.csv"), "utf8").trim().split("\n").slice(1);
    expect(lines).toHaveLength(868);
    for (const line of lines) {
      const [, name, expiry, strike, right] = line.split(",");
      const parsed = parseDeribitOptionName(name!);
      if (!parsed.ok) throw new Error(parsed.reason);
      expect(`${parsed.expiry}T08:00:00Z`).toBe(expiry);
      expect([parsed.strike, parsed.optionType]).toEqual([Number(strike), right === "C" ? "CE" : "PE"]);
    }
  });
});

describe("Deribit's coin-settled products", () => {
  it("stop at 08:00 UTC, winter and summer, and are counted in the coin", () => {
    const august = contractIdentity(deribitBtcOptions, "2023-08-14", "CE", 29_000);
    expect(august.expiryMicros).toBe(Date.UTC(2023, 7, 14, 8) * 1000);
    expect(contractIdentity(deribitEthOptions, "2024-01-26", "PE", 2200).expiryMicros).toBe(
      Date.UTC(2024, 0, 26, 8) * 1000,
    );
    expect(august.key).toBe("DERIBIT:BTC:2023-08-14:CE:29000");
    expect(deribitBtcOptions).toMatchObject({
      settlement: "inverse",
      settlementCurrency: "BTC",
      exercise: "european",
      multiplier: { rule: "constant", value: 1 },
    });
  });
});
