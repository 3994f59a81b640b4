import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Dealer, Subscriber } from "zeromq";
import type { JsonObject, ReceivedMessage } from "../../../kernels/jupyter/wire/Message.js";
import { MessageCodec } from "../../../kernels/jupyter/wire/MessageCodec.js";
import { MessageFactory } from "../../../kernels/jupyter/wire/MessageFactory.js";
import { Signer } from "../../../kernels/jupyter/wire/Signer.js";
import { freePorts } from "../../kernels/jupyter/KernelClient.js";
import type { Kernel } from "./Kernel.js";

const KEY = "a key of the bench";
const PEER_ATTEMPTS = 4;
const SHOWN = new Set(["execute_result", "display_data", "stream"]);

/** What one request brought; only the latest requests are kept, so that the client costs the same at every cell. */
interface Pending {
  reply: JsonObject | undefined;
  idle: boolean;
  broadcasts: ReceivedMessage[];
}

/** One running kernel and the client that all kernels are measured through. */
export class KernelSession {
  readonly kernel: Kernel;
  readonly #folder: string = mkdtempSync(join(tmpdir(), "strikebook-bench-kernel-"));
  readonly #codec = new MessageCodec(new Signer(KEY));
  readonly #factory = new MessageFactory("bench");
  readonly #pending = new Map<string, Pending>();
  readonly #watchers = new Set<() => void>();
  #sockets: { close(): void }[] = [];
  #shell!: Dealer;
  #control!: Dealer;
  #process!: ChildProcess;
  #stderr = "";
  #heard = false;
  #ended = false;
  /** Seconds from spawn to the first kernel_info reply. */
  startSeconds = Number.NaN;
  spawnedAt = Number.NaN;

  private constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  /** Spawns a kernel; resolves when it answers and its broadcasts arrive. */
  static async start(kernel: Kernel): Promise<KernelSession> {
    // tslab's sockets are now and then not bound when it gets its first message, and then it hangs.
    for (let attempt = 1; kernel.name !== "strikebook" && attempt < PEER_ATTEMPTS; attempt++)
      try {
        return await KernelSession.#startOnce(kernel);
      } catch (error) {
        console.error(`kernel: ${kernel.name} did not start, once more: ${String(error).split("\n")[0]}`);
      }
    return KernelSession.#startOnce(kernel);
  }

