import type { Reply, RequestHandler } from "../KernelContext.js";

/** Ends the kernel. A restart is the same: whoever started the kernel starts the next one. */
export const shutdown: RequestHandler = ({ content, header }, kernel): Reply => {
  const reply = { status: "ok", restart: content["restart"] === true };
  // Every client of the kernel is told.
  kernel.publisher.publish("shutdown_reply", reply, header);
  return { content: reply, afterwards: () => kernel.shutdown() };
};
