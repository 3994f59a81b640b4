import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ExpiryCalendar } from "../time/ExpiryCalendar.js";

const NAME = "expiry_calendar.csv";

/** The expiry calendar that a lake was packed with, or undefined when it carries none. */
export function lakeCalendar(root: string): ExpiryCalendar | undefined {
  const path = join(root, NAME);
  return existsSync(path) ? ExpiryCalendar.parse(readFileSync(path, "utf8"), path) : undefined;
}

/**
 * Adds a calendar to the one that the lake carries, so that whoever reads the lake later has the authority that dated
 * its contracts.
 *
 * @param replace dates months by `calendar` that the two date differently
 * @throws StrikebookError `calendar` when, without `replace`, the two date one period differently: then contracts were packed by another
 *   calendar than this one, and one of them is wrong
 */
export async function keepLakeCalendar(root: string, calendar: ExpiryCalendar, replace = false): Promise<void> {
  const before = lakeCalendar(root);
  const merged = (replace ? before?.replacedBy(calendar) : before?.merge(calendar)) ?? calendar;
  await mkdir(root, { recursive: true });
  const temporary = join(root, `.${NAME}.${process.pid}`);
  await writeFile(temporary, merged.toCsv());
  await rename(temporary, join(root, NAME));
}
