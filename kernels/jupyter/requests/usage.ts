import { cpus, freemem, hostname, totalmem } from "node:os";
import { residentBytes } from "../../residentBytes.js";
import type { Reply, RequestHandler } from "../KernelContext.js";

let lastHost: { readonly idle: number; readonly total: number } | undefined;

/** What the kernel and its machine use. */
export const usage: RequestHandler = async (_request, kernel): Promise<Reply> => {
  const { pid } = await kernel.evaluator();
  const child = pid === undefined ? undefined : residentBytes(pid);
  const total = totalmem();
  const free = freemem();
  return {
    content: {
      status: "ok",
      hostname: hostname(),
      pid: process.pid,
      kernel_cpu: null,
      kernel_memory: child === undefined ? null : process.memoryUsage.rss() + child,
      host_cpu_percent: hostCpuPercent(),
      cpu_count: cpus().length,
      host_virtual_memory: {
        total,
        available: free,
        used: total - free,
        free,
        percent: Math.round((1000 * (total - free)) / total) / 10,
      },
    },
  };
};

/** Share of busy time since the last question; null at the first. */
function hostCpuPercent(): number | null {
  let idle = 0;
  let total = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    total += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  const before = lastHost;
  lastHost = { idle, total };
  if (before === undefined || total === before.total) return null;
  return Math.round(1000 * (1 - (idle - before.idle) / (total - before.total))) / 10;
}
