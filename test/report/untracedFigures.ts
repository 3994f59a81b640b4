import { METRIC_MEANINGS } from "../../lib/strategy/metrics/metricMeanings.js";
import { formatSecondOfDay } from "../../lib/time/index.js";

/**
 * The figures of a Markdown report that cannot be found in its run record: every number, date, clock time, hash or name
 * with a digit must be a number of the record at the precision shown (as it is, or times a hundred), part of a text of
 * the record, or the length of one of its lists (counts of days by outcome and of events by severity included).
 *
 * @param markdown - Text of `report.md`.
 * @param record - Parsed `run.json`.
 * @param known - Texts that the package itself prints, by default the meanings of the metrics.
 * @returns The figures without a source, in order of appearance; empty for an honest report.
 */
export function untracedFigures(markdown: string, record: unknown, known: readonly string[] = meanings()): string[] {
  const sources = collect(record);
  for (const text of known) sources.texts.push(text);
  const prose = markdown
    .replace(/\]\([^)\s]*\)/g, "]")
    .replace(/^\|[\s:|-]+\|$/gm, "")
    .replace(/\\([\\`*_[\]<>~$&|@:.+#=-])/g, "$1")
    .replaceAll("\u2212", "-");
  const found = prose.match(/[\p{L}\d.,:_+-]*\d[\p{L}\d.,:_-]*/gu) ?? [];
  return found.map((token) => token.replace(/^[.,:_]+|[.,:_-]+$/g, "")).filter((token) => !isTraced(token, sources));
}

interface Sources {
  readonly numbers: number[];
  readonly texts: string[];
}

function isTraced(token: string, { numbers, texts }: Sources): boolean {
  if (isPartOf(token, texts)) return true;
  const clock = /^\d\d:\d\d(:\d\d)?$/.test(token);
  if (clock) return numbers.some((n) => n >= 0 && n < 86_400 && formatSecondOfDay(n).startsWith(token));
  const plain = token.replace(/^\+/, "").replaceAll(",", "");
  if (!/^-?\d+(\.\d+)?$/.test(plain)) return false;
  const decimals = plain.split(".")[1]?.length ?? 0;
  const value = Number(plain);
  return numbers.some((n) => [n, n * 100].some((candidate) => Number(candidate.toFixed(decimals)) === value));
}

/** True when the token stands in one of the texts without a digit or letter touching it on the left. */
function isPartOf(token: string, texts: readonly string[]): boolean {
  return texts.some((text) => {
    for (let at = text.indexOf(token); at >= 0; at = text.indexOf(token, at + 1)) {
      if (at === 0 || !/[\d.]/.test(text[at - 1]!)) return true;
    }
    return false;
  });
}

function collect(record: unknown): Sources {
  const sources: Sources = { numbers: [], texts: [] };
  const visit = (value: unknown): void => {
    if (typeof value === "number") sources.numbers.push(value);
    else if (typeof value === "string") sources.texts.push(value);
    else if (typeof value === "object" && value !== null) {
      if (Array.isArray(value)) {
        sources.numbers.push(value.length);
        for (const count of groupCounts(value)) sources.numbers.push(count);
      } else sources.texts.push(...Object.keys(value).map(spaced), ...Object.keys(value));
      for (const member of Object.values(value)) visit(member);
    }
  };
  visit(record);
  return sources;
}

/** How many members have each `outcome` or `severity`; zero is a count as well. */
function groupCounts(list: readonly unknown[]): number[] {
  const counts = new Map<unknown, number>();
  for (const member of list) {
    const { outcome, severity } = (member ?? {}) as { outcome?: unknown; severity?: unknown };
    const group = outcome ?? severity;
    if (group !== undefined) counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return counts.size > 0 ? [0, ...counts.values()] : [];
}

/** `pnlPointsMeanLow95` as the report writes it: words and numbers apart. */
function spaced(name: string): string {
  return name.replace(/([a-z])([A-Z\d])/g, "$1 $2").toLowerCase();
}

function meanings(): string[] {
  return Object.values(METRIC_MEANINGS).flatMap(({ unit, meaning }) => [unit, meaning]);
}
