import type { Reply, RequestHandler } from "../KernelContext.js";
import { textField } from "./BadRequest.js";

/** Opens a queue of its own for requests that name it. */
export const createSubshell: RequestHandler = (_request, { subshells }): Reply => ({
  content: { status: "ok", subshell_id: subshells.create() },
});

/** What runs in the subshell goes on to its end; what waits is answered as aborted. */
export const deleteSubshell: RequestHandler = ({ content }, { subshells }): Reply => {
  subshells.delete(textField(content, "subshell_id"));
  return { content: { status: "ok" } };
};

export const listSubshells: RequestHandler = (_request, { subshells }): Reply => ({
  content: { status: "ok", subshell_id: subshells.list() },
});
