import type { Readable, Writable } from "node:stream";

interface Message {
  readonly id?: number | string | null;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

const SEPARATOR = Buffer.from("\r\n\r\n");

/** JSON-RPC 2.0 with the `Content-Length` framing of language servers. */
export class JsonRpcChannel {
  readonly #output: Writable;
  readonly #answer: (method: string, params: unknown) => unknown;
  readonly #pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #chunks: Buffer[] = [];
  #bytes = 0;
  #wanted = 0;
  #lastId = 0;
  #end: Error | undefined;

  /** @param answer gives the result of a request of the other side */
  constructor(input: Readable, output: Writable, answer: (method: string, params: unknown) => unknown) {
    this.#output = output;
    this.#answer = answer;
    input.on("data", (chunk: Buffer) => this.#take(chunk));
  }

  /** Rejects when the other side answers with an error or the channel ends. */
  request<Result>(method: string, params: unknown): Promise<Result> {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    const id = ++this.#lastId;
    this.#write({ id, method, params });
    return new Promise<Result>((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
    });
  }

  notify(method: string, params: unknown): void {
    if (this.#end === undefined) this.#write({ method, params });
  }

  /** Ends the channel: what is asked and will be asked is rejected with `reason`. */
  end(reason: Error): void {
    if (this.#end !== undefined) return;
    this.#end = reason;
    for (const { reject } of this.#pending.values()) reject(reason);
    this.#pending.clear();
  }

  #write(message: Message): void {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    this.#output.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]));
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    // A long message comes in many chunks: they are joined once, when all of it is here.
    while (this.#bytes >= this.#wanted && this.#bytes > 0) {
      const all = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
      this.#chunks = [all];
      const head = all.indexOf(SEPARATOR);
      if (head < 0) {
        this.#wanted = this.#bytes + 1;
        return;
      }
      const length = Number(/content-length: *(\d+)/i.exec(all.toString("latin1", 0, head))?.[1]);
      const start = head + SEPARATOR.length;
      this.#wanted = start + length;
      if (this.#bytes < this.#wanted) return;
      const body = all.toString("utf8", start, this.#wanted);
      const rest = all.subarray(this.#wanted);
      this.#chunks = rest.length > 0 ? [rest] : [];
      this.#bytes = rest.length;
      this.#wanted = 0;
      this.#receive(JSON.parse(body) as Message);
    }
  }

  #receive(message: Message): void {
    if (message.method !== undefined) {
      const result = this.#answer(message.method, message.params) ?? null;
      if (message.id != null) this.#write({ id: message.id, result });
      return;
    }
    const waiting = this.#pending.get(Number(message.id));
    if (waiting === undefined) return;
    this.#pending.delete(Number(message.id));
    if (message.error === undefined) waiting.resolve(message.result);
    else waiting.reject(new Error(message.error.message));
  }
}
