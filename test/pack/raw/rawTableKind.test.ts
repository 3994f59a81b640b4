import { describe, expect, it } from "vitest";
import { isVolatilityIndexName, rawTableKind } from "../../../lib/pack/index.js";

const option = (table: string): unknown => {
  const kind = rawTableKind(table);
  if (kind.kind !== "option") return kind;
  const { year, month, expiry, strike, optionType } = kind.name;
  return [kind.underlying, expiry ?? `${year}-${String(month).padStart(2, "0")}`, strike, optionType];
};

describe("8.1-1: names of vendor tables", () => {
  it.each([
    ["nifty2520623950ce", ["NIFTY", "2025-02-06", 23_950, "CE"]],
    ["banknifty2461950000ce", ["BANKNIFTY", "2024-06-19", 50_000, "CE"]],
    ["banknifty24dec49000pe", ["BANKNIFTY", "2024-12", 49_000, "PE"]],
    ["BANKNIFTY25DEC58300CE", ["BANKNIFTY", "2025-12", 58_300, "CE"]],
    ["nifty25o0724000ce", ["NIFTY", "2025-10-07", 24_000, "CE"]],
    ["NIFTY25N1125000PE", ["NIFTY", "2025-11-11", 25_000, "PE"]],
    ["nifty25d0226000ce", ["NIFTY", "2025-12-02", 26_000, "CE"]],
  ])("%s", (table, expected) => expect(option(table)).toEqual(expected));

  it.each([
    ["NIFTY25N3126000CE", /2025-11-31, which is no day/],
    ["NIFTY25NOV26000XCE9CE", /is not UNDERLYING/],
    ["NIFTY25NOV26000CE_old", /is not UNDERLYING/],
    ["NIFTY25NOV26000CEX", /is not UNDERLYING/],
    ["NIFTY25NOV26013CE", /not a multiple of 50/],
    ["NIFTY25NOV0CE", /impossible strike/],
    ["FOO99CE", /is not UNDERLYING/],
  ])("%s is refused with a reason", (table, reason) => {
    expect(rawTableKind(table)).toMatchObject({ kind: "unparsed", reason: expect.stringMatching(reason) });
  });

  it.each(["RELIANCE", "20MICRONS", "5PAISA", "63MOONS", "CEATLTD", "BAJAJ-AUTO", "M&M", "NIFTYBEES"])(
    "%s is an equity",
    (table) => expect(rawTableKind(table).kind).toBe("equity"),
  );
});

describe("futures", () => {
  it.each(["NIFTY25NOVFUT", "nifty25novfut", "RELIANCE25DECFUT", "INDIAVIX25NOVFUT", "NIFTY25N18FUT"])(
    "%s is a future",
    (table) => expect(rawTableKind(table)).toEqual({ kind: "future" }),
  );

  it.each(["FUTUREFUT", "NIFTYFUT"])("%s has no date: an equity", (table) =>
    expect(rawTableKind(table).kind).toBe("equity"),
  );
});

describe("volatility indices and other tables", () => {
  it.each(["INDIAVIX", "INDIA VIX", "india_vix", "VIX", "NSEVIX", "INDIA-VIX", "IndiaVix", "INDIA VOLATILITY INDEX"])(
    "%s is a volatility index",
    (table) => {
      expect(isVolatilityIndexName(table)).toBe(true);
      expect(rawTableKind(table)).toMatchObject({ kind: "index", isVolatilityIndex: true });
    },
  );

  it.each(["INDIAVIX25NOV15CE", "INDIAVIX25NOVFUT", "NIFTY", "RELIANCE", "VI"])("%s is none", (table) => {
    expect(isVolatilityIndexName(table)).toBe(false);
  });

  it("names that no folder may have get an underscore", () => {
    expect(rawTableKind("INDIA VIX")).toMatchObject({ underlying: "INDIA_VIX" });
    expect(rawTableKind("Nifty 50")).toMatchObject({ kind: "index", underlying: "NIFTY_50" });
    expect(rawTableKind("NIFTYBEES").kind).toBe("equity");
  });
});
