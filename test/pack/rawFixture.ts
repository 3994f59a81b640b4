import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDbSession, type Manifest } from "../../lib/lake/index.js";
import { type PackRawOptions, type PackReport, packRaw } from "../../lib/pack/index.js";
import type { VendorTable } from "../../lib/sources/nse/VendorTable.js";
import { CALENDAR } from "./dumpFixture.js";
import { writeRawTables } from "./writeRawTables.js";

/** Writes vendor tables as raw parts under `root`. */
export async function rawFrom(root: string, tables: Iterable<VendorTable>, replace = false): Promise<Manifest[]> {
  const session = await DuckDbSession.open({ memoryLimit: "512MB", threads: 2 });
  try {
    return await writeRawTables(session, tables, { root, source: "a test", replace });
  } finally {
    await session.close();
  }
}

/** Path of a calendar file in `folder`. */
export function calendarIn(folder: string, text: string = CALENDAR): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "expiry_calendar.csv");
  writeFileSync(path, text);
  return path;
}

/** Packs vendor tables by way of `<folder>/raw` into `<folder>/lake`. */
export async function packFrom(
  folder: string,
  tables: readonly VendorTable[],
  options: Partial<PackRawOptions> = {},
): Promise<PackReport> {
  await rawFrom(join(folder, "raw"), tables, true);
  return packRaw({ from: join(folder, "raw"), lake: join(folder, "lake"), calendar: calendarIn(folder), ...options });
}
