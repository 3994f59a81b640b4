import type { MimeBundle } from "../render/MimeBundle.js";
import type { CellError } from "../typescript/CellError.js";
import type { EvaluatorEvent } from "../typescript/EvaluationOutcome.js";
import { errorContent } from "./errorContent.js";
import { ProgressDisplay } from "./ProgressDisplay.js";
import type { Publisher } from "./Publisher.js";
import { picturesForFile } from "./picturesForFile.js";
import type { MessageHeader } from "./wire/Message.js";

/** Text of one stream that comes within this time after a message becomes one message. */
const GATHER_MS = 20;
/** Requests whose late output still finds its own cell. */
const KEPT_REQUESTS = 10_000;

interface Source {
  readonly header: MessageHeader;
  readonly silent: boolean;
  /** The client writes a file: nobody looks at the outputs as they come. */
  readonly forFile: boolean;
  /** The first error that a timer or a promise of this request threw. */
  uncaught: CellError | undefined;
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

  /** @param running true while a cell runs */
  constructor(publisher: Publisher, running: () => boolean) {
    this.#publisher = publisher;
    this.#running = running;
    this.#progress = new ProgressDisplay((bundle, displayId, update, id) =>
      this.#display(bundle, displayId, update, this.#sourceOf(id)),
    );
  }

  /** Output of evaluation `id` belongs to this request from now on. */
  begin(id: string, header: MessageHeader, how: { readonly silent: boolean; readonly forFile: boolean }): void {
    this.#latest = { header, ...how, uncaught: undefined };
    this.#sources.set(id, this.#latest);
    if (this.#sources.size > KEPT_REQUESTS) {
      for (const oldest of this.#sources.keys()) {
        this.#sources.delete(oldest);
        break;
      }
    }
  }

  /** The error that evaluation `id` threw outside of its own course, and that has been shown. */
  uncaught(id: string): CellError | undefined {
    return this.#sources.get(id)?.uncaught;
  }

  take(event: EvaluatorEvent): void {
    switch (event.kind) {
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
          this.#send("stream", { name: "stderr", text: `${event.reason}: all variables are lost\n` }, this.#latest);
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
