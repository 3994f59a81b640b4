import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Dealer, type Socket, Subscriber } from "zeromq";
import type { JsonObject, ReceivedMessage } from "../../../kernels/jupyter/wire/Message.js";
import { MessageCodec } from "../../../kernels/jupyter/wire/MessageCodec.js";
import { MessageFactory } from "../../../kernels/jupyter/wire/MessageFactory.js";
import { Signer } from "../../../kernels/jupyter/wire/Signer.js";

export const KERNEL_MAIN: string = fileURLToPath(new URL("../../../dist/kernels/jupyter/main.cjs", import.meta.url));

const KEY = "a secret of the test";

/** What an execute_request brought. */
export interface Executed {
  readonly reply: JsonObject;
  /** Broadcasts with this request as parent, from busy to idle. */
  readonly iopub: readonly ReceivedMessage[];
}

type ClientChannel = "shell" | "control" | "stdin";

/** A kernel process and a client of it that speaks the protocol over ZeroMQ. */
export class KernelClient {
  readonly folder: string = mkdtempSync(join(tmpdir(), "strikebook-kernel-"));
  readonly received: {
    readonly channel: ClientChannel | "iopub";
    readonly message: ReceivedMessage;
    readonly at: number;
  }[] = [];
  process!: ChildProcess;
  stderr = "";
  exited: Promise<number | null> = Promise.resolve(null);
  readonly #signer = new Signer(KEY);
  readonly #codec = new MessageCodec(this.#signer);
  readonly #factory = new MessageFactory("test");
  readonly #sockets: Socket[] = [];
  readonly #dealers = new Map<ClientChannel, Dealer>();
  readonly #watchers = new Set<() => void>();
  ports: readonly number[] = [];
  /** The id of the latest execute_request. */
  lastCell = "";

  /** Rejects, with what the kernel printed, when it does not answer in time. */
  static async start(env: NodeJS.ProcessEnv = {}, timeoutMs = 10_000): Promise<KernelClient> {
    const client = new KernelClient();
    try {
      await client.#start(env, timeoutMs);
    } catch (error) {
      await client.end();
      throw error;
    }
    return client;
  }

  get connectionFile(): string {
    return join(this.folder, "connection.json");
  }

