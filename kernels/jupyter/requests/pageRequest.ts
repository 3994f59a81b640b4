import type { KernelContext } from "../KernelContext.js";
import type { JsonObject } from "../wire/Message.js";

const QUESTION = /^\s*([\p{ID_Start}$_][\p{ID_Continue}$.]*)(\?\??)\s*$/u;

/**
 * A cell `name?` (or `name??` for everything) is no TypeScript: as in other consoles it opens what is known about the name
 * in the pager.
 */
export async function pageRequest(code: string, { language }: KernelContext): Promise<JsonObject | undefined> {
  const [, name, marks] = QUESTION.exec(code) ?? [];
  if (name === undefined) return undefined;
  const found = await language.inspect(name, name.length, marks === "??" ? 1 : 0);
  return { source: "page", start: 0, data: found?.data ?? { "text/plain": `nothing is known about ${name}` } };
}
