import { describe, expect, it } from "vitest";
import { LotTable, loadLotTable } from "../../lib/contract/index.js";

const header = "venue,underlying,from,to,lot_size,margin_per_lot_inr,source";

describe("the lot table that ships", () => {
  const table = loadLotTable();

  it("knows the users' figures for August to December 2025", () => {
    const source = "as the user gave them";
    expect(table.on("NIFTY", "2025-08-01")).toEqual({ lotSize: 75, marginPerLot: 175_000, source });
    expect(table.on("NIFTY", "2025-12-31")?.lotSize).toBe(75);
    expect(table.on("banknifty", "2025-11-18")).toEqual({ lotSize: 35, marginPerLot: 240_000, source });
  });

  it("knows nothing outside: rupees are then not measured", () => {
    expect(table.on("NIFTY", "2025-07-31")).toBeUndefined();
    expect(table.on("NIFTY", "2026-08-18")).toBeUndefined();
    expect(table.on("FINNIFTY", "2025-11-18")).toBeUndefined();
  });
});

describe("LotTable", () => {
  it("takes open-ended ranges and a change of lot", () => {
    const table = LotTable.parse(
      `${header}\r\nNSE,nifty,2024-01-01,2024-11-19,25,100000,a\r\nNSE,NIFTY,2024-11-20,,75,175000,"b, c"\r\n`,
      "lots.csv",
    );
    expect(table.on("NIFTY", "2024-11-19")?.lotSize).toBe(25);
    expect(table.on("NIFTY", "2024-11-20")).toMatchObject({ lotSize: 75 });
    expect(table.on("NIFTY", "2030-01-01")?.lotSize).toBe(75);
  });

  it("a margin that no source gives is unknown, never an empty cell", () => {
    const table = LotTable.parse(`${header}\nNSE,NIFTY,2025-01-01,,75,unknown,a\n`, "lots.csv");
    expect(table.on("NIFTY", "2025-01-02")).toEqual({ lotSize: 75, marginPerLot: null, source: "a" });
  });

  it.each([
    ["", 1, "header"],
    [`${header}\n`, 2, "no row"],
    [`${header}\nNSE,,2025-01-01,,75,1,x`, 2, "no underlying"],
    [`${header}\nNSE,NIFTY,2025-02-30,,75,1,x`, 2, '"2025-02-30" is not a calendar day'],
    [`${header}\nNSE,NIFTY,2025-02-20,soon,75,1,x`, 2, '"soon" is not a calendar day'],
    [`${header}\nNSE,NIFTY,2025-02-20,2025-02-19,75,1,x`, 2, "ends on 2025-02-19"],
    [`${header}\nNSE,NIFTY,2025-02-20,,0,1,x`, 2, '"0" is not a lot size'],
    [`${header}\nNSE,NIFTY,2025-02-20,,,1,x`, 2, '"" is not a lot size'],
    [`${header}\nNSE,NIFTY,2025-02-20,,7.5,1,x`, 2, '"7.5" is not a lot size'],
    [`${header}\nNSE,NIFTY,2025-02-20,,75,,x`, 2, '"" is not a margin'],
    [`${header}\nNSE,NIFTY,2025-02-20,,75,1,`, 2, "no source"],
    [`${header}\nNSE,NIFTY,2025-02-20,,75,1,x\nNSE,NIFTY,2026-01-01,,50,1,x`, 3, "overlaps"],
    [`${header}\nNSE,NIFTY,2025-02-20,2025-03-01,75,1,x\nNSE,NIFTY,2025-03-01,,50,1,x`, 3, "overlaps"],
  ])("refuses %j at line %i", (csv, line, reason) => {
    expect(() => LotTable.parse(csv, "lots.csv")).toThrow(`lots.csv line ${line}: `);
    expect(() => LotTable.parse(csv, "lots.csv")).toThrow(reason);
  });

  it("names a file that is not there", () => {
    expect(() => loadLotTable("no/such/lots.csv")).toThrow(/cannot read the lot table no\/such\/lots.csv; name a CSV/);
  });
});
