import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the server does with one request; the file's whole bytes are at hand. */
export type Answer = (request: IncomingMessage, response: ServerResponse, bytes: Buffer) => void;

/** A server of one address space whose answers a test writes down in turn; after the last of them it serves well. */
export class FaultyServer {
  readonly files = new Map<string, Buffer>();
  /** Requests as they came. */
  readonly log: {
    url: string;
    range: string | undefined;
    ifRange: string | undefined;
    authorization: string | undefined;
    acceptEncoding: string | undefined;
  }[] = [];
  readonly #answers: Answer[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const { headers } = request;
      const url = request.url!;
      this.log.push({
        url,
        range: headers.range,
        ifRange: headers["if-range"] as string | undefined,
        authorization: headers.authorization,
        acceptEncoding: headers["accept-encoding"] as string | undefined,
      });
      const bytes = this.files.get(url);
      if (!bytes) response.writeHead(404).end("no such file");
      else (this.#answers.shift() ?? serve())(request, response, bytes);
    });
  }

  static async start(): Promise<FaultyServer> {
    const server = new FaultyServer();
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The next answers, in order. */
  answer(...answers: Answer[]): void {
    this.#answers.push(...answers);
  }

  /** Forgets what was asked and what was to be answered. */
  reset(): void {
    this.log.length = 0;
    this.#answers.length = 0;
    this.files.clear();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}

/** Headers of a whole or partial answer; overrides what `serve` says. */
export interface ServeOptions {
  readonly etag?: string | null;
  readonly lastModified?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Closes the connection after so many bytes of the body. */
  readonly dropAfter?: number;
  /** Ignores `Range`. */
  readonly noRange?: boolean;
  /** Stops sending, but keeps the connection, after so many bytes. */
  readonly stallAfter?: number;
}

/** Serves the file as a good server does, with ranges; or with the one fault that `options` name. */
export function serve(options: ServeOptions = {}): Answer {
  return (request, response, bytes) => {
    const etag = options.etag === undefined ? '"v1"' : options.etag;
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const condition = request.headers["if-range"];
    const matches = condition === undefined || condition === etag || condition === options.lastModified;
    const partial = !options.noRange && request.headers.range !== undefined && matches;
    if (partial && from >= bytes.length) {
      response.writeHead(416, { "content-range": `bytes */${bytes.length}` }).end();
      return;
    }
    const body = partial ? bytes.subarray(from) : bytes;
    response.writeHead(partial ? 206 : 200, {
      "content-length": body.length,
      ...(etag === null ? {} : { etag }),
      ...(options.lastModified === undefined ? {} : { "last-modified": options.lastModified }),
      ...(partial ? { "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {}),
      ...options.headers,
    });
    if (options.dropAfter !== undefined) {
      response.write(body.subarray(0, options.dropAfter), () => setImmediate(() => response.destroy()));
    } else if (options.stallAfter !== undefined) response.write(body.subarray(0, options.stallAfter));
    else response.end(body);
  };
}

/** A status without a body that matters. */
export function status(code: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return (_request, response) => response.writeHead(code, headers).end(`status ${code}`);
}
