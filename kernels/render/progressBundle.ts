import type { ProgressEvent } from "strikebook";
import { escapeHtml } from "./escapeHtml.js";
import type { MimeBundle } from "./MimeBundle.js";
import { count } from "./truncateText.js";

const WIDTH = 24;

/** A step as one line of text and as an HTML progress bar. Marked in its metadata, so that checks leave it out. */
export function progressBundle(event: ProgressEvent): MimeBundle {
  const { label, done, total, unit, state } = event;
  const share = total === undefined || !(total > 0) ? undefined : Math.min(1, Math.max(0, done / total));
  const amount = total === undefined ? `${count(done)} ${unit}` : `${count(done)} of ${count(total)} ${unit}`;
  const time = seconds(event.elapsedMs);
  const ending = state === "failed" ? "failed after " : state === "done" ? "done in " : "";
  const filled = Math.round((share ?? 0) * WIDTH);
  const drawn = share === undefined ? "" : `[${"#".repeat(filled)}${".".repeat(WIDTH - filled)}] `;
  const percent = share === undefined ? "" : `${Math.floor(share * 100)} %, `;
  const text = `${label}  ${drawn}${percent}${amount}, ${ending}${time}`;
  const value = state === "done" ? ' value="1"' : share === undefined ? "" : ` value="${share}"`;
  const html = `<div>${escapeHtml(label)} <progress max="1"${value}></progress> ${escapeHtml(`${percent}${amount}, ${ending}${time}`)}</div>`;
  return { data: { "text/plain": text, "text/html": html }, metadata: { strikebook: { progress: true } } };
}

function seconds(ms: number): string {
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const whole = Math.round(ms / 1000);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
