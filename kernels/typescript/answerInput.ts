import type { InputQuestion } from "./EvaluationOutcome.js";
import type { HostMessage } from "./messages.js";

/** Asks the user what a cell wants to know, and gives the process the answer or the reason why there is none. */
export async function answerInput(
  question: number,
  asked: InputQuestion,
  onInput: ((question: InputQuestion) => Promise<string>) | undefined,
  send: (message: HostMessage) => void,
): Promise<void> {
  let value: string | undefined;
  let refused: string | undefined;
  try {
    if (onInput === undefined) refused = "nobody can be asked here";
    else value = await onInput(asked);
  } catch (error) {
    refused = error instanceof Error ? error.message : String(error);
  }
  send({ type: "input", question, value, refused });
}
