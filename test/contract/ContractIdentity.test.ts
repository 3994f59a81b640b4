import { describe, expect, it } from "vitest";
import {
  bankniftyOptions,
  compareContracts,
  contractIdentity,
  esOptions,
  niftyOptions,
  type OptionLetter,
} from "../../lib/contract/index.js";

describe("contract identity", () => {
  it("8.3-13: the November and December 58300 CE are two contracts", () => {
    const november = contractIdentity(bankniftyOptions, "2025-11-25", "CE", 58_300);
    const december = contractIdentity(bankniftyOptions, "2025-12-30", "CE", 58_300);
    expect(november.key).toBe("NSE:BANKNIFTY:2025-11-25:CE:58300");
    expect(december.key).not.toBe(november.key);
    expect(compareContracts(november, december)).toBeLessThan(0);
  });

  it("stops at the venue's settlement clock: 15:30 IST, 09:30 New York in winter and summer", () => {
    const micros = (product: typeof esOptions, date: string) =>
      contractIdentity(product, date, "CE", 3200).expiryMicros;
    expect(micros(niftyOptions, "2025-11-25")).toBe(Date.parse("2025-11-25T10:00:00Z") * 1000);
    expect(micros(esOptions, "2020-03-20")).toBe(Date.parse("2020-03-20T13:30:00Z") * 1000);
    expect(micros(esOptions, "2020-01-17")).toBe(Date.parse("2020-01-17T14:30:00Z") * 1000);
  });

  it("keeps the strike as a whole number", () => {
    expect(contractIdentity(esOptions, "2020-03-20", "PE", 3200.25).strikeScaled).toBe(320_025);
    for (const strike of [0, -5, Number.NaN, Number.POSITIVE_INFINITY, 100.001]) {
      expect(() => contractIdentity(niftyOptions, "2025-11-25", "CE", strike)).toThrow(
        /not a positive multiple of 0.01/,
      );
    }
    expect(() => contractIdentity(niftyOptions, "2025-11-31", "CE", 100)).toThrow(/not a calendar day/);
  });

  it("8.3-11: sorts by expiry, CE before PE, strike as a number", () => {
    const make = (expiry: string, type: OptionLetter, strike: number) =>
      contractIdentity(niftyOptions, expiry, type, strike);
    const sorted = [
      make("2025-11-18", "CE", 9950),
      make("2025-11-18", "CE", 10_000),
      make("2025-11-18", "PE", 9950),
      make("2025-11-25", "CE", 9950),
    ];
    expect([...sorted].reverse().sort(compareContracts)).toEqual(sorted);
    expect(compareContracts(sorted[0]!, make("2025-11-18", "CE", 9950))).toBe(0);
  });
});
