import type { ProgressEvent } from "strikebook";
import type { MimeBundle } from "../render/MimeBundle.js";
import type { Probe } from "./child/probe.js";

/** What happens to a comm, in either direction. */
export interface CommEvent {
  readonly event: "open" | "message" | "close";
  readonly comm: string;
  /** Name of the target; "" when it is no "open". */
  readonly target: string;
  /** Plain JSON. */
  readonly data: unknown;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly buffers: readonly Uint8Array[];
}

/** What the host asks of the child process. Evaluations are numbered by the host. */
export type HostMessage =
  | {
      readonly type: "evaluate";
      readonly id: number;
      readonly code: string;
      readonly url: string;
      readonly showsValue: boolean;
      /** Whether its end is to be marked in the standard streams. */
      readonly marks: boolean;
    }
  /** An event of a comm, to be handled as evaluation `id`. */
  | { readonly type: "comm"; readonly id: number; readonly event: CommEvent; readonly marks: boolean }
  /** A question about the live values; see `Probe`. */
  | {
      readonly type: "probe";
      readonly question: number;
      readonly asked: keyof Probe;
      readonly details: readonly unknown[];
    }
  /** Something to run follows at once: be awake. */
  | { readonly type: "nudge" }
  | { readonly type: "interrupt"; readonly id: number | undefined }
  /** The answer to a question; without a value, why there is none. */
  | {
      readonly type: "input";
      readonly question: number;
      readonly value: string | undefined;
      readonly refused: string | undefined;
    }
  | { readonly type: "stop" };

/** What the child process tells the host. Output carries the number of the evaluation that caused it, however late it is. */
export type ChildMessage =
  | { readonly type: "ready" }
  | {
      readonly type: "stream";
      readonly id: number | undefined;
      readonly name: "stdout" | "stderr";
      readonly text: string;
    }
  | {
      readonly type: "display";
      readonly id: number | undefined;
      readonly bundle: MimeBundle;
      readonly displayId: string | undefined;
      /** True when an output with this display id is to be replaced. */
      readonly update: boolean;
    }
  | { readonly type: "progress"; readonly id: number | undefined; readonly progress: ProgressEvent }
  /** Outputs of the cell so far are to go; with `wait`, when the next one comes. */
  | { readonly type: "clear"; readonly id: number | undefined; readonly wait: boolean }
  /** A cell asks its user. */
  | {
      readonly type: "input";
      readonly id: number | undefined;
      readonly question: number;
      readonly prompt: string;
      readonly password: boolean;
    }
  | { readonly type: "uncaught"; readonly id: number | undefined; readonly error: ThrownValue }
  /** So many interrupts were heard, and the last one is over. */
  | { readonly type: "calm"; readonly interrupts: number }
  | { readonly type: "comm"; readonly id: number | undefined; readonly event: CommEvent }
  /** From now on clients can open comms of this target. */
  | { readonly type: "target"; readonly name: string }
  | { readonly type: "answer"; readonly question: number; readonly answer: unknown }
  | ResultMessage;

export interface ResultMessage {
  readonly type: "result";
  readonly id: number;
  readonly status: "ok" | "error" | "aborted";
  readonly bundle: MimeBundle | undefined;
  readonly error: ThrownValue | undefined;
  /** False when V8 refused the cell before running it, so that it declared nothing. */
  readonly accepted: boolean;
  readonly elapsedMs: number;
  /** Whether the marks that end this evaluation's raw output were written to the standard streams. */
  readonly marked: boolean;
}

/** A thrown value as plain data, its stack still in the child's own terms. */
export interface ThrownValue {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  /** Where V8's parser stopped, line and column from 1. */
  readonly place?: { readonly line: number; readonly column: number };
  readonly cause?: ThrownValue;
  /** The errors of an AggregateError. */
  readonly errors?: readonly ThrownValue[];
}

/** What the child gets on its command line, as JSON. */
export interface ChildOptions {
  /** The notebook, or a file name in its folder: imports resolve from there. */
  readonly importFrom: string;
  /** Marks the ends of evaluations in the standard streams. */
  readonly nonce: string;
}

/** File descriptor of the channel between the host and the child's supervisor thread. */
export const CHANNEL_FD = 3;

/** File descriptor that the child's main thread reads itself: what is to run, when no interrupt goes on. */
export const WORK_FD = 4;

/** The mark that the child writes to its standard streams when evaluation `id` has ended. */
export function endMark(nonce: string, id: number): string {
  return `\0${nonce}:${id}\0`;
}
