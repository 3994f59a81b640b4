import type { Reply, RequestHandler } from "../KernelContext.js";

export const connect: RequestHandler = (_request, { connection }): Reply => ({
  content: {
    status: "ok",
    shell_port: connection?.shellPort ?? 0,
    iopub_port: connection?.iopubPort ?? 0,
    stdin_port: connection?.stdinPort ?? 0,
    control_port: connection?.controlPort ?? 0,
    hb_port: connection?.heartbeatPort ?? 0,
  },
});
