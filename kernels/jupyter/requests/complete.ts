import { codePointsOfUnits, unitsOfCodePoints } from "../codePoints.js";
import type { Reply, RequestHandler } from "../KernelContext.js";
import { numberField, textField } from "./BadRequest.js";

export const complete: RequestHandler = async ({ content }, { language }): Promise<Reply> => {
  const code = textField(content, "code");
  const cursor = unitsOfCodePoints(code, numberField(content, "cursor_pos", code.length));
  const { from, to, items } = await language.complete(code, cursor);
  const start = codePointsOfUnits(code, from);
  const end = codePointsOfUnits(code, to);
  return {
    content: {
      status: "ok",
      matches: items.map(({ text }) => text),
      cursor_start: start,
      cursor_end: end,
      metadata: {
        _jupyter_types_experimental: items.map(({ text, kind, signature, documentation }) => ({
          start,
          end,
          text,
          type: kind ?? "",
          ...(signature === undefined ? {} : { signature }),
          ...(documentation === undefined ? {} : { documentation }),
        })),
      },
    },
  };
};
