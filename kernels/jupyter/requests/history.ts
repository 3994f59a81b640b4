import { type HistoryQuery, selectHistory } from "../history/selectHistory.js";
import type { Reply, RequestHandler } from "../KernelContext.js";
import { BadRequest } from "./BadRequest.js";

export const history: RequestHandler = async ({ content }, kernel): Promise<Reply> => {
  const type = content["hist_access_type"];
  if (type !== "tail" && type !== "range" && type !== "search")
    throw new BadRequest(`"hist_access_type" is ${JSON.stringify(type)}, not "tail", "range" or "search"`);
  const { entries, session } = await kernel.history.read();
  const found = selectHistory(entries, session, content as unknown as HistoryQuery);
  return {
    content: {
      status: "ok",
      history: found.map((one) => [
        one.session,
        one.line,
        content["output"] === true ? [one.input, one.output ?? null] : one.input,
      ]),
    },
  };
};
