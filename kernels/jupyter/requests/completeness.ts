import type { Reply, RequestHandler } from "../KernelContext.js";
import { isComplete } from "../language/isComplete.js";
import { textField } from "./BadRequest.js";

export const completeness: RequestHandler = async ({ content }, { parser }): Promise<Reply> => ({
  content: { ...isComplete(textField(content, "code"), await parser()) },
});
