import type { ProgressEvent } from "strikebook";
import { type RenderOptions, startRendering } from "../../render/renderValue.js";
import { tslabDisplay } from "../../render/tslabDisplay.js";
import { HELPER } from "../compile/helperName.js";
import type { CellContext } from "./CellContext.js";
import type { Comms } from "./Comms.js";
import { describeThrown } from "./describeThrown.js";
import type { HostPort } from "./HostPort.js";
import type { InputPort } from "./InputPort.js";
import type { LiveValues } from "./LiveValues.js";
import { ModuleLoader } from "./ModuleLoader.js";
import { watchProgress } from "./watchProgress.js";
import { withCaller } from "./withCaller.js";
import { withoutKernelText } from "./withoutKernelFrames.js";

/** What the globals of user code need. */
export interface GlobalsContext {
  readonly importFrom: string;
  readonly port: HostPort;
  readonly input: InputPort;
  readonly currentCell: () => CellContext | undefined;
  readonly values: LiveValues;
  readonly comms: Comms;
}

/** Options of the global `prompt`. */
export interface PromptOptions {
  /** The answer is not shown while it is typed. */
  readonly password?: boolean;
}

/** Options of the global `display`. */
export interface DisplayOptions extends Pick<RenderOptions, "from" | "maxRows" | "maxText"> {
  /** Names the output, so that a later call can replace it. */
  readonly id?: string;
  /** Replaces the output of that name instead of adding one. */
  readonly update?: boolean;
}

/**
 * Defines what cells find beside Node's own globals: `display(value)`, `clearOutput()`, `prompt(question)` and
 * `prompt.later(question)`, `replay()` (alone in a cell), `comms`, `signal` (aborted when the cell is interrupted),
 * `__filename` and `__dirname` of the notebook; and the hidden helper that compiled cells call. All of them can be redeclared
 * by a cell.
 */
export function defineGlobals({ importFrom, port, input, currentCell, values, comms }: GlobalsContext): void {
  const loader = new ModuleLoader(
    importFrom,
    (library) =>
      watchProgress(library, currentCell, (progress: ProgressEvent, id) =>
        port.post({ type: "progress", id, progress }),
      ),
    { tslab: { ...tslabDisplay(display) } },
  );
  const constants = new Proxy(Object.create(null) as object, {
    set: (_, name) => {
      throw new TypeError(`Assignment to constant variable '${String(name)}'`);
    },
  });
  const helper = {
    import: function importFromCell(specifier: string, options?: ImportCallOptions): Promise<unknown> {
      return withCaller(loader.import(specifier, options), importFromCell);
    },
    bind: function bindForCell(...request: Parameters<ModuleLoader["bind"]>): Promise<unknown[]> {
      return withCaller(loader.bind(...request), bindForCell);
    },
    meta: loader.meta,
    standIn: (name: string) => loader.standIn(name),
    constants,
    named: (definition: object, name: string) =>
      Object.defineProperty(definition, "name", { value: name, configurable: true }),
    take: (value: unknown) => values.take(value),
    deliver: (id: number) => comms.deliver(id),
  };
  Object.defineProperty(globalThis, HELPER, { value: helper });
  hidden("display", { value: display, writable: true });
  hidden("clearOutput", { value: clearOutput, writable: true });
  hidden("prompt", { value: Object.assign(prompt, { later: promptLater }), writable: true });
  hidden("comms", { value: comms.global, writable: true });
  hidden("replay", { value: replay, writable: true });
  hidden("signal", {
    get: () => currentCell()?.signal,
    set: (value: unknown) => hidden("signal", { value, writable: true }),
  });
  hidden("__filename", { value: loader.meta.filename, writable: true });
  hidden("__dirname", { value: loader.meta.dirname, writable: true });

  let displayed = 0;

  /** The host runs a cell that consists of this call; there is nothing that a part of a cell could do. */
  function replay(): never {
    throw new Error("replay() has to be alone in its cell: `await replay()`");
  }

  /** Removes what the cell has shown so far; with `wait`, when its next output comes, which does not flicker. */
  function clearOutput(wait = false): void {
    const context = currentCell();
    context?.throwIfInterrupted();
    port.post({ type: "clear", id: context?.id, wait: wait === true });
  }

  /** Asks the user and waits for the answer. */
  function prompt(question = "", options: PromptOptions = {}): string {
    return input.ask(port, currentCell(), String(question), options.password === true);
  }

  /** As `prompt`, for `await`: timers and other work go on meanwhile. */
  function promptLater(question = "", options: PromptOptions = {}): Promise<string> {
    return input.askLater(port, currentCell(), String(question), options.password === true);
  }

  /** Shows a value in the notebook, at this place of the output; the cell ends when all its charts are drawn. */
  function display(value: unknown, options: DisplayOptions = {}): void {
    const context = currentCell();
    context?.throwIfInterrupted();
    const { from, maxRows, maxText } = options;
    const { now, later } = startRendering(value, { from, maxRows, maxText });
    const id = context?.id;
    const displayId = options.id ?? (later === undefined ? undefined : `${process.pid}-${++displayed}`);
    port.post({ type: "display", id, bundle: withoutKernelText(now), displayId, update: options.update === true });
    if (later === undefined) return;
    // The place in the output is taken; the picture follows when it is drawn.
    const drawn = later.then(
      (bundle) => port.post({ type: "display", id, bundle: withoutKernelText(bundle), displayId, update: true }),
      (error: unknown) => port.post({ type: "uncaught", id, error: describeThrown(error) }),
    );
    context?.awaitOutput(drawn);
  }
}

function hidden(name: string, descriptor: PropertyDescriptor): void {
  Object.defineProperty(globalThis, name, { configurable: true, enumerable: false, ...descriptor });
}
