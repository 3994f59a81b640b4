import type { Manifest, SourceFile } from "../../lake/Manifest.js";
import { datesTheSame, MONTHLY_EXPIRIES } from "./monthlyExpiries.js";
import type { PackSettings } from "./readPackSettings.js";

/**
 * True when a part was made of exactly these raw parts with these settings, so that making it again gives the same rows.
 * Another calendar is the same setting when it dates the contracts of this part alike.
 */
export function isFinished(manifest: Manifest, raw: readonly SourceFile[], settings: PackSettings): boolean {
  if (!hasParameters(manifest, settings)) return false;
  const needed = hashes([...raw, ...settings.lotFiles]);
  const made = hashes(manifest.sourceFiles);
  if (sameHashes(made, [...needed, settings.calendarFile.sha256].sort())) return true;
  const others = manifest.sourceFiles.filter(({ sha256 }) => !needed.includes(sha256));
  // Raw parts are named by their path in the lake, the calendar by its name alone.
  const calendarAlone = others.length === 1 && !others[0]!.name.includes("/");
  return calendarAlone && sameHashes(made, [...needed, others[0]!.sha256].sort()) && isDatedAlike(manifest, settings);
}

/** True when a part holds the rows of all these raw parts, made with these settings, beside other rows. */
export function holdsAll(manifest: Manifest, raw: readonly SourceFile[], settings: PackSettings): boolean {
  const made = hashes(manifest.sourceFiles);
  if (!hashes([...raw, ...settings.lotFiles]).every((hash) => made.includes(hash))) return false;
  return made.includes(settings.calendarFile.sha256) || isDatedAlike(manifest, settings);
}

function isDatedAlike({ parameters, underlying }: Manifest, { calendar }: PackSettings): boolean {
  const packed = parameters[MONTHLY_EXPIRIES];
  return typeof packed === "string" && datesTheSame(packed, underlying, calendar);
}

function hasParameters({ parameters: { [MONTHLY_EXPIRIES]: _, ...own } }: Manifest, settings: PackSettings): boolean {
  const sorted = (values: Manifest["parameters"]): string => JSON.stringify(Object.entries(values).sort());
  return sorted(own) === sorted(settings.parameters);
}

function hashes(files: readonly SourceFile[]): string[] {
  return files.map(({ sha256 }) => sha256).sort();
}

function sameHashes(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((hash, index) => hash === b[index]);
}
