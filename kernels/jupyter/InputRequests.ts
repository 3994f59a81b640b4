import type { InputQuestion } from "../typescript/EvaluationOutcome.js";
import type { JsonObject, MessageHeader, ReceivedMessage } from "./wire/Message.js";

/** Sends an `input_request` to the client whose request it is and gives the id of the message. */
export type SendInputRequest = (content: JsonObject, request: ReceivedMessage) => string;

/** The questions of running cells to the clients that started them. */
export class InputRequests {
  readonly #send: SendInputRequest;
  readonly #open = new Map<
    string,
    { readonly answer: (value: string) => void; readonly fail: (error: Error) => void }
  >();
  #request: ReceivedMessage | undefined;

  constructor(send: SendInputRequest) {
    this.#send = send;
  }

  /** Questions belong to this execute request from now on. */
  begin(request: ReceivedMessage): void {
    this.#request = request;
  }

  /** The request has ended: nobody waits for an answer any more. */
  end(): void {
    this.#request = undefined;
    for (const { fail } of this.#open.values()) fail(new Error("the cell has ended"));
    this.#open.clear();
  }

  ask({ prompt, password }: InputQuestion): Promise<string> {
    const request = this.#request;
    if (request === undefined) return Promise.reject(new Error("no cell is running"));
    if (request.content["allow_stdin"] !== true)
      return Promise.reject(new Error("the client that runs this cell does not ask its user (allow_stdin is false)"));
    return new Promise((answer, fail) => {
      // Front ends put the answer right behind the question.
      const spaced = /\S$/.test(prompt) ? `${prompt} ` : prompt;
      this.#open.set(this.#send({ prompt: spaced, password }, request), { answer, fail });
    });
  }

  /** Takes an `input_reply`; one that answers no open question is dropped. */
  received(reply: ReceivedMessage): void {
    if (reply.header.msg_type !== "input_reply") return;
    const parent = (reply.parentHeader as Partial<MessageHeader>).msg_id;
    // jupyter_client leaves the parent out; clients show one question at a time, the oldest first.
    const id = parent ?? [...this.#open.keys()][0] ?? "";
    const open = this.#open.get(id);
    this.#open.delete(id);
    open?.answer(String(reply.content["value"] ?? ""));
  }
}
