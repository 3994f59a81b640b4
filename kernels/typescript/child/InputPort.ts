import { MessageChannel, type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import type { CellContext } from "./CellContext.js";
import type { HostPort } from "./HostPort.js";

/** The host's answer to a question of a cell. */
export interface InputAnswer {
  readonly question: number;
  readonly value: string | undefined;
  /** Why there is no value. */
  readonly refused: string | undefined;
}

/** What the supervisor needs to hand answers over. */
export interface InputEnds {
  readonly answers: MessagePort;
  /** Counts the answers, and wakes the main thread. */
  readonly arrived: Int32Array;
}

/** Asks the user of the notebook, and waits for the answer with or without blocking the main thread. */
export class InputPort {
  /** The other ends, for the supervisor. */
  readonly ends: InputEnds;
  readonly #answers: MessagePort;
  readonly #arrived = new Int32Array(new SharedArrayBuffer(4));
  readonly #known = new Map<number, InputAnswer>();
  readonly #waiting = new Map<number, (answer: InputAnswer) => void>();
  #asked = 0;
  #listens = false;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#answers = port1;
    this.ends = { answers: port2, arrived: this.#arrived };
  }

  /** Blocks until the user has answered; an interrupt ends it as any other code. */
  ask(port: HostPort, cell: CellContext | undefined, prompt: string, password: boolean): string {
    const question = this.#post(port, cell, prompt, password);
    for (;;) {
      const arrived = Atomics.load(this.#arrived, 0);
      this.#take();
      const answer = this.#known.get(question);
      if (answer !== undefined) {
        this.#known.delete(question);
        return textOf(answer);
      }
      Atomics.wait(this.#arrived, 0, arrived);
    }
  }

  /** As `ask`, while the event loop goes on; rejects when the cell is interrupted. */
  async askLater(port: HostPort, cell: CellContext | undefined, prompt: string, password: boolean): Promise<string> {
    if (!this.#listens) this.#answers.on("message", (answer: InputAnswer) => this.#deliver(answer));
    this.#listens = true;
    const question = this.#post(port, cell, prompt, password);
    const answer = await new Promise<InputAnswer>((done, fail) => {
      this.#waiting.set(question, done);
      cell?.signal.addEventListener("abort", () => fail(cell.signal.reason), { once: true });
    });
    return textOf(answer);
  }

  #post(port: HostPort, cell: CellContext | undefined, prompt: string, password: boolean): number {
    cell?.throwIfInterrupted();
    const question = ++this.#asked;
    port.post({ type: "input", id: cell?.id, question, prompt, password });
    return question;
  }

  #take(): void {
    for (;;) {
      const received = receiveMessageOnPort(this.#answers) as { message: InputAnswer } | undefined;
      if (received === undefined) return;
      this.#deliver(received.message);
    }
  }

  #deliver(answer: InputAnswer): void {
    const waiting = this.#waiting.get(answer.question);
    this.#waiting.delete(answer.question);
    if (waiting === undefined) this.#known.set(answer.question, answer);
    else waiting(answer);
  }
}

function textOf({ value, refused }: InputAnswer): string {
  if (value === undefined) throw new Error(`no input: ${refused ?? "the question was not answered"}`);
  return value;
}