  static async #startOnce(kernel: Kernel): Promise<KernelSession> {
    const session = new KernelSession(kernel);
    try {
      await session.#start();
    } catch (error) {
      await session.end();
      throw error;
    }
    return session;
  }

  async #start(): Promise<void> {
    const ports = await freePorts(5);
    const [shell, control, stdin, iopub, hb] = ports;
    const file = join(this.#folder, "connection.json");
    const named = { shell_port: shell, control_port: control, stdin_port: stdin, iopub_port: iopub, hb_port: hb };
    const signed = { key: KEY, signature_scheme: "hmac-sha256", kernel_name: this.kernel.name };
    writeFileSync(file, JSON.stringify({ transport: "tcp", ip: "127.0.0.1", ...named, ...signed }));
    const subscriber = new Subscriber({ receiveHighWaterMark: 0, linger: 0, reconnectInterval: 5 });
    const routingId = `bench-${process.pid}-${shell}`;
    this.#shell = new Dealer({ routingId, linger: 0, reconnectInterval: 5 });
    this.#control = new Dealer({ routingId, linger: 0, reconnectInterval: 5 });
    this.#sockets = [subscriber, this.#shell, this.#control];
    const [program, ...args] = this.kernel.command(file);
    this.spawnedAt = performance.now();
    this.#process = spawn(program!, args, {
      cwd: this.kernel.folder ?? this.#folder,
      env: { ...process.env, STRIKEBOOK_HISTORY: join(this.#folder, "history.jsonl"), NO_COLOR: "1" },
      stdio: ["ignore", "ignore", "pipe"],
      // A group of its own, so that a signal reaches what a client's signal would reach.
      detached: true,
    });
    this.#process.stderr?.on("data", (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString("utf8")).slice(-4000);
    });
    process.once("exit", this.#kill);
    this.#process.on("exit", () => {
      this.#ended = true;
      this.#wake();
    });
    subscriber.subscribe("");
    subscriber.connect(`tcp://127.0.0.1:${iopub}`);
    this.#shell.connect(`tcp://127.0.0.1:${shell}`);
    this.#control.connect(`tcp://127.0.0.1:${control}`);
    void this.#read(subscriber, true);
    void this.#read(this.#shell, false);
    void this.#read(this.#control, false);
    await this.request("kernel_info_request", {}, 15_000);
    this.startSeconds = (performance.now() - this.spawnedAt) / 1000;
    // The first broadcasts are lost to a subscriber that arrives late: ask again until one comes, as clients do.
    for (let i = 0; !this.#heard; i++) {
      if (i > 500) throw new Error(`${this.kernel.name}: no broadcast arrives\n${this.#stderr}`);
      await this.request("kernel_info_request", {});
      await new Promise((done) => setTimeout(done, 5));
    }
  }

  async #read(socket: AsyncIterable<Buffer[]>, broadcast: boolean): Promise<void> {
    for await (const frames of socket) {
      const message = this.#codec.decode(frames);
      if (broadcast) this.#heard = true;
      const pending = this.#pending.get((message.parentHeader as { msg_id?: string }).msg_id ?? "");
      if (pending === undefined) continue;
      if (!broadcast) pending.reply = message.content;
      else if (message.content["execution_state"] === "idle") pending.idle = true;
      else pending.broadcasts.push(message);
      this.#wake();
    }
  }

  #wake(): void {
    for (const watch of this.#watchers) watch();
  }

  async #send(socket: Dealer, type: string, content: JsonObject): Promise<Pending> {
    const message = this.#factory.create(type, content, undefined);
    const pending: Pending = { reply: undefined, idle: false, broadcasts: [] };
    this.#pending.set(message.header.msg_id, pending);
    if (this.#pending.size > 20) this.#pending.delete(this.#pending.keys().next().value as string);
    await socket.send(this.#codec.encode(message, []) as Buffer[]);
    return pending;
  }

  async request(type: string, content: JsonObject, timeoutMs?: number): Promise<JsonObject> {
    const pending = await this.#send(this.#shell, type, content);
    await this.#until(() => pending.reply !== undefined, type, timeoutMs);
    return pending.reply!;
  }

  /** Runs a cell to its reply and its idle; throws where the cell fails. */
  async cell(code: string): Promise<Pending> {
    const pending = await this.#cell(code);
    await this.#until(() => pending.reply !== undefined && pending.idle, code);
    if (pending.reply!["status"] !== "ok") throw new Error(this.#said(code, pending.reply!, pending));
    return pending;
  }

  /** Runs a cell whose value is shown: as a result, or as printed text (tslab). */
  async valueCell(code: string): Promise<void> {
    const pending = await this.cell(code);
    await this.#until(() => pending.broadcasts.some((one) => SHOWN.has(one.header.msg_type)), code);
  }

  /** How a cell ended: the plain text of its value, nothing, or the name and message of its error. */
  async outcome(code: string): Promise<{ readonly text?: string | undefined; readonly error?: string }> {
    const pending = await this.#cell(code);
    await this.#until(() => pending.reply !== undefined && pending.idle, code);
    const { status, ename, evalue } = pending.reply!;
    if (status !== "ok") return { error: `${ename}: ${evalue}` };
    const shown = (): ReceivedMessage | undefined =>
      pending.broadcasts.find((one) => one.header.msg_type === "execute_result");
    // Deno's results may come behind its idle.
    for (let i = 0; i < 10 && shown() === undefined; i++) await new Promise((done) => setTimeout(done, 10));
    return { text: (shown()?.content["data"] as Readonly<Record<string, string>> | undefined)?.["text/plain"] };
  }

  /** Runs a cell until it is done and all its lines have arrived. */
  async printingCell(code: string, lines: number): Promise<void> {
    const pending = await this.cell(code);
    let [seen, printed] = [0, 0];
    await this.#until(() => {
      for (; seen < pending.broadcasts.length; seen++) {
        const { header, content } = pending.broadcasts[seen]!;
        if (header.msg_type === "stream") printed += String(content["text"]).split("\n").length - 1;
      }
      return printed >= lines;
    }, `${lines} lines`);
    if (printed !== lines) throw new Error(`${this.kernel.name}: ${printed} lines in place of ${lines}`);
  }

  /** Seconds from asking a running cell to stop to its error reply. */
  async interrupt(
    code: string,
    options: { readonly allowStdin?: boolean; readonly afterMs?: number } = {},
  ): Promise<number> {
    const pending = await this.#cell(code, options.allowStdin);
    await new Promise((done) => setTimeout(done, options.afterMs ?? 100));
    if (pending.reply !== undefined) throw new Error(this.#said(code, pending.reply));
    const asked = performance.now();
    if (this.kernel.interrupt === "message") await this.#send(this.#control, "interrupt_request", {});
    else process.kill(-this.#process.pid!, "SIGINT");
    await this.#until(() => pending.reply !== undefined, "the reply to an interrupt", 5_000);
    const seconds = (performance.now() - asked) / 1000;
    if (pending.reply!["status"] !== "error") throw new Error(this.#said(code, pending.reply!));
    await this.#until(() => pending.idle, "idle after an interrupt");
    return seconds;
  }

  /** Resident memory of the kernel and all processes below it, in MB; from /proc, so on Linux only. */
  residentMegabytes(): number {
    const parents = new Map<number, number>();
    for (const name of readdirSync("/proc").filter((one) => /^\d+$/.test(one))) {
      const stat = readProc(`/proc/${name}/stat`);
      if (stat !== undefined) parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
    }
    const top = this.#process.pid!;
    const below = (pid: number | undefined): boolean => pid !== undefined && (pid === top || below(parents.get(pid)));
    let kilobytes = 0;
    for (const pid of parents.keys())
      if (below(pid)) kilobytes += Number(/VmRSS:\s+(\d+)/.exec(readProc(`/proc/${pid}/status`) ?? "")?.[1] ?? 0);
    return (kilobytes * 1024) / 1e6;
  }

  #cell(code: string, allowStdin = false): Promise<Pending> {
    const content = { code, silent: false, store_history: true, allow_stdin: allowStdin, user_expressions: {} };
    return this.#send(this.#shell, "execute_request", { ...content, stop_on_error: true });
  }

  #said(code: string, reply: JsonObject, { broadcasts }: Pick<Pending, "broadcasts"> = { broadcasts: [] }): string {
    const shown = broadcasts.map((one) => String(one.content["text"] ?? "")).join("");
    return `${this.kernel.name}: ${JSON.stringify(code.slice(0, 80))} brought ${JSON.stringify(reply).slice(0, 400)}\n${shown}`;
  }

  #until(condition: () => boolean, what: string, timeoutMs = 15_000): Promise<void> {
    if (condition()) return Promise.resolve();
    return new Promise((done, fail) => {
      const settle = (error?: Error): void => {
        clearTimeout(timer);
        this.#watchers.delete(watch);
        if (error === undefined) done();
        else fail(error);
      };
      const late = (): void =>
        settle(new Error(`${this.kernel.name}: ${what} not in ${timeoutMs} ms\n${this.#stderr}`));
      const timer = setTimeout(late, timeoutMs);
      const watch = (): void => {
        if (condition()) settle();
        else if (this.#ended) settle(new Error(`${this.kernel.name} has ended during ${what}\n${this.#stderr}`));
      };
      this.#watchers.add(watch);
    });
  }

  /** A kernel of a group of its own outlives the bench unless it is ended. */
  readonly #kill = (): void => {
    if (!this.#ended && this.#process.pid !== undefined) process.kill(-this.#process.pid, "SIGKILL");
  };

  async end(): Promise<void> {
    if (this.#process !== undefined && !this.#ended) {
      const gone = new Promise((done) => this.#process.once("exit", done));
      this.#kill();
      await gone;
    }
    process.off("exit", this.#kill);
    for (const socket of this.#sockets) socket.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A process may end between the listing and the reading. */
function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}
