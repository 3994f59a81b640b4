import { clockOf, type PartScope } from "./AuditScope.js";
import { type Gap, gapsOf } from "./gapsOf.js";
import { isSpot } from "./partColumns.js";

/** Gaps in the rows of a part, taken together over its contracts. */
export function gapFindings(scope: PartScope, times: Float64Array): Gap[] {
  const { window, barSeconds, settings, place, log, spec } = scope;
  const limitSeconds = settings.limits.gapSeconds + barSeconds;
  const gaps = gapsOf(times, { ...window, limitSeconds });
  if (!window.edges) {
    log.skip("gaps", place.dataset, "before the first and after the last row: the venue is taken as the whole UTC day");
  }
  if (gaps.length === 0) return gaps;
  const longest = gaps.reduce((a, b) => (b.seconds > a.seconds ? b : a));
  const all = gaps.reduce((sum, { seconds }) => sum + seconds, 0);
  const shown = (gap: Gap): string =>
    `${clockOf(scope, gap.fromMicros)} to ${clockOf(scope, gap.toMicros)} (${secondsText(gap.seconds)})`;
  const whose = isSpot(spec) ? "the underlying" : "all contracts together";
  const message =
    gaps.length === 1
      ? `no row of ${whose} from ${shown(longest)}`
      : `${gaps.length} gaps over ${limitSeconds} s in the rows of ${whose}, ${secondsText(all)} in all, the longest ${shown(longest)}`;
  // A venue that is taken as the whole UTC day has breaks of its own that nobody told the audit.
  const severe = window.edges && longest.seconds > settings.limits.severeGapSeconds + barSeconds;
  const figures = {
    value: longest.seconds,
    limit: limitSeconds,
    unit: "s",
    items: [...gaps].sort((a, b) => b.seconds - a.seconds).map(shown),
  };
  log.add(severe ? "error" : "warning", isSpot(spec) ? "gap-spot" : "gap-options", place, message, figures);
  return gaps;
}

/** `12 s`, `12.5 s`, `8 min 20 s`. */
export function secondsText(seconds: number): string {
  if (seconds < 120) return `${Number(seconds.toFixed(1))} s`;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  const rest = whole % 60;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}
