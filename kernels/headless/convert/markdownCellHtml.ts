import { readFile, realpath } from "node:fs/promises";
import { extname, resolve, sep } from "node:path";
import type { Tokens } from "marked";
import { escapeHtml } from "../../render/escapeHtml.js";
import { sanitiseHtml } from "../../render/sanitiseHtml.js";

export interface MarkdownContext {
  /** Folder of the notebook: pictures are looked for in it and under it. Undefined for text that a cell made. */
  readonly folder: string | undefined;
  readonly attachments: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly warn: (what: string) => void;
}

const PICTURE_TYPES: Readonly<Record<string, string>> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
  ".svg": "image/svg+xml",
};

/** A Markdown cell as sanitised HTML with its pictures inside. A picture that cannot be had leaves its description. */
export async function markdownCellHtml(markdown: string, context: MarkdownContext): Promise<string> {
  const { Marked } = await import("marked");
  const addresses = new Map<string, string>();
  const marked = new Marked({
    gfm: true,
    async: false,
    renderer: {
      image: ({ href, text }: Tokens.Image) => `<img src="${addresses.get(href) ?? ""}" alt="${escapeHtml(text)}">`,
    },
  });
  const tokens = marked.lexer(markdown);
  marked.walkTokens(tokens, (token) => {
    if (token.type === "image") addresses.set((token as Tokens.Image).href, "");
  });
  // One after the other, so that warnings have an order.
  for (const href of addresses.keys()) addresses.set(href, await dataAddress(href, context));
  return sanitiseHtml(marked.parser(tokens));
}

async function dataAddress(href: string, { folder, attachments, warn }: MarkdownContext): Promise<string> {
  if (href.startsWith("data:")) return href;
  if (href.startsWith("attachment:")) {
    const forms = attachments[decodeURIComponent(href.slice("attachment:".length))] ?? {};
    const found = Object.entries(forms).find(([mime, data]) => mime.startsWith("image/") && typeof data === "string");
    if (found !== undefined) return `data:${found[0]};base64,${String(found[1])}`;
    warn(`the picture ${href} is not attached`);
    return "";
  }
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(href)) {
    warn(`the picture ${href} is left out: the page fetches nothing`);
    return "";
  }
  if (folder === undefined) {
    warn(`the picture ${href} of an output is left out: it is not in the notebook`);
    return "";
  }
  const type = PICTURE_TYPES[extname(href).toLowerCase()];
  const path = resolve(folder, decodeURIComponent(href));
  try {
    // A link must not lead out of the notebook's folder either.
    const inside = (await realpath(path)).startsWith((await realpath(folder)) + sep);
    if (type !== undefined && inside) return `data:${type};base64,${(await readFile(path)).toString("base64")}`;
    warn(
      `the picture ${href} is left out: ${inside ? "it is of no known kind" : "it lies outside the notebook's folder"}`,
    );
  } catch (error) {
    warn(`the picture ${href} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
  return "";
}
