import type { Tokens } from "marked";
import { escapeXml } from "../escapeXml.js";

/** Turns inline or block Markdown into HTML that carries nothing but text, emphasis, code, lists and plain links. */
export interface MarkdownToHtml {
  inline(markdown: string): string;
  block(markdown: string): string;
}

/**
 * The converter of reports: raw HTML becomes text, pictures become their text, and a link stays one only when it leads
 * to a web page, a file beside the report or a place in it. Loads `marked` at the first call.
 */
export async function markdownToHtml(): Promise<MarkdownToHtml> {
  const { Marked } = await import("marked");
  const marked = new Marked({
    gfm: true,
    async: false,
    renderer: {
      html: ({ text }: Tokens.HTML | Tokens.Tag) => escapeXml(text),
      image: ({ text }: Tokens.Image) => escapeXml(text),
      link(token: Tokens.Link): string {
        const inner = this.parser.parseInline(token.tokens);
        return /^(https?:\/\/|\.{0,2}\/|#|[\w-]+([./][\w-]+)*$)/i.test(token.href)
          ? `<a href="${escapeXml(token.href)}">${inner}</a>`
          : inner;
      },
      em(token: Tokens.Em): string {
        const inner = this.parser.parseInline(token.tokens);
        return /^not (measured|recorded)$/.test(token.text) ? `<em class="none">${inner}</em>` : `<em>${inner}</em>`;
      },
    },
  });
  return {
    inline: (markdown) => marked.parseInline(markdown, { async: false }),
    block: (markdown) => marked.parse(markdown, { async: false }),
  };
}
