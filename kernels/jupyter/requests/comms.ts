import { errorContent } from "../errorContent.js";
import type { KernelContext, Reply, RequestHandler } from "../KernelContext.js";
import type { ReceivedMessage } from "../wire/Message.js";
import { interruptible } from "./interruptible.js";

const NO_REPLY: Reply = { content: undefined };

export const commInfo: RequestHandler = ({ content }, { comms }): Reply => {
  const target = content["target_name"];
  return { content: { status: "ok", comms: comms.list(typeof target === "string" ? target : undefined) } };
};

/**
 * Hands a message of a comm to the cells' handlers and waits for them. What they print, show and throw has this message as
 * its parent.
 */
export const commMessage: RequestHandler = async (request: ReceivedMessage, kernel: KernelContext): Promise<Reply> => {
  const event = kernel.comms.received(request);
  if (event === undefined) return NO_REPLY;
  const { header } = request;
  kernel.outputs.begin(header.msg_id, header, { silent: false, forFile: false });
  const evaluator = await kernel.evaluator();
  const { error } = await interruptible(kernel, (signal) =>
    evaluator.deliver(event, header.msg_id, { signal, lane: header.subshell_id ?? undefined }),
  );
  kernel.outputs.flush();
  if (error !== undefined) kernel.publisher.publish("error", errorContent(error), header);
  return NO_REPLY;
};
