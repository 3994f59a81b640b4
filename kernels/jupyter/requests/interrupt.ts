import type { Reply, RequestHandler } from "../KernelContext.js";

/** Stops what runs; without a running cell, what an earlier one left running. */
export const interrupt: RequestHandler = (_request, kernel): Reply => {
  kernel.interrupt();
  return { content: { status: "ok" } };
};
