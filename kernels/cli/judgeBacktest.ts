import type { RunRecord } from "strikebook";

/** Says on stderr which strategies failed or never traded, each with its first reason, and sets the exit code. */
export function judgeBacktest(records: readonly RunRecord[], allowNoTrades: boolean): void {
  const silent = allowNoTrades ? [] : records.filter(({ trades }) => trades.length === 0);
  const incomplete = records.filter(
    ({ verdict }) =>
      verdict.status === "incomplete" &&
      verdict.reasons.some(({ rule, status }) => status === "incomplete" && rule !== "no-trades"),
  );
  if (incomplete.length > 0) {
    console.error(`strikebook: incomplete: ${incomplete.map(nameOf).join(", ")}`);
    for (const record of incomplete) console.error(`strikebook: ${nameOf(record)}: ${whyIncomplete(record)}`);
    process.exitCode = 3;
  }
  if (silent.length > 0) {
    const names = silent.map(nameOf).join(", ");
    console.error(`strikebook: never traded: ${names} (their reports say why; --allow-no-trades accepts it)`);
    for (const record of silent)
      if (!incomplete.includes(record)) console.error(`strikebook: ${nameOf(record)}: ${whySilent(record)}`);
    process.exitCode ??= 1;
  }
}

function nameOf({ definition, variant }: RunRecord): string {
  return [definition?.id, variant].filter(Boolean).join(" ");
}

function whyIncomplete({ days, verdict }: RunRecord): string {
  const failed = days.find(({ outcome }) => outcome === "failed");
  if (failed) return `${failed.underlying} ${failed.date}: ${failed.reason || "no message"}`;
  return verdict.reasons.find(({ status }) => status === "incomplete")!.message;
}

function whySilent({ days }: RunRecord): string {
  const first = days.find(({ reason }) => reason !== "");
  return first ? `${first.underlying} ${first.date}: ${first.reason}` : "no day says why";
}
