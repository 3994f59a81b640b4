import type { ProgressEvent } from "strikebook";
import type { MimeBundle } from "../render/MimeBundle.js";
import type { CellError } from "./CellError.js";
import type { CommEvent } from "./messages.js";

/** A cell to evaluate. */
export interface EvaluationRequest {
  readonly code: string;
  /** How errors name the cell: "Cell 7". */
  readonly cellName: string;
  /** Named in the events of this cell; free text of the caller. Default: the cell's name. */
  readonly id?: string | undefined;
  /** When the cell succeeds, a later cell `await replay()` may run it again. */
  readonly remembered?: boolean | undefined;
}

/** When an evaluation starts, and what stops it. */
export interface EvaluationOptions {
  /** Aborts: a waiting evaluation does not start, a running one is interrupted. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Evaluations of one lane run one after another; those of different lanes take turns wherever one of them awaits, in the
   * same session (default: all in one lane). Code that never awaits holds up all lanes, and an interrupt ends it, whichever
   * lane it belongs to.
   */
  readonly lane?: string | undefined;
}

/** How an evaluation ended. */
export interface EvaluationOutcome {
  /** "aborted": interrupted, by `interrupt()` or by the caller's signal. */
  readonly status: "ok" | "error" | "aborted";
  /** The value of the last expression in every form; undefined when there is none or it is `undefined`. */
  readonly value: MimeBundle | undefined;
  readonly error: CellError | undefined;
  readonly elapsedMs: number;
  /** Advice for the author of the cell. */
  readonly hint?: string | undefined;
}

/** A question of a cell to its user. */
export interface InputQuestion {
  /** The cell that asks. */
  readonly id: string | undefined;
  readonly prompt: string;
  /** The answer must not be shown. */
  readonly password: boolean;
}

/** What happens while cells run. `id` is the cell that caused it, also when it has long ended. */
export type EvaluatorEvent =
  | {
      readonly kind: "stream";
      readonly id: string | undefined;
      readonly name: "stdout" | "stderr";
      readonly text: string;
    }
  | {
      readonly kind: "display";
      readonly id: string | undefined;
      readonly bundle: MimeBundle;
      readonly displayId: string | undefined;
      /** True when the output of this display id is to be replaced (everywhere it is shown) instead of a new one added. */
      readonly update: boolean;
    }
  | { readonly kind: "progress"; readonly id: string | undefined; readonly progress: ProgressEvent }
  /** What the cell has shown so far is to go; with `wait`, when its next output comes. */
  | { readonly kind: "clear"; readonly id: string | undefined; readonly wait: boolean }
  /** Thrown by a timer or a promise that nothing waited for: no evaluation ends with it. */
  | { readonly kind: "uncaught"; readonly id: string | undefined; readonly error: CellError }
  /** A cell opens, writes to or closes a comm. */
  | { readonly kind: "comm"; readonly id: string | undefined; readonly comm: CommEvent }
  /** A cell takes the comms of a target that clients open. */
  | { readonly kind: "target"; readonly name: string }
  /** The process of user code is gone, with all variables, or a new one has taken its place. */
  | {
      readonly kind: "ended";
      readonly reason: string;
      /** What it means for the user. */
      readonly consequence: string;
    }
  | { readonly kind: "restarted" }
  /** An earlier cell has run again, for another one that asked for it. */
  | { readonly kind: "replayed"; readonly cellName: string; readonly code: string };
