import type { ProgressEvent } from "strikebook";
import { startRendering } from "../../render/renderValue.js";
import { HELPER } from "../compile/helperName.js";
import type { CellContext } from "./CellContext.js";
import type { CellRunner } from "./CellRunner.js";
import { describeThrown } from "./describeThrown.js";
import type { HostPort } from "./HostPort.js";
import { ModuleLoader } from "./ModuleLoader.js";
import { watchProgress } from "./watchProgress.js";
import { withCaller } from "./withCaller.js";
import { withoutKernelText } from "./withoutKernelFrames.js";

/** What the globals of user code need. */
export interface GlobalsContext {
  readonly importFrom: string;
  readonly port: HostPort;
  readonly currentCell: () => CellContext | undefined;
  readonly runner: CellRunner;
}

/** Options of the global `display`. */
export interface DisplayOptions {
  /** Names the output, so that a later call can replace it. */
  readonly id?: string;
  /** Replaces the output of that name instead of adding one. */
  readonly update?: boolean;
}

/**
 * Defines what cells find beside Node's own globals: `display(value)`, `signal` (aborted when the cell is interrupted),
 * `__filename` and `__dirname` of the notebook; and the hidden helper that compiled cells call. All of them can be
 * redeclared by a cell.
 */
export function defineGlobals({ importFrom, port, currentCell, runner }: GlobalsContext): void {
  const loader = new ModuleLoader(importFrom, (library) =>
    watchProgress(library, currentCell, (progress: ProgressEvent, id) => port.post({ type: "progress", id, progress })),
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
    constants,
    named: (definition: object, name: string) =>
      Object.defineProperty(definition, "name", { value: name, configurable: true }),
    take: (value: unknown) => runner.take(value),
  };
  Object.defineProperty(globalThis, HELPER, { value: helper });
  hidden("display", { value: display, writable: true });
  hidden("signal", { get: () => currentCell()?.signal });
  hidden("__filename", { value: loader.meta.filename, writable: true });
  hidden("__dirname", { value: loader.meta.dirname, writable: true });

  let displayed = 0;

  /** Shows a value in the notebook, at this place of the output; the cell ends when all its charts are drawn. */
  function display(value: unknown, options: DisplayOptions = {}): void {
    const context = currentCell();
    context?.throwIfInterrupted();
    const { now, later } = startRendering(value);
    const id = context?.id;
    const displayId = options.id ?? (later === undefined ? undefined : `${process.pid}-${++displayed}`);
    port.post({ type: "display", id, bundle: withoutKernelText(now), displayId, update: options.update === true });
    if (later === undefined) return;
    // The place in the output is taken; the picture follows when it is drawn.
    const drawing = later
      .then(
        (bundle) => port.post({ type: "display", id, bundle: withoutKernelText(bundle), displayId, update: true }),
        (error: unknown) => port.post({ type: "uncaught", id, error: describeThrown(error) }),
      )
      .finally(() => context?.drawing.delete(drawing));
    context?.drawing.add(drawing);
  }
}

function hidden(name: string, descriptor: PropertyDescriptor): void {
  Object.defineProperty(globalThis, name, { configurable: true, enumerable: false, ...descriptor });
}
