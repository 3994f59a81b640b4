import type { MimeBundle } from "../render/MimeBundle.js";
import type { CellError } from "../typescript/CellError.js";
import type { EvaluatorEvent } from "../typescript/EvaluationOutcome.js";
import { errorContent } from "./errorContent.js";
import { OverflowFile } from "./OverflowFile.js";
import { ProgressDisplay } from "./ProgressDisplay.js";
import type { Publisher } from "./Publisher.js";
import { picturesForFile } from "./picturesForFile.js";
import type { MessageHeader } from "./wire/Message.js";

/** Text of one stream that comes within this time after a message becomes one message. */
const GATHER_MS = 20;
/** Requests whose late output still finds its own cell. */
const KEPT_REQUESTS = 10_000;
/** Text of one cell that goes to its clients, in MB of characters, unless the user says otherwise. */
const TEXT_LIMIT_MB = 256;

interface Source {
  readonly header: MessageHeader;
  readonly silent: boolean;
  /** The client writes a file: nobody looks at the outputs as they come. */
  readonly forFile: boolean;
  /** The first error that a timer or a promise of this request threw. */
  uncaught: CellError | undefined;
  /** Characters printed so far. */
  printed: number;
  overflow: OverflowFile | undefined;
}

type StreamEvent = Extract<EvaluatorEvent, { kind: "stream" }>;

/** Broadcasts what cells print and show, each with the request that caused it as parent, however late it comes. */
export class OutputRelay {
  readonly #publisher: Publisher;
  readonly #running: () => boolean;
  readonly #progress: ProgressDisplay;
  readonly #sources = new Map<string, Source>();
  readonly #shown = new Set<string>();
  #latest: Source | undefined;
  #gathered:
    | { readonly source: Source | undefined; readonly name: StreamEvent["name"]; readonly texts: string[] }
    | undefined;
  #timer: NodeJS.Timeout | undefined;
  #flushedAt = -GATHER_MS;
  readonly #textLimit: number;

  /**
   * @param running true while a cell runs
   * @param textLimitMb what one cell may print, in millions of characters; the rest goes into a file
   */
  constructor(publisher: Publisher, running: () => boolean, textLimitMb: number = TEXT_LIMIT_MB) {
    this.#publisher = publisher;
    this.#running = running;
    this.#textLimit = textLimitMb * 1e6;
    this.#progress = new ProgressDisplay((bundle, displayId, update, id) =>
      this.#display(bundle, displayId, update, this.#sourceOf(id)),
    );
  }

  /** Output of evaluation `id` belongs to this request from now on. */
  begin(id: string, header: MessageHeader, how: { readonly silent: boolean; readonly forFile: boolean }): void {
    this.#latest = { header, ...how, uncaught: undefined, printed: 0, overflow: undefined };
    this.#sources.set(id, this.#latest);
    if (this.#sources.size > KEPT_REQUESTS) {
      for (const [oldest, source] of this.#sources) {
        source.overflow?.close();
        this.#sources.delete(oldest);
        break;
      }
    }
  }

  /** The request that evaluation `id` belongs to. */
  headerOf(id: string | undefined): MessageHeader | undefined {
    return this.#sourceOf(id)?.header;
  }

  /** The error that evaluation `id` threw outside of its own course, and that has been shown. */
  uncaught(id: string): CellError | undefined {
    return this.#sources.get(id)?.uncaught;
  }

  take(event: EvaluatorEvent): void {
    switch (event.kind) {
      case "comm":
        // Text that was printed before it comes first.
        this.flush();
        break;
      case "stream":
        this.#stream(event);
        break;
      case "display":
        this.#display(event.bundle, event.displayId, event.update, this.#sourceOf(event.id));
        break;
      case "progress":
        this.#progress.take(event.progress, event.id);
        break;
      case "clear":
        this.flush();
        this.#send("clear_output", { wait: event.wait }, this.#sourceOf(event.id));
        break;
      case "uncaught": {
        this.flush();
        const source = this.#sourceOf(event.id);
        if (source !== undefined) source.uncaught ??= event.error;
        this.#send("error", errorContent(event.error), source);
        break;
      }
      case "ended":
        this.flush();
        this.#shown.clear();
        // What ends with its cell is that cell's error; without one, nothing else would say it.
        if (!this.#running())
          this.#send("stream", { name: "stderr", text: `${event.reason}: ${event.consequence}\n` }, this.#latest);
        break;
      case "restarted":
        this.#shown.clear();
        break;
    }
  }

  /** Sends what has been gathered. */
  flush(): void {
    const gathered = this.#gathered;
    if (gathered === undefined) return;
    clearTimeout(this.#timer);
    this.#gathered = undefined;
    this.#flushedAt = performance.now();
    this.#send("stream", { name: gathered.name, text: gathered.texts.join("") }, gathered.source);
  }

  #stream({ id, name, text }: StreamEvent): void {
    const source = this.#sourceOf(id);
    const before = source?.printed ?? 0;
    if (source !== undefined) source.printed += text.length;
    if (source === undefined || source.silent || source.printed <= this.#textLimit) this.#gather(source, name, text);
    else {
      const room = Math.max(0, this.#textLimit - before);
      if (room > 0) this.#gather(source, name, text.slice(0, room));
      this.#overflow(source, text.slice(room));
    }
  }

  /** What is too much for a notebook is kept in a file. */
  #overflow(source: Source, text: string): void {
    const say = (line: string): void => this.#gather(source, "stderr", `\n${line}\n`);
    const first = source.overflow === undefined;
    const file = (source.overflow ??= new OverflowFile());
    const before = file.refused;
    file.write(text);
    if (first) {
      const where = file.path === "" ? "the rest cannot be kept" : `the rest is in ${file.path}`;
      const limit = `${this.#textLimit / 1e6} MB`;
      say(`this cell has printed more than ${limit}: ${where} (STRIKEBOOK_OUTPUT_MB sets the limit)`);
    }
    if (before === undefined && file.refused !== undefined)
      say(`what this cell prints now is dropped: ${file.path} takes no more (${file.refused})`);
  }

  #gather(source: Source | undefined, name: StreamEvent["name"], text: string): void {
    if (this.#gathered?.source !== source || this.#gathered?.name !== name) this.flush();
    if (this.#gathered !== undefined) {
      this.#gathered.texts.push(text);
      return;
    }
    this.#gathered = { source, name, texts: [text] };
    const wait = this.#flushedAt + GATHER_MS - performance.now();
    this.#timer = setTimeout(() => this.flush(), Math.max(0, wait));
  }

  #display(bundle: MimeBundle, displayId: string | undefined, update: boolean, source: Source | undefined): void {
    this.flush();
    const transient = displayId === undefined ? {} : { display_id: displayId };
    // A client ignores the update of an output that it has never seen.
    const replaces = update && displayId !== undefined && this.#shown.has(displayId);
    if (displayId !== undefined) this.#shown.add(displayId);
    const { data, metadata } = source?.forFile === true ? picturesForFile(bundle) : bundle;
    this.#send(replaces ? "update_display_data" : "display_data", { data, metadata, transient }, source);
  }

  #sourceOf(id: string | undefined): Source | undefined {
    return (id === undefined ? undefined : this.#sources.get(id)) ?? this.#latest;
  }

  #send(type: string, content: Readonly<Record<string, unknown>>, source: Source | undefined): void {
    if (source?.silent !== true) this.#publisher.publish(type, content, source?.header);
  }
}
