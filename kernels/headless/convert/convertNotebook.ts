import { mkdir, readdir, rm } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { StrikebookError } from "strikebook";
import type { Notebook } from "../Notebook.js";
import { readNotebook } from "../readNotebook.js";
import { writeNotebook } from "../writeNotebook.js";
import { writeWhole } from "../writeWhole.js";
import { notebookHtml } from "./notebookHtml.js";
import { notebookMarkdown } from "./notebookMarkdown.js";

export type NotebookFormat = "html" | "md" | "ipynb";

export interface NotebookConversion {
  /** The file that was written, as an absolute path. */
  readonly path: string;
  /** Pictures beside it (Markdown), as absolute paths. */
  readonly pictures: readonly string[];
  /** What the notebook shows and the file does not: pictures that are not there, charts that cannot be drawn. */
  readonly warnings: readonly string[];
}

/** One page of a conversion before it is written. */
export interface ConvertedPage {
  readonly text: string;
  /** By file name. */
  readonly pictures: ReadonlyMap<string, Uint8Array>;
  readonly warnings: readonly string[];
}

/**
 * Writes an executed notebook in another format, without running it. **html** is one file without scripts that fetches
 * nothing: charts and pictures are inside, and all HTML of the notebook is sanitised. **md** is Markdown with pictures in
 * `<name>_files/` beside it; tables are their plain text. **ipynb** is a copy in the form that Jupyter saves.
 *
 * @param out where to write (default: beside the notebook, under its name)
 * @throws StrikebookError for a notebook that cannot be read, a format that is not known, or an `out` that would overwrite it
 */
export async function convertNotebook(
  path: string,
  format: NotebookFormat,
  out?: string | undefined,
): Promise<NotebookConversion> {
  const source = resolve(path);
  const name = basename(source, extname(source));
  const target = resolve(out ?? join(dirname(source), `${name}.${format}`));
  if (!["html", "md", "ipynb"].includes(format))
    throw new StrikebookError("argument", `no format "${String(format)}"`, "give html, md or ipynb");
  if (target === source)
    throw new StrikebookError("argument", `the ${format} file would overwrite ${source}`, "give another output path");
  const notebook = await readNotebook(source);
  if (format === "ipynb") {
    await writeNotebook(target, notebook);
    return { path: target, pictures: [], warnings: [] };
  }
  const folder = dirname(source);
  const pictureFolder = `${basename(target, extname(target))}_files`;
  const page =
    format === "html"
      ? await notebookHtml(notebook, { title: titleOf(notebook) ?? name, folder })
      : await notebookMarkdown(notebook, { pictureFolder });
  await mkdir(dirname(target), { recursive: true });
  const pictures = await writePictures(join(dirname(target), pictureFolder), page.pictures);
  await writeWhole(target, page.text);
  return { path: target, pictures, warnings: page.warnings };
}

/** Pictures that an earlier conversion has left and this one does not have are removed. */
async function writePictures(folder: string, pictures: ReadonlyMap<string, Uint8Array>): Promise<string[]> {
  if (pictures.size > 0) await mkdir(folder, { recursive: true });
  for (const [name, bytes] of pictures) await writeWhole(join(folder, name), bytes);
  let present: string[] = [];
  try {
    present = await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  for (const name of present) if (/^cell-\d+-\d+\.\w+$/.test(name) && !pictures.has(name)) await rm(join(folder, name));
  return [...pictures.keys()].map((name) => join(folder, name));
}

/** The first heading. */
function titleOf(notebook: Notebook): string | undefined {
  for (const cell of notebook.cells) {
    const text = typeof cell.source === "string" ? cell.source : cell.source.join("");
    const heading = cell.cell_type === "markdown" ? /^#\s+(.+?)\s*#*$/m.exec(text)?.[1] : undefined;
    if (heading !== undefined) return heading.replace(/[*_`]/g, "");
  }
  return undefined;
}
