import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { inspect } from "node:util";

/** tslab's `Display`: each method shows one form. */
export interface TslabDisplay {
  javascript(source: string): void;
  html(source: string): void;
  markdown(source: string): void;
  latex(source: string): void;
  svg(source: string): void;
  png(bytes: Uint8Array): void;
  jpeg(bytes: Uint8Array): void;
  gif(bytes: Uint8Array): void;
  pdf(bytes: Uint8Array): void;
  text(text: string): void;
  raw(contentType: string, data: string | Uint8Array): void;
}

/** What `import ... from "tslab"` gives. */
export interface TslabModule {
  /** Also callable as the evaluator's own `display`, whose name an import of this one hides. */
  readonly display: TslabDisplay & ShowValue;
  newDisplay(): TslabDisplay;
  readonly versions: TslabVersions;
}

/** What `versions` of tslab tells. */
export interface TslabVersions {
  /** The version whose interface this is. */
  readonly tslab: string;
  /** The one that checks types and completes; none runs cells. */
  readonly typescript: string;
  readonly node: string;
}

/** The evaluator's global `display`. */
export type ShowValue = (value: unknown, options?: { readonly id?: string; readonly update?: boolean }) => void;

/**
 * The display interface of the package `tslab` (version 1.0) on top of this evaluator's own, so that notebooks written for
 * it run as they are. `display.*` adds an output each time; the methods of one `newDisplay()` replace what it showed
 * before. As in tslab, `raw` takes bytes for any MIME type, and other objects are refused.
 */
export function tslabDisplay(show: ShowValue): TslabModule & { readonly default: TslabModule } {
  const own: ShowValue = (value, options) => show(value, options);
  const module: TslabModule = {
    display: Object.assign(own, displayOf(show)),
    newDisplay: () => displayOf(show, randomUUID()),
    versions: {
      tslab: "1.0.22",
      get typescript() {
        return String(createRequire(import.meta.url)("typescript-native/package.json").version);
      },
      node: process.version,
    },
  };
  return { ...module, default: module };
}

function displayOf(show: ShowValue, id?: string): TslabDisplay {
  let shown = false;
  const raw = (contentType: string, data: string | Uint8Array): void => {
    if (typeof data !== "string" && !(data instanceof Uint8Array))
      throw new TypeError(`display.raw("${contentType}", data) takes a string or a Uint8Array, not ${inspect(data)}`);
    const form = new OneForm(contentType, data);
    if (id === undefined) show(form);
    else show(form, { id, update: shown });
    shown = true;
  };
  const as =
    (contentType: string): ((data: string | Uint8Array) => void) =>
    (data) =>
      raw(contentType, data);
  return {
    javascript: as("text/javascript"),
    html: as("text/html"),
    markdown: as("text/markdown"),
    latex: as("text/latex"),
    svg: as("image/svg+xml"),
    png: as("image/png"),
    jpeg: as("image/jpeg"),
    gif: as("image/gif"),
    pdf: as("application/pdf"),
    text: as("text/plain"),
    raw,
  };
}

/** A value of one MIME type; its plain text says which, where the form itself is no text. */
class OneForm {
  readonly #contentType: string;
  readonly #data: string | Uint8Array;

  constructor(contentType: string, data: string | Uint8Array) {
    this.#contentType = contentType;
    this.#data = data;
  }

  [Symbol.for("Jupyter.display")](): Record<string, unknown> {
    return { [this.#contentType]: this.#form() };
  }

  [inspect.custom](): string {
    const readable = ["text/plain", "text/markdown", "text/latex"].includes(this.#contentType);
    return readable && typeof this.#data === "string" ? this.#data : `[${this.#contentType}]`;
  }

  /** JSON types are given as text. */
  #form(): unknown {
    return typeof this.#data === "string" && /^application\/(.*\+)?json$/.test(this.#contentType)
      ? (JSON.parse(this.#data) as unknown)
      : this.#data;
  }
}
