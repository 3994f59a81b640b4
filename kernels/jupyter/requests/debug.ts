import type { Reply, RequestHandler } from "../KernelContext.js";
import { textField } from "./BadRequest.js";

let sequence = 0;

/** Of the debug adapter protocol only what a variables view needs; there is no stepping. */
export const debug: RequestHandler = async ({ content }, { live, running }): Promise<Reply> => {
  const { seq } = content;
  const command = textField(content, "command");
  const respond = (success: boolean, more: Readonly<Record<string, unknown>>): Reply => ({
    content: { seq: ++sequence, type: "response", request_seq: seq ?? 0, command, success, ...more },
  });
  if (command !== "inspectVariables") return respond(false, { message: `${command} is not supported`, body: {} });
  // The process of user code answers one question at a time, and this channel must stay free for interrupts.
  if (running !== undefined) return respond(false, { message: "a cell is running", body: {} });
  const variables = (await live.variables()).map(({ name, type, value }) => ({
    name,
    type,
    value,
    evaluateName: name,
    variablesReference: 0,
  }));
  return respond(true, { body: { variables } });
};
