import { StrikebookError } from "../task/StrikebookError.js";
import { MICROS_PER_SECOND } from "./micros.js";

const FIXED: ReadonlyMap<string, number> = new Map([
  ["UTC", 0],
  ["Asia/Kolkata", 19_800],
]);
/** Clocks change on quarter hours of UTC at the finest (Lord Howe on a half hour). */
const QUARTER_SECONDS = 900;

const zones = new Map<string, { format: Intl.DateTimeFormat; offsets: Map<number, number> }>();

/**
 * Seconds to add to UTC to read the wall clock of `timeZone` at `micros` (Asia/Kolkata: 19800).
 * Zones with daylight saving are asked of the platform's own time-zone data, once per quarter hour.
 *
 * @throws StrikebookError `argument` for a time that is not a number or a zone that the platform does not know.
 */
export function zoneOffsetSeconds(micros: number, timeZone: string): number {
  const fixed = FIXED.get(timeZone);
  if (fixed !== undefined) return fixed;
  if (!Number.isFinite(micros)) {
    throw new StrikebookError("argument", `time ${micros} has no wall clock`, "give epoch microseconds");
  }
  let zone = zones.get(timeZone);
  if (!zone) {
    zone = { format: formatOf(timeZone), offsets: new Map() };
    zones.set(timeZone, zone);
  }
  const quarter = Math.floor(micros / (QUARTER_SECONDS * MICROS_PER_SECOND));
  let offset = zone.offsets.get(quarter);
  if (offset === undefined) {
    offset = readOffset(zone.format, quarter * QUARTER_SECONDS * 1000);
    zone.offsets.set(quarter, offset);
  }
  return offset;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  } catch (cause) {
    throw new StrikebookError(
      "argument",
      `"${timeZone}" is not a time zone`,
      "use an IANA name such as America/New_York",
      { cause },
    );
  }
}

function readOffset(format: Intl.DateTimeFormat, millis: number): number {
  const name = format.formatToParts(millis).find((part) => part.type === "timeZoneName")?.value ?? "";
  if (name === "GMT") return 0;
  const match = /^GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(name);
  if (!match) {
    throw new StrikebookError(
      "environment",
      `cannot read the time-zone offset "${name}"`,
      "run a Node.js with full ICU data",
    );
  }
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  return match[1] === "-" ? -seconds : seconds;
}
