import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packRaw } from "../../lib/pack/index.js";
import { testFolder } from "../lake/lakeFixture.js";
import { spotTable, vendorTable } from "./dumpFixture.js";
import { calendarIn, packFrom, rawFrom } from "./rawFixture.js";

const MONTHLY = "NIFTY25NOV26000CE";
const WEEKLY = "NIFTY25N1826000CE";
/** 2025-11-25 and 26200 to a reader; by the vendor's rule 2025-01-12 and 526200. */
const MISREAD = "NIFTY25112526200CE";
const REASON = "every row is after its expiry: is the name read rightly?";
const NEXT_DAY = "2025-11-19";

const rows = (table: string, day?: string) => vendorTable(table, { seconds: [0, 1, 2], ...(day ? { day } : {}) });

describe("a contract whose every row is after its expiry", () => {
  it("is rejected and listed, not lost row by row", async () => {
    const tables = [rows(MONTHLY), rows(MISREAD), rows(MISREAD, "1970-01-01"), spotTable("NIFTY", 5)];
    await expect(packFrom(testFolder(), tables)).rejects.toThrow(
      /6 of 9 option rows .* rejected contracts: NIFTY25112526200CE \(every row is after its expiry/,
    );
    const { facts } = await packFrom(testFolder(), tables, { allowRejected: true });
    expect(facts.contractsRejected).toEqual([{ table: MISREAD, reason: REASON, rows: 6 }]);
    expect(facts.optionRows).toEqual({ read: 9, kept: 3, dropped: { rejectedContract: 6 } });
    await expect(packFrom(testFolder(), tables, { strict: true })).rejects.toMatchObject({ code: "contract" });
  });

  it("one with a row up to its expiry is not, in the same run or packed before", async () => {
    const first = [rows(WEEKLY), rows(MONTHLY), spotTable("NIFTY", 5)];
    const next = [rows(WEEKLY, NEXT_DAY), rows(MONTHLY, NEXT_DAY), spotTable("NIFTY", 5, { day: NEXT_DAY })];
    const at1 = await packFrom(testFolder(), [...first, ...next]);
    expect(at1.facts).toMatchObject({
      contractsRejected: [],
      optionRows: { kept: 9, dropped: { expiredContract: 3 } },
    });
    const folder = testFolder();
    await packFrom(folder, first);
    await rawFrom(join(folder, "raw"), next);
    const { facts } = await packRaw({
      from: join(folder, "raw"),
      lake: join(folder, "lake"),
      calendar: calendarIn(folder),
    });
    expect(facts.finished).toHaveLength(1);
    expect(facts).toMatchObject({ contractsRejected: [], optionRows: { kept: 3, dropped: { expiredContract: 3 } } });
  });
});
