import type { Reply, RequestHandler } from "../KernelContext.js";

const NO_REPLY: Reply = { content: undefined };

export const commInfo: RequestHandler = ({ content }, { comms }): Reply => {
  const target = content["target_name"];
  return { content: { status: "ok", comms: comms.list(typeof target === "string" ? target : undefined) } };
};

export const commOpen: RequestHandler = (request, { comms }): Reply => {
  comms.opened(request);
  return NO_REPLY;
};

export const commMessage: RequestHandler = (request, { comms }): Reply => {
  comms.received(request);
  return NO_REPLY;
};

export const commClose: RequestHandler = (request, { comms }): Reply => {
  comms.closed(request);
  return NO_REPLY;
};
