import type { CellError } from "./CellError.js";
import type { EvaluatorEvent } from "./EvaluationOutcome.js";
import type { ChildReport } from "./EvaluatorProcess.js";
import type { ThrownValue } from "./messages.js";

/** What the child process says of its own accord: no answer to the host, and no question to it. */
type ChildNews = Exclude<ChildReport, { readonly type: "ready" | "result" | "answer" | "input" }>;

/**
 * A message of the child process as an event of the evaluator.
 *
 * @param id of the cell that it comes from
 * @param explain puts a thrown value in terms of cells
 */
export function childEvent(
  message: ChildNews,
  id: string | undefined,
  explain: (thrown: ThrownValue) => CellError,
): EvaluatorEvent {
  switch (message.type) {
    case "stream":
      return { kind: "stream", id, name: message.name, text: message.text };
    case "display": {
      const { bundle, displayId, update } = message;
      return { kind: "display", id, bundle, displayId, update };
    }
    case "progress":
      return { kind: "progress", id, progress: message.progress };
    case "clear":
      return { kind: "clear", id, wait: message.wait };
    case "uncaught":
      return { kind: "uncaught", id, error: explain(message.error) };
    case "comm":
      return { kind: "comm", id, comm: message.event };
    case "target":
      return { kind: "target", name: message.name };
  }
}
