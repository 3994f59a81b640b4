import { escapeHtml } from "./escapeHtml.js";
import { sanitiseStyle } from "./sanitiseStyle.js";

const ALLOWED = new Set(
  (
    "a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2 h3 " +
    "h4 h5 h6 hr i img ins kbd li mark meter ol p pre progress q s samp small span strong sub summary sup table tbody " +
    "td tfoot th thead time tr u ul var"
  ).split(" "),
);
/** Their content is no text to be read, or is parsed by rules of its own. */
const WITH_CONTENT = new Set(
  (
    "script style iframe object embed applet noscript noembed noframes template textarea title select math xmp " +
    "plaintext head audio video canvas frameset"
  ).split(" "),
);
const VOID = new Set(["br", "hr", "img", "col"]);
const ANYWHERE = new Set(["class", "title", "lang", "dir", "align", "style"]);
const ON_TAG: Readonly<Record<string, readonly string[]>> = {
  a: ["href"],
  img: ["src", "alt", "width", "height"],
  td: ["colspan", "rowspan"],
  th: ["colspan", "rowspan", "scope"],
  col: ["span"],
  colgroup: ["span"],
  ol: ["start"],
  progress: ["value", "max"],
  meter: ["value", "min", "max"],
  details: ["open"],
  time: ["datetime"],
};

const ATTRIBUTE = /[\s/]+|([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+))?/y;
const SAFE_PICTURE = /^data:image\/(png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]*$/;

/**
 * HTML with nothing in it that acts or fetches: every tag and attribute is written anew from a list of allowed ones, texts
 * are escaped, elements are closed in order. Links lead to web pages or into the page; pictures are data URLs, where no
 * script runs; inline SVG becomes such a picture. Scripts, styles, frames and forms are gone with their content.
 */
export function sanitiseHtml(html: string): string {
  const out: string[] = [];
  const open: string[] = [];
  let at = 0;
  while (at < html.length) {
    const start = html.indexOf("<", at);
    if (start < 0) break;
    out.push(escapeText(html.slice(at, start)));
    if (html.startsWith("<!--", start)) {
      const end = html.indexOf("-->", start + 4);
      at = end < 0 ? html.length : end + 3;
      continue;
    }
    const name = /^<\/?([a-zA-Z][a-zA-Z0-9:-]*)/.exec(html.slice(start, start + 64))?.[1]?.toLowerCase();
    if (name === undefined) {
      // "<!doctype", "<?xml" and "</ " are no text; a "<" before anything else is one.
      const end = /^<[!?/]/.test(html.slice(start, start + 2)) ? html.indexOf(">", start) : start;
      at = end < 0 ? html.length : end + 1;
      if (end === start) out.push("&lt;");
      continue;
    }
    const closes = html[start + 1] === "/";
    const tag = readTag(html, start + name.length + (closes ? 2 : 1));
    at = tag.end;
    if (closes) {
      if (!open.includes(name)) continue;
      for (let last = open.pop(); last !== undefined; last = open.pop()) {
        out.push(`</${last}>`);
        if (last === name) break;
      }
    } else if (name === "svg") {
      if (!tag.selfClosing) at = endOfElement(html, name, at);
      out.push(pictureOfSvg(html.slice(start, at)));
    } else if (WITH_CONTENT.has(name)) at = tag.selfClosing ? at : endOfElement(html, name, at);
    else if (ALLOWED.has(name)) {
      const written = writeTag(name, tag.attributes);
      out.push(written);
      if (!VOID.has(name) && written !== "") open.push(name);
    }
  }
  out.push(escapeText(html.slice(at)));
  for (let last = open.pop(); last !== undefined; last = open.pop()) out.push(`</${last}>`);
  return out.join("");
}

interface Tag {
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly selfClosing: boolean;
  readonly end: number;
}

function readTag(html: string, from: number): Tag {
  const attributes: [string, string][] = [];
  let at = from;
  while (at < html.length && html[at] !== ">") {
    ATTRIBUTE.lastIndex = at;
    const match = ATTRIBUTE.exec(html);
    if (match?.[1] !== undefined) attributes.push([match[1].toLowerCase(), decoded(unquoted(match[2] ?? ""))]);
    at = match === null ? at + 1 : ATTRIBUTE.lastIndex;
  }
  return { attributes, selfClosing: html[at - 1] === "/", end: Math.min(at + 1, html.length) };
}

function writeTag(name: string, attributes: Tag["attributes"]): string {
  const kept = new Map<string, string>();
  for (const [attribute, value] of attributes) {
    if (kept.has(attribute)) continue;
    if (!ANYWHERE.has(attribute) && !(ON_TAG[name] ?? []).includes(attribute)) continue;
    const safe = safeValue(attribute, value);
    if (safe !== undefined) kept.set(attribute, safe);
  }
  // A picture that may not be shown leaves its description.
  if (name === "img" && !kept.has("src")) return escapeHtml(kept.get("alt") ?? "");
  return `<${name}${[...kept].map(([attribute, value]) => ` ${attribute}="${escapeHtml(value)}"`).join("")}>`;
}

function safeValue(attribute: string, value: string): string | undefined {
  switch (attribute) {
    case "style":
      return sanitiseStyle(value);
    case "href": {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers leave these out of an address
      const address = value.replace(/[\u0000-\u0020\u007f-\u00a0]/g, "");
      return /^(https?:\/\/|mailto:|#)/i.test(address) || /^[^:]*$/.test(address.split(/[/?#]/)[0]!)
        ? address
        : undefined;
    }
    case "src":
      return SAFE_PICTURE.test(value) ? value : undefined;
    default:
      return value;
  }
}

/** An SVG element as a picture: in one, neither scripts run nor anything is fetched. */
function pictureOfSvg(svg: string): string {
  const named = /^<svg[^>]*\sxmlns\s*=/i.test(svg)
    ? svg
    : svg.replace(/^<svg/i, '<svg xmlns="http://www.w3.org/2000/svg"');
  return svgPicture(named, "");
}

/** An SVG document as an `img` element of its own data. */
export function svgPicture(svg: string, alt: string): string {
  return `<img src="data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}" alt="${escapeHtml(alt)}">`;
}

/** Behind the end tag that closes the element whose content begins at `from`. */
function endOfElement(html: string, name: string, from: number): number {
  const tags = new RegExp(`<(/?)${name}(?=[\\s/>])[^<>]*>`, "gi");
  tags.lastIndex = from;
  const nests = name === "svg";
  let depth = 1;
  for (let match = tags.exec(html); match !== null; match = tags.exec(html)) {
    if (match[1] === "/") depth--;
    else if (nests && !match[0].endsWith("/>")) depth++;
    if (depth === 0) return tags.lastIndex;
  }
  return html.length;
}

function escapeText(text: string): string {
  return text
    .replace(/&(?!(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z][a-zA-Z\d]{1,31});)/g, "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

function unquoted(text: string): string {
  return /^["']/.test(text) ? text.slice(1, -1) : text;
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

/** The value of an attribute; entities that are not known stay as they are written, and are escaped later. */
function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-z]+));?/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED[name as string] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex as string, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
  });
}
