import type { ProgressEvent } from "strikebook";
import type { MimeBundle } from "../render/MimeBundle.js";
import { progressBundle } from "../render/progressBundle.js";

type Show = (bundle: MimeBundle, displayId: string, update: boolean, id: string | undefined) => void;

/** Steps that end sooner leave no trace in the notebook. */
const MIN_MS = 300;
const INTERVAL_MS = 100;

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
    // The step's own clock: what was shown last does not depend on how late its events arrive.
    const now = event.elapsedMs;
    if (shownAt === undefined && (!running || event.elapsedMs < MIN_MS)) return;
    if (shownAt !== undefined && running && now - shownAt < INTERVAL_MS) return;
    if (running) this.#shownAt.set(displayId, now);
    else this.#shownAt.delete(displayId);
    this.#show(progressBundle(event), displayId, shownAt !== undefined, id);
  }
}
