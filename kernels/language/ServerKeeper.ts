import { serverExecutable } from "./serverExecutable.js";
import { TypeScriptServer } from "./TypeScriptServer.js";

export interface ServerKeeperOptions {
  readonly folder: string;
  /** Program to start instead of the installed TypeScript 7. */
  readonly executable: string | undefined;
  /** A request that takes longer ends the server. */
  readonly timeoutMs: number;
  /** Gives a new server all it has to know; ends with a call that writes without waiting in between. */
  readonly prepare: (server: TypeScriptServer) => Promise<void>;
  readonly onWarning: (line: string) => void;
}

/** So many ends within the time stop it from being started for as long again. */
const MANY_ENDS = 3;
const PAUSE_MS = 30_000;

/** Starts the server at the first request, and again at the next request after it has ended. A failed request gives nothing. */
export class ServerKeeper {
  readonly #options: ServerKeeperOptions;
  readonly #ends: number[] = [];
  #starting: Promise<TypeScriptServer> | undefined;
  #server: TypeScriptServer | undefined;
  #prepared: TypeScriptServer | undefined;
  #warned = new Set<string>();
  #closed = false;

  constructor(options: ServerKeeperOptions) {
    this.#options = options;
  }

  /** The server when it runs and knows all. */
  get running(): TypeScriptServer | undefined {
    return this.#prepared;
  }

  /** What `work` gives, or `empty` when the server cannot be started, ends or takes too long. */
  async ask<Answer>(work: (server: TypeScriptServer) => Promise<Answer>, empty: Answer): Promise<Answer> {
    if (this.#closed || this.#pausedUntil() > Date.now()) return empty;
    let timer: NodeJS.Timeout | undefined;
    let server: TypeScriptServer | undefined;
    try {
      const answer = (async () => {
        server = await this.#start();
        return work(server);
      })();
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error("no answer")), this.#options.timeoutMs);
      });
      return await Promise.race([answer, late]);
    } catch (error) {
      this.#failed(error as Error, server);
      return empty;
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.#closed = true;
    this.#server?.kill();
    this.#server = undefined;
    this.#prepared = undefined;
    this.#starting = undefined;
  }

  #start(): Promise<TypeScriptServer> {
    this.#starting ??= this.#launch();
    return this.#starting;
  }

  async #launch(): Promise<TypeScriptServer> {
    const { folder, executable, prepare } = this.#options;
    let path: string;
    try {
      path = executable ?? serverExecutable();
    } catch (error) {
      this.#starting = undefined;
      throw error;
    }
    const server = new TypeScriptServer(path, folder, (reason) => this.#ended(server, reason));
    this.#server = server;
    await server.ready;
    await prepare(server);
    if (this.#server === server) this.#prepared = server;
    return server;
  }

  #ended(server: TypeScriptServer, reason: string): void {
    if (this.#server !== server) return;
    this.#server = undefined;
    this.#prepared = undefined;
    this.#starting = undefined;
    this.#ends.push(Date.now());
    const next = this.#pausedUntil() > Date.now() ? `in ${PAUSE_MS / 1000} s at the earliest` : "at the next request";
    this.#options.onWarning(`types: the TypeScript server ended (${reason}); it is started again ${next}`);
  }

  #failed(error: Error, server: TypeScriptServer | undefined): void {
    // The end of the server has been reported where it was seen.
    if (this.#closed || (server === undefined ? this.#ends.length > 0 : server !== this.#server)) return;
    if (error.message === "no answer" && this.#server !== undefined) {
      const late = this.#server;
      late.kill();
      this.#ended(late, `no answer within ${this.#options.timeoutMs} ms`);
      return;
    }
    // Said once: a missing program stays missing.
    if (this.#warned.has(error.message)) return;
    this.#warned.add(error.message);
    this.#options.onWarning(`types: ${error.message}`);
  }

  #pausedUntil(): number {
    const first = this.#ends.at(-MANY_ENDS);
    const last = this.#ends.at(-1);
    return first === undefined || last === undefined || last - first > PAUSE_MS ? 0 : last + PAUSE_MS;
  }
}