  async #start(env: NodeJS.ProcessEnv, timeoutMs: number): Promise<void> {
    this.ports = await freePorts(5);
    const [shell, control, stdin, iopub, hb] = this.ports;
    const connection = {
      transport: "tcp",
      ip: "127.0.0.1",
      shell_port: shell,
      control_port: control,
      stdin_port: stdin,
      iopub_port: iopub,
      hb_port: hb,
      key: KEY,
      signature_scheme: "hmac-sha256",
    };
    writeFileSync(this.connectionFile, JSON.stringify(connection));
    this.process = spawn(process.execPath, [KERNEL_MAIN, this.connectionFile], {
      cwd: this.folder,
      env: { ...process.env, STRIKEBOOK_HISTORY: join(this.folder, "history.jsonl"), ...env },
      stdio: ["ignore", "inherit", "pipe"],
    });
    this.process.stderr?.on("data", (chunk: Buffer) => {
      this.stderr += chunk.toString("utf8");
    });
    this.exited = new Promise((done) => this.process.on("exit", done));
    const routingId = `client-${process.pid}`;
    for (const [channel, port] of [
      ["shell", shell],
      ["control", control],
      ["stdin", stdin],
    ] as const) {
      const dealer = new Dealer({ routingId, linger: 0, reconnectInterval: 20 });
      dealer.connect(`tcp://127.0.0.1:${port}`);
      this.#dealers.set(channel, dealer);
      this.#read(channel, dealer);
    }
    const subscriber = new Subscriber({ receiveHighWaterMark: 0, linger: 0, reconnectInterval: 20 });
    subscriber.subscribe("");
    subscriber.connect(`tcp://127.0.0.1:${iopub}`);
    this.#read("iopub", subscriber);
    await this.reply(await this.send("shell", "kernel_info_request", {}), timeoutMs);
    // A subscriber that has not arrived yet would miss the first outputs.
    await this.until(() => this.received.some(({ message }) => message.header.msg_type === "iopub_welcome"));
  }

  #read(channel: ClientChannel | "iopub", socket: (Dealer | Subscriber) & AsyncIterable<Buffer[]>): void {
    this.#sockets.push(socket);
    const read = async (): Promise<void> => {
      for await (const frames of socket) {
        this.received.push({ channel, message: this.#codec.decode(frames), at: performance.now() });
        for (const watch of this.#watchers) watch();
      }
    };
    void read();
  }

  /** Sends a message, to a subshell when one is named; gives its id. */
  async send(
    channel: ClientChannel,
    type: string,
    content: JsonObject,
    parent?: ReceivedMessage,
    more: { readonly subshell?: string; readonly buffers?: readonly Uint8Array[] } = {},
  ): Promise<string> {
    const { subshell, buffers = [] } = more;
    const message = this.#factory.create(type, content, parent?.header, { buffers });
    const header = subshell === undefined ? message.header : { ...message.header, subshell_id: subshell };
    await this.#dealers.get(channel)!.send(this.#codec.encode({ ...message, header }, []) as Buffer[]);
    return header.msg_id;
  }

  /** The frames of a message as they would be sent. */
  frames(type: string, content: JsonObject): Uint8Array[] {
    return this.#codec.encode(this.#factory.create(type, content, undefined), []);
  }

  /** Frames around four JSON texts (header, parent header, metadata, content), signed as the kernel expects. */
  signed(texts: readonly Uint8Array[]): Uint8Array[] {
    return [Buffer.from("<IDS|MSG>"), Buffer.from(this.#signer.sign(texts), "latin1"), ...texts];
  }

  async sendFrames(channel: ClientChannel, frames: readonly Uint8Array[]): Promise<void> {
    await this.#dealers.get(channel)!.send(frames as Buffer[]);
  }

  /** Waits for the reply to a message. */
  async reply(id: string, timeoutMs = 10_000): Promise<ReceivedMessage> {
    const found = (): ReceivedMessage | undefined =>
      this.received.find(({ channel, message }) => channel !== "iopub" && channel !== "stdin" && isChild(message, id))
        ?.message;
    await this.until(() => found() !== undefined, timeoutMs);
    return found()!;
  }

  async request(type: string, content: JsonObject, channel: ClientChannel = "shell"): Promise<JsonObject> {
    return (await this.reply(await this.send(channel, type, content))).content;
  }

  /** Broadcasts that a request caused, so far. */
  broadcasts(id: string): ReceivedMessage[] {
    return this.received
      .filter(({ channel, message }) => channel === "iopub" && isChild(message, id))
      .map((one) => one.message);
  }

  /** Waits until a request has been answered and its idle status is there. */
  async done(id: string, timeoutMs = 10_000): Promise<Executed> {
    const reply = await this.reply(id, timeoutMs);
    await this.until(() => this.broadcasts(id).some((one) => one.content["execution_state"] === "idle"), timeoutMs);
    return { reply: reply.content, iopub: this.broadcasts(id) };
  }

  startCell(code: string, more: JsonObject = {}, subshell?: string): Promise<string> {
    const content = { code, silent: false, store_history: true, allow_stdin: false, ...more };
    return this.send("shell", "execute_request", content, undefined, subshell === undefined ? {} : { subshell });
  }

  async execute(code: string, more: JsonObject = {}): Promise<Executed> {
    this.lastCell = await this.startCell(code, more);
    return this.done(this.lastCell);
  }

  async until(condition: () => boolean, timeoutMs = 10_000): Promise<void> {
    if (condition()) return;
    await new Promise<void>((done, fail) => {
      const timer = setTimeout(() => {
        this.#watchers.delete(watch);
        fail(new Error(`not reached in ${timeoutMs} ms: ${condition}\n${this.stderr}`));
      }, timeoutMs);
      const watch = (): void => {
        if (!condition()) return;
        clearTimeout(timer);
        this.#watchers.delete(watch);
        done();
      };
      this.#watchers.add(watch);
    });
  }

  async end(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill("SIGKILL");
    await this.exited;
    for (const socket of this.#sockets) socket.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The text that a cell printed. */
export function printed({ iopub }: Executed, name = "stdout"): string {
  return iopub
    .map((one) => (one.header.msg_type === "stream" && one.content["name"] === name ? String(one.content["text"]) : ""))
    .join("");
}

/** The types of the broadcasts, statuses by their state. */
export function kinds({ iopub }: Executed): string[] {
  return iopub.map((one) =>
    one.header.msg_type === "status" ? String(one.content["execution_state"]) : one.header.msg_type,
  );
}

/** The plain text of the cell's value. */
export function resultText({ iopub }: Executed): unknown {
  const result = iopub.find((one) => one.header.msg_type === "execute_result");
  return (result?.content["data"] as JsonObject | undefined)?.["text/plain"];
}

function isChild(message: ReceivedMessage, id: string): boolean {
  return (message.parentHeader as { msg_id?: string }).msg_id === id;
}

export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise<typeof server>((done) => server.listen(0, "127.0.0.1", () => done(server)));
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}
