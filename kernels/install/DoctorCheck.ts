import type { DoctorFacts } from "./doctorFacts.js";
import type { Machine } from "./Machine.js";

export type CheckStatus = "ok" | "warning" | "failed";

/** One line of the doctor. */
export interface CheckResult {
  readonly name: string;
  readonly status: CheckStatus;
  /** What was found. */
  readonly what: string;
  /** What to do; empty when nothing is wrong. */
  readonly cure: string;
}

/** A known failure. The table of docs/kernel.md is made of these. */
export interface KnownFailure {
  readonly status: "warning" | "failed";
  readonly wrong: string;
  readonly cure: string;
}

/** What a check finds: nothing wrong, or one of its known failures; `what` names the values. */
export interface Finding<F extends string = string> {
  readonly failure?: F;
  readonly what: string;
}

export interface DoctorCheck<F extends string = string> {
  readonly name: string;
  readonly asks: string;
  readonly failures: Readonly<Record<F, KnownFailure>>;
  readonly examine: (machine: Machine, facts: DoctorFacts) => Finding<F> | Promise<Finding<F>>;
}

/** Keeps the names of a check's failures, so that it can report no other. */
export function doctorCheck<F extends string>(check: DoctorCheck<F>): DoctorCheck {
  return check as DoctorCheck;
}
