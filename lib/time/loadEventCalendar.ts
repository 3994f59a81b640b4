import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../task/packageRoot.js";
import { StrikebookError } from "../task/StrikebookError.js";
import { EventCalendar } from "./EventCalendar.js";

const SHIPPED = "data/calendars/events.csv";

/**
 * Reads an event calendar from a CSV file; without a path the one that ships with the package
 * (`data/calendars/events.csv`).
 *
 * @throws StrikebookError `missing` when the file cannot be read, `calendar` when its text is wrong.
 * @example loadEventCalendar().statusOn("2025-10-01", "rbi") // "event"
 */
export function loadEventCalendar(path: string = SHIPPED): EventCalendar {
  let text: string;
  try {
    text = readFileSync(absolute(path), "utf8");
  } catch (cause) {
    const what = `cannot read the event calendar ${path}`;
    throw new StrikebookError("missing", what, "name a CSV file of events", { cause });
  }
  return EventCalendar.parse(text, path);
}

/**
 * The event calendar, or undefined when there is no such file: then every event of every day is unknown, and whoever asked
 * says so.
 *
 * @throws StrikebookError `calendar` when there is one and its text is wrong
 */
export function findEventCalendar(path: string = SHIPPED): EventCalendar | undefined {
  return existsSync(absolute(path)) ? loadEventCalendar(path) : undefined;
}

function absolute(path: string): string {
  return path === SHIPPED ? join(packageRoot(), path) : path;
}
