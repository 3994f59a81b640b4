import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseNseOptionName } from "../../lib/contract/index.js";

describe("8.1-1: names of NSE options", () => {
  it.each([
    ["nifty2520623950ce", "NIFTY", "weekly", "2025-02-06", 23_950, "CE"],
    ["banknifty2461950000ce", "BANKNIFTY", "weekly", "2024-06-19", 50_000, "CE"],
    ["nifty25o0724000ce", "NIFTY", "weekly", "2025-10-07", 24_000, "CE"],
    ["nifty25n1125000ce", "NIFTY", "weekly", "2025-11-11", 25_000, "CE"],
    ["NIFTY25D0226000PE", "NIFTY", "weekly", "2025-12-02", 26_000, "PE"],
    ["NIFTY2520623950CE", "NIFTY", "weekly", "2025-02-06", 23_950, "CE"],
  ])("%s", (name, underlying, kind, expiry, strike, optionType) => {
    const [year, month] = expiry.split("-").map(Number);
    expect(parseNseOptionName(name)).toEqual({ ok: true, underlying, kind, expiry, year, month, strike, optionType });
  });

  it.each([
    ["banknifty24dec49000pe", "BANKNIFTY", 2024, 12, 49_000, "PE"],
    ["banknifty25dec58300ce", "BANKNIFTY", 2025, 12, 58_300, "CE"],
    ["BANKNIFTY25DEC58300CE", "BANKNIFTY", 2025, 12, 58_300, "CE"],
    ["Nifty25Oct24050Pe", "NIFTY", 2025, 10, 24_050, "PE"],
    ["nifty25nov26000ce", "NIFTY", 2025, 11, 26_000, "CE"],
    ["M&M25DEC3725CE", "M&M", 2025, 12, 3725, "CE"],
  ])("%s carries no day", (name, underlying, year, month, strike, optionType) => {
    const parsed = parseNseOptionName(name);
    expect(parsed).toEqual({ ok: true, underlying, kind: "monthly", year, month, strike, optionType });
    expect("expiry" in parsed).toBe(false);
  });

  it.each([
    ["banknifty25dec58300ce_old", "is not UNDERLYING"],
    ["banknifty25dec58300cex", "is not UNDERLYING"],
    ["xbanknifty25dec58300ce ", "is not UNDERLYING"],
    [" banknifty25dec58300ce", "is not UNDERLYING"],
    ["banknifty25dec58300ce\n", "is not UNDERLYING"],
    ["banknifty25dec58300", "is not UNDERLYING"],
    ["banknifty25dec58300fut", "is not UNDERLYING"],
    ["banknifty25decce", "is not UNDERLYING"],
    ["nifty25dec24000.5ce", "is not UNDERLYING"],
    ["25dec58300ce", "is not UNDERLYING"],
    ["NIFTY", "is not UNDERLYING"],
    ["", "is not UNDERLYING"],
    ["nifty25x0724000ce", "is not UNDERLYING"],
    ["nifty2523023950ce", "dates its expiry 2025-02-30"],
    ["nifty25o3224000ce", "dates its expiry 2025-10-32"],
    ["nifty25n0024000ce", "dates its expiry 2025-11-00"],
    ["nifty25206023950ce", "impossible strike 023950"],
    ["nifty252060ce", "impossible strike 0"],
    ["nifty25dec0ce", "impossible strike 0"],
    ["nifty25dec24010ce", "strike 24010, not a multiple of 50"],
    ["banknifty25dec58350ce", "strike 58350, not a multiple of 100"],
  ])("refuses %j with the reason", (name, reason) => {
    const parsed = parseNseOptionName(name);
    expect(parsed.ok).toBe(false);
    expect(!parsed.ok && parsed.reason).toContain(reason);
    expect(!parsed.ok && parsed.reason).toContain(`"${name}"`);
  });

  it("reads back every weekly name that the exchange can write", () => {
    const day = fc.date({ min: new Date("2019-01-01"), max: new Date("2099-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 2000 }), fc.constantFrom("CE", "PE"), (date, steps, optionType) => {
        const expiry = date.toISOString().slice(0, 10);
        const month = "123456789OND"[date.getUTCMonth()]!;
        const name = `NIFTY${expiry.slice(2, 4)}${month}${expiry.slice(8)}${steps * 50}${optionType}`;
        expect(parseNseOptionName(name)).toMatchObject({ ok: true, expiry, strike: steps * 50, optionType });
      }),
    );
  });
});
