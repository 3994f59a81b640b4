import type { ProgressEvent } from "strikebook";
import { escapeHtml } from "../render/escapeHtml.js";
import type { MimeBundle } from "../render/MimeBundle.js";

type Show = (bundle: MimeBundle, displayId: string, update: boolean, id: string | undefined) => void;

/** Steps that end sooner leave no trace in the notebook. */
const MIN_MS = 300;
const INTERVAL_MS = 100;
const BAR_CELLS = 24;

/** Shows the long steps of cells as bars that move in place. */
export class ProgressDisplay {
  readonly #show: Show;
  readonly #shownAt = new Map<string, number>();

  constructor(show: Show) {
    this.#show = show;
  }

  /** @param id the evaluation whose step it is */
  take(event: ProgressEvent, id: string | undefined): void {
    const displayId = `progress-${id ?? ""}-${event.id}`;
    const shownAt = this.#shownAt.get(displayId);
    const running = event.state === "running";
    const now = performance.now();
    if (shownAt === undefined && (!running || event.elapsedMs < MIN_MS)) return;
    if (shownAt !== undefined && running && now - shownAt < INTERVAL_MS) return;
    if (running) this.#shownAt.set(displayId, now);
    else this.#shownAt.delete(displayId);
    this.#show(progressBundle(event), displayId, shownAt !== undefined, id);
  }
}

/** One state of a step, as text and as a bar. */
export function progressBundle(event: ProgressEvent): MimeBundle {
  const { label, done, total, unit, state } = event;
  const seconds = `${(event.elapsedMs / 1000).toFixed(1)} s`;
  const amount = `${done.toLocaleString("en-US")}${total === undefined ? "" : ` of ${total.toLocaleString("en-US")}`} ${unit}`;
  const ended = state === "failed" ? `failed after ${amount}` : amount;
  const text = `${label}: ${ended}, ${seconds}`;
  const share = total === undefined || total <= 0 ? undefined : Math.min(1, Math.max(0, done / total));
  if (state !== "running") return { data: { "text/plain": text }, metadata: {} };
  const filled = Math.round((share ?? 0) * BAR_CELLS);
  const bar = share === undefined ? "" : `${"█".repeat(filled)}${"░".repeat(BAR_CELLS - filled)} `;
  const value = share === undefined ? "" : ` value="${share.toFixed(4)}"`;
  return {
    data: { "text/plain": bar + text, "text/html": `<div><progress${value}></progress> ${escapeHtml(text)}</div>` },
    metadata: {},
  };
}
