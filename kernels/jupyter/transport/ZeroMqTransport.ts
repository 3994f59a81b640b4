import { createRequire } from "node:module";
import type * as ZeroMq from "zeromq";
import type { ConnectionInfo } from "./ConnectionInfo.js";
import { SendQueue } from "./SendQueue.js";
import type { Channel, RequestChannel, Transport, TransportListener } from "./Transport.js";

/** A client that is gone must not keep the kernel from ending. */
const LINGER_MS = 1000;
const UNLIMITED = 0;

/**
 * Jupyter's five sockets. No queue has a limit, so that a slow reader loses nothing; the broadcast socket reports each
 * subscription, so that clients can be welcomed.
 */
export class ZeroMqTransport implements Transport {
  readonly #routers: Readonly<Record<RequestChannel, ZeroMq.Router>>;
  readonly #iopub: ZeroMq.XPublisher;
  readonly #heartbeat: ZeroMq.Reply;
  readonly #queues: Readonly<Record<Channel, SendQueue>>;
  #closed = false;

  private constructor(zmq: typeof ZeroMq) {
    const router = (): ZeroMq.Router =>
      new zmq.Router({
        sendHighWaterMark: UNLIMITED,
        receiveHighWaterMark: UNLIMITED,
        linger: LINGER_MS,
        handover: true,
      });
    this.#routers = { shell: router(), control: router(), stdin: router() };
    this.#iopub = new zmq.XPublisher({ sendHighWaterMark: UNLIMITED, linger: LINGER_MS, verbosity: "allSubs" });
    this.#heartbeat = new zmq.Reply({ linger: 0 });
    this.#queues = {
      shell: new SendQueue(this.#routers.shell),
      control: new SendQueue(this.#routers.control),
      stdin: new SendQueue(this.#routers.stdin),
      iopub: new SendQueue(this.#iopub),
    };
  }

  /** Opens the sockets; rejects with one line when a port is refused. */
  static async open(info: ConnectionInfo, listener: TransportListener): Promise<ZeroMqTransport> {
    // Loaded here, because a test or another transport must not pay for the native part.
    const zmq = createRequire(import.meta.url)("zeromq") as typeof ZeroMq;
    const transport = new ZeroMqTransport(zmq);
    try {
      await transport.#bind(info);
    } catch (error) {
      await transport.close();
      throw error;
    }
    transport.#listen(listener);
    return transport;
  }

  async send(channel: Channel, frames: readonly Uint8Array[]): Promise<void> {
    if (!this.#closed) await this.#queues[channel].send(frames);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.all(Object.values(this.#queues).map((queue) => queue.drained()));
    for (const socket of [...Object.values(this.#routers), this.#iopub, this.#heartbeat]) socket.close();
  }

  async #bind(info: ConnectionInfo): Promise<void> {
    const bind = async (
      socket: ZeroMq.Socket & { bind(address: string): Promise<void> },
      port: number,
    ): Promise<void> => {
      const address = info.transport === "tcp" ? `tcp://${info.ip}:${port}` : `ipc://${info.ip}-${port}`;
      try {
        await socket.bind(address);
      } catch (error) {
        throw new Error(`cannot listen on ${address}: ${error instanceof Error ? error.message : String(error)}`);
      }
    };
    await Promise.all([
      bind(this.#routers.shell, info.shellPort),
      bind(this.#routers.control, info.controlPort),
      bind(this.#routers.stdin, info.stdinPort),
      bind(this.#iopub, info.iopubPort),
      bind(this.#heartbeat, info.heartbeatPort),
    ]);
  }

  #listen(listener: TransportListener): void {
    const read = async (socket: AsyncIterable<Buffer[]>, take: (frames: Buffer[]) => unknown): Promise<void> => {
      try {
        for await (const frames of socket) await take(frames);
      } catch (error) {
        // A read that was waiting when the socket was closed.
        if (!this.#closed) throw error;
      }
    };
    for (const channel of ["shell", "control", "stdin"] as const)
      void read(this.#routers[channel], (frames) => listener.onFrames(channel, frames));
    void read(this.#iopub, ([frame]) => {
      // The first byte says whether the client subscribes or leaves.
      if (frame?.[0] === 1) listener.onSubscription(frame.subarray(1));
    });
    void read(this.#heartbeat, (frames) => this.#heartbeat.send(frames));
  }
}
