import type { Tape } from "../../tape/index.js";
import { StrikebookError } from "../../task/index.js";
import type { CausalityResult, GateEvidence } from "../integrity/GateEvidence.js";
import { integrityGate } from "../integrity/integrityGate.js";
import type { DayOutcome, JsonValue, RunEvent, RunInput, RunParameter, RunRecord } from "../RunRecord.js";
import { type CodeIdentity, codeIdentity } from "./codeIdentity.js";
import { plainValue, type StudyValue } from "./plainValue.js";
import { runInputOf } from "./runInputOf.js";
import { sealRecord } from "./sealRecord.js";

export interface StudyRecordOptions {
  /** Name of the study, `01-smile-and-density`. */
  readonly study: string;
  readonly title: string;
  readonly parameters?: readonly RunParameter[];
  readonly seeds?: Readonly<Record<string, number>>;
  /** The running code when absent. */
  readonly code?: CodeIdentity;
}

/** Collects what a notebook computes, so that its report can be written from the record alone. Calls can be chained. */
export class StudyRecordBuilder {
  readonly #options: StudyRecordOptions;
  readonly #parameters: RunParameter[];
  readonly #values = new Map<string, JsonValue>();
  readonly #metrics = new Map<string, number | null>();
  readonly #inputs: RunInput[] = [];
  readonly #events: RunEvent[] = [];
  readonly #days: DayOutcome[] = [];
  readonly #causality: CausalityResult[] = [];

  constructor(options: StudyRecordOptions) {
    this.#options = options;
    this.#parameters = [...(options.parameters ?? [])];
  }

  /** Something the study was run with. */
  parameter(name: string, value: RunParameter["value"], unit = ""): this {
    if (this.#parameters.some((known) => known.name === name)) throw taken("parameter", name);
    this.#parameters.push({ name, value, unit });
    return this;
  }

  /**
   * A figure, a list or a curve. Typed arrays become lists.
   *
   * @throws StrikebookError `argument` for NaN (unless `missing` is `"null"`: then it is *not measured*), an infinity, or
   *   a name used before
   */
  value(name: string, value: StudyValue, options: { readonly missing?: "refuse" | "null" } = {}): this {
    if (this.#values.has(name)) throw taken("value", name);
    this.#values.set(name, plainValue(value, `value ${name}`, options.missing ?? "refuse"));
    return this;
  }

  /** A headline figure; null is *not measured*. */
  metric(name: string, value: number | null): this {
    if (this.#metrics.has(name)) throw taken("metric", name);
    this.#metrics.set(name, plainValue(value, `metric ${name}`, "refuse") as number | null);
    return this;
  }

  /** Says that a figure was not measured, and why. */
  notMeasured(name: string, why: string): this {
    return this.value(name, null).event("info", `${name} not measured: ${why}`);
  }

  /** What was read: a tape, or the description of another input. A study without any is `suspect`. */
  input(input: Tape | RunInput): this {
    this.#inputs.push("provenance" in input ? runInputOf(input) : input);
    return this;
  }

  /** Something the reader must know: a repair, a fallback that was asked for, a missing file. An error makes the verdict `suspect`. */
  event(severity: RunEvent["severity"], message: string): this {
    this.#events.push({ severity, message });
    return this;
  }

  /** A day that the study was asked to look at; a failed one makes the verdict `incomplete`. */
  day(day: DayOutcome): this {
    this.#days.push(day);
    return this;
  }

  /** Result of a causality test; a failed one makes the verdict `suspect`. */
  causality(result: CausalityResult): this {
    this.#causality.push(result);
    return this;
  }

  /** The record, judged and sealed. The builder can go on and be finished again. */
  finish(): RunRecord {
    const { study, title, seeds = {}, code = codeIdentity() } = this.#options;
    const days = [...this.#days];
    const judged = this.#causality.length === 0 ? {} : { evidence: this.#evidence() };
    const [inputs, events] = [[...this.#inputs], [...this.#events]];
    return sealRecord({
      schema: "strikebook.run/1",
      kind: "study",
      study,
      title,
      createdAt: new Date().toISOString(),
      code,
      engine: "notebook",
      parameters: [...this.#parameters],
      inputs,
      seeds,
      days,
      trades: [],
      metrics: Object.fromEntries(this.#metrics),
      values: Object.fromEntries(this.#values),
      events,
      ...judged,
      verdict: integrityGate({ kind: "study", days, trades: [], inputs, events, ...judged }),
    });
  }

  /** No fills were made, so the limits on fills are the strictest there are. */
  #evidence(): GateEvidence {
    return {
      requestedDays: this.#days.map(({ underlying, date }) => ({ underlying, date })),
      maxQuoteAgeSeconds: 0,
      latencySeconds: 0,
      tickSeconds: 1,
      overlapAllowed: false,
      calendar: "everyDay",
      missingExpiries: [],
      causality: [...this.#causality],
    };
  }
}

function taken(kind: string, name: string): StrikebookError {
  return new StrikebookError("argument", `the study has a ${kind} "${name}" already`, "use another name");
}
