import { codeSpan } from "./escapeMarkdown.js";
import type { InlineMarkdown } from "./ReportDocument.js";

/** The first twelve digits of a hexadecimal hash, enough to tell two apart; other text (`unbuilt sources`) whole. */
export function shortHash(hash: string): InlineMarkdown {
  return codeSpan(/^[0-9a-f]{13,}$/i.test(hash) ? hash.slice(0, 12) : hash);
}
