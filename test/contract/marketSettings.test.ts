import { describe, expect, it } from "vitest";
import { loadMarketSettings, parseMarketSettings } from "../../lib/contract/index.js";
import { DEFAULT_LIQUIDITY, readThinMarket } from "../../lib/vol/index.js";

const DEFAULT = "default: { minOpenInterest: 50, maxSpreadShare: 0.2, minLiquidStrikes: 8, maxQuoteAgeSeconds: 86400 }";

describe("market settings", () => {
  it("ship with the package, and their default is the rule of the library", async () => {
    const settings = await loadMarketSettings();
    const hogs = settings.get("CME:HE")!;
    // 40,000 lb a contract, quoted in cents a pound.
    expect(hogs).toEqual({
      market: "CME:HE",
      title: "Lean hogs",
      multiplier: 400,
      currency: "USD",
      ...DEFAULT_LIQUIDITY,
    });
    expect(settings.get("DERIBIT:BTC")).toMatchObject({
      maxQuoteAgeSeconds: 10,
      maxSpreadShare: 0.05,
      minLiquidStrikes: 8,
    });
    const none = new Float64Array(0);
    const chain = {
      strikes: none,
      callBids: none,
      callAsks: none,
      putBids: none,
      putAsks: none,
      callOpenInterest: none,
      putOpenInterest: none,
      tauYears: 1,
    };
    expect(readThinMarket(chain, { rule: hogs }).quality).toBe("missing");
  });

  it.each([
    ["default: [", "is not YAML"],
    ["", "is not a settings file"],
    [`${DEFAULT}\nmarkets: { "hogs": { title: x, multiplier: 1, currency: USD } }`, "markets.hogs"],
    [`${DEFAULT}\nmarkets: { "CME:HE": { title: x, multiplier: 0, currency: USD } }`, "markets.CME:HE.multiplier"],
    [`${DEFAULT}\nmarkets: { "CME:HE": { title: x, multiplier: 1 } }`, "markets.CME:HE.currency"],
    [`${DEFAULT}\nmarkets: { "CME:HE": { title: x, multiplier: 1, currency: USD, minOi: 3 } }`, "minOi"],
    ["default: { minOpenInterest: 50 }\nmarkets: {}", "default.maxSpreadShare"],
    [DEFAULT.replace("0.2", "20"), "default.maxSpreadShare"],
  ])("refuses %#, naming the entry", async (text, message) => {
    await expect(parseMarketSettings(text, "markets.yaml")).rejects.toThrow(message);
    await expect(parseMarketSettings(text, "markets.yaml")).rejects.toThrow("markets.yaml");
  });

  it("says which file is missing", async () => {
    await expect(loadMarketSettings("/nowhere/markets.yaml")).rejects.toThrow(
      "cannot read the market settings /nowhere",
    );
  });
});
