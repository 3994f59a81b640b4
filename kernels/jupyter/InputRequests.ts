import type { InputQuestion } from "../typescript/EvaluationOutcome.js";
import type { JsonObject, MessageHeader, ReceivedMessage } from "./wire/Message.js";

/** Sends an `input_request` to the client whose request it is and gives the id of the message. */
export type SendInputRequest = (content: JsonObject, request: ReceivedMessage) => string;

/** The questions of running cells to the clients that started them. */
export class InputRequests {
  readonly #send: SendInputRequest;
  readonly #open = new Map<
    string,
    { readonly request: string; readonly answer: (value: string) => void; readonly fail: (error: Error) => void }
  >();
  /** The execute requests that run, by their ids; the latest is the last. */
  readonly #running = new Map<string, ReceivedMessage>();

  constructor(send: SendInputRequest) {
    this.#send = send;
  }

  /** Cells of this execute request may ask from now on. */
  begin(request: ReceivedMessage): void {
    this.#running.set(request.header.msg_id, request);
  }

  /** The request has ended: nobody waits for its answers any more. */
  end(ended: ReceivedMessage): void {
    this.#running.delete(ended.header.msg_id);
    for (const [id, { request, fail }] of this.#open) {
      if (request !== ended.header.msg_id) continue;
      this.#open.delete(id);
      fail(new Error("the cell has ended"));
    }
  }

  ask({ id, prompt, password }: InputQuestion): Promise<string> {
    // What an earlier cell left running asks the one that runs now.
    const request = this.#running.get(id ?? "") ?? [...this.#running.values()].at(-1);
    if (request === undefined) return Promise.reject(new Error("no cell is running"));
    if (request.content["allow_stdin"] !== true)
      return Promise.reject(new Error("the client that runs this cell does not ask its user (allow_stdin is false)"));
    return new Promise((answer, fail) => {
      // Front ends put the answer right behind the question.
      const spaced = /\S$/.test(prompt) ? `${prompt} ` : prompt;
      const asked = this.#send({ prompt: spaced, password }, request);
      this.#open.set(asked, { request: request.header.msg_id, answer, fail });
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
    const value = reply.content["value"] ?? "";
    if (typeof value === "string") open?.answer(value);
    else open?.fail(new Error("the client's answer is not text"));
  }
}
