import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { extractDumps, packRaw } from "../../lib/pack/index.js";
import { testFolder, testSession } from "../lake/lakeFixture.js";
import { spotTable, vendorTable, writeDump } from "./dumpFixture.js";
import { calendarIn } from "./rawFixture.js";

vi.setConfig({ testTimeout: 180_000 });

it("a volatility index that extract brought is packed into nse_spot under its own name, once", async () => {
  const folder = testFolder();
  const dump = writeDump(join(folder, "a.sql.gz"), [
    vendorTable("NIFTY25NOV26000CE", { seconds: [0, 1, 2] }),
    spotTable("NIFTY", 5),
    spotTable("INDIA VIX", 7, { price: 12 }),
    vendorTable("INDIAVIX", { seconds: [0], day: "1970-01-01" }),
  ]);
  const raw = join(folder, "raw");
  await extractDumps({ dumps: dump, out: raw });
  const options = { from: raw, lake: join(folder, "lake"), calendar: calendarIn(folder) };
  const { facts } = await packRaw(options);
  expect(facts.parts.map(({ dataset, underlying, rows }) => [dataset, underlying, rows])).toEqual([
    ["nse_options", "NIFTY", 3],
    ["nse_spot", "INDIA_VIX", 7],
    ["nse_spot", "NIFTY", 5],
  ]);
  expect(facts.spotRows).toEqual({ read: 13, kept: 12, dropped: { epoch1970: 1 } });
  const session = await testSession();
  const [prices] = await session.numbers(
    `SELECT price FROM '${join(folder, "lake", "nse_spot", "date=2025-11-18", "underlying=INDIA_VIX", "part-0.parquet")}' ORDER BY timestamp`,
  );
  expect([...prices!]).toEqual([12, 12.25, 12.5, 12.75, 13, 13.25, 13.5]);
  const again = await packRaw(options);
  expect(again.facts).toMatchObject({ parts: [], finished: ["2025-11-18 INDIA_VIX", "2025-11-18 NIFTY"] });
});
