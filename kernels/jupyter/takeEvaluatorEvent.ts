import type { EvaluatorEvent } from "../typescript/EvaluationOutcome.js";
import type { KernelContext } from "./KernelContext.js";

/** Passes an event of the process of user code on to all that it concerns. */
export function takeEvaluatorEvent(
  event: EvaluatorEvent,
  { outputs, comms, types, language }: Pick<KernelContext, "outputs" | "comms" | "types" | "language">,
): void {
  if (event.kind === "ended") {
    types.reset();
    language.reset?.();
  } else if (event.kind === "replayed") language.executed?.({ id: event.cellName, code: event.code });
  outputs.take(event);
  if (event.kind === "comm") comms.sent(event.comm, outputs.headerOf(event.id));
  else if (event.kind === "target") comms.addTarget(event.name);
  else if (event.kind === "ended" || event.kind === "restarted") comms.closeAll();
}
