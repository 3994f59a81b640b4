import type { HostMessage } from "../messages.js";
import type { HostPort } from "./HostPort.js";
import { pendingWork } from "./pendingWork.js";
import type { Probe } from "./probe.js";

let probe: Promise<Probe> | undefined;

/** Answers a question of the host about live values; without an answer when the value's own code throws. */
export async function answerProbe(
  { question, asked, details }: Extract<HostMessage, { type: "probe" }>,
  port: HostPort,
): Promise<void> {
  probe ??= import("./probe.js").then(({ makeProbe }) => makeProbe(pendingWork));
  let answer: unknown;
  try {
    const look = (await probe)[asked] as (...details: readonly unknown[]) => unknown;
    answer = await look(...details);
  } catch {
    // A toDisplay() of the user's that throws: nothing is known.
  }
  port.post({ type: "answer", question, answer });
}
