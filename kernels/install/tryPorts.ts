import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** A kernel listens on five: shell, control, iopub, stdin, heartbeat. */
const PORTS = 5;

/** Binds as many loopback ports as a kernel needs and connects to each. @throws what the system throws */
export async function tryPorts(): Promise<void> {
  const servers: Server[] = [];
  const sockets: Socket[] = [];
  try {
    for (let i = 0; i < PORTS; i++) {
      const server = createServer((socket) => sockets.push(socket));
      servers.push(server);
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      const address = server.address();
      if (address === null || typeof address === "string") throw new Error("a loopback server has no port");
      const socket = connect({ port: address.port, host: "127.0.0.1", timeout: 2000 });
      socket.on("timeout", () => socket.destroy(new Error(`no connection to 127.0.0.1:${address.port} within 2 s`)));
      sockets.push(socket);
      await once(socket, "connect");
    }
  } finally {
    for (const socket of sockets) socket.destroy();
    for (const server of servers) server.close();
  }
}
