import { type Notebook, type NotebookCell, type NotebookOutput, sourceOf } from "../Notebook.js";
import type { ConvertedPage } from "./convertNotebook.js";
import { pictureOf, textForm } from "./pictureOf.js";
import { withoutColours } from "./withoutColours.js";

export interface MarkdownPageOptions {
  /** Name of the folder beside the page that takes the pictures. */
  readonly pictureFolder: string;
}

interface Page {
  readonly pictureFolder: string;
  readonly pictures: Map<string, Uint8Array>;
  readonly warn: (what: string) => void;
}

/** A notebook as Markdown: the author's text as it is, code and texts in fences, pictures as files. */
export async function notebookMarkdown(
  notebook: Notebook,
  { pictureFolder }: MarkdownPageOptions,
): Promise<ConvertedPage> {
  const warnings: string[] = [];
  const pictures = new Map<string, Uint8Array>();
  const page: Page = { pictureFolder, pictures, warn: (what) => warnings.push(what) };
  const blocks: string[] = [];
  for (const [index, cell] of notebook.cells.entries()) blocks.push(...(await cellBlocks(cell, index + 1, page)));
  return { text: `${blocks.join("\n\n")}\n`, pictures, warnings };
}

async function cellBlocks(cell: NotebookCell, number: number, page: Page): Promise<string[]> {
  const source = sourceOf(cell).trimEnd();
  if (source.trim() === "") return [];
  if (cell.cell_type === "markdown") return [withAttachments(source, cell, number, page)];
  if (cell.cell_type !== "code") return [fence(source, "")];
  const blocks = [fence(source, "ts")];
  for (const [index, output] of (cell.outputs ?? []).entries()) {
    const block = await outputBlock(output, `cell-${number}-${index + 1}`, page);
    if (block !== undefined) blocks.push(block);
  }
  return blocks;
}

async function outputBlock(output: NotebookOutput, name: string, page: Page): Promise<string | undefined> {
  switch (output.output_type) {
    case "stream":
      return textBlock(typeof output.text === "string" ? output.text : output.text.join(""));
    case "error":
      return textBlock(output.traceback.length > 0 ? output.traceback.join("\n") : `${output.ename}: ${output.evalue}`);
    case "display_data":
    case "execute_result": {
      const picture = await pictureOf(output.data, page.warn);
      if (picture !== undefined)
        return pictureBlock(
          `${name}.${picture.kind === "jpeg" ? "jpg" : picture.kind}`,
          picture.bytes,
          picture.alt,
          page,
        );
      const markdown = textForm(output.data, "text/markdown");
      // What a cell has made may hold anything: with raw HTML in it, it is shown as it is written.
      if (markdown !== undefined) return /<[a-z/!?]/i.test(markdown) ? fence(markdown, "markdown") : markdown.trimEnd();
      const text = textForm(output.data, "text/plain") ?? textForm(output.data, "text/latex");
      return text === undefined ? undefined : textBlock(text);
    }
    default:
      return undefined;
  }
}

/** Pictures that the notebook carries become files, as those of outputs. */
function withAttachments(source: string, cell: NotebookCell, number: number, page: Page): string {
  const attachments = Object.entries((cell["attachments"] ?? {}) as Record<string, Record<string, unknown>>);
  let text = source;
  for (const [index, [attached, forms]] of attachments.entries()) {
    const found = Object.entries(forms).find(([mime]) => /^image\/(png|jpeg|gif|webp)$/.test(mime));
    if (found === undefined) {
      page.warn(`the attachment ${attached} is no picture of a known kind`);
      continue;
    }
    const file = `cell-${number}-${index + 1}.${found[0].slice("image/".length)}`;
    page.pictures.set(file, Buffer.from(String(found[1]), "base64"));
    text = text.replaceAll(`attachment:${attached}`, `${encodeURI(page.pictureFolder)}/${file}`);
  }
  return text;
}

function pictureBlock(file: string, bytes: Uint8Array, alt: string, page: Page): string {
  page.pictures.set(file, bytes);
  return `![${alt.replace(/[[\]\\`*_<>!]/g, "\\$&")}](${encodeURI(page.pictureFolder).replace(/[()]/g, "\\$&")}/${file})`;
}

function textBlock(text: string): string {
  return fence(withoutColours(text).trimEnd(), "text");
}

/** A fence that the text itself cannot end. */
function fence(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const marks = "`".repeat(longest + 1);
  return `${marks}${language}\n${text}\n${marks}`;
}
