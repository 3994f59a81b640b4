import { once } from "node:events";
import { createServer } from "node:net";

/** Numbers of loopback ports that are free now; all are held until the last is found, so they differ. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  return Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          const address = server.address();
          if (address === null || typeof address === "string") return reject(new Error("a server has no port"));
          server.close(() => resolve(address.port));
        }),
    ),
  );
}
