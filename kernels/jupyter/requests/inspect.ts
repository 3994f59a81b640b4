import { unitsOfCodePoints } from "../codePoints.js";
import type { Reply, RequestHandler } from "../KernelContext.js";
import { numberField, textField } from "./BadRequest.js";

export const inspect: RequestHandler = async ({ content }, { language }): Promise<Reply> => {
  const code = textField(content, "code");
  const cursor = unitsOfCodePoints(code, numberField(content, "cursor_pos", code.length));
  const found = await language.inspect(code, cursor, content["detail_level"] === 1 ? 1 : 0);
  return { content: { status: "ok", found: found !== undefined, data: found?.data ?? {}, metadata: {} } };
};
