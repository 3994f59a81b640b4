import { createHook } from "node:async_hooks";
import { inspect } from "node:util";

interface AsyncWrapBinding {
  readonly async_hook_fields: Uint32Array;
  readonly constants: { readonly kTotals: number; readonly kCheck: number };
  clearAsyncIdStack(): void;
}

let clear: (() => void) | undefined;

/**
 * Lets an interrupt end code that runs inside a timer, an I/O callback or a promise. Terminated code leaves Node's stack
 * of asynchronous contexts unwound; as soon as any async hook is active (AsyncLocalStorage is one, before Node 24) Node
 * checks that stack and aborts the process. Here the two fields that turn the check on are held at zero while the hooks
 * themselves go on working. Newer Node versions without these fields have no such check for AsyncLocalStorage.
 */
export function hardenInterrupts(): void {
  const binding = asyncWrapBinding();
  if (binding === undefined) return;
  const fields = binding.async_hook_fields;
  const { kTotals, kCheck } = binding.constants;
  let hooks = fields[kTotals]!;
  const silence = (): void => {
    fields[kTotals] = 0;
    fields[kCheck] = 0;
  };
  const prototype = Object.getPrototypeOf(createHook({})) as Record<"enable" | "disable", () => unknown>;
  for (const method of ["enable", "disable"] as const) {
    const original = prototype[method];
    prototype[method] = function (this: unknown) {
      fields[kTotals] = hooks;
      const result = original.call(this);
      hooks = fields[kTotals]!;
      silence();
      return result;
    };
  }
  silence();
  clear = () => binding.clearAsyncIdStack();
}

/** Drops what terminated code left on the stack of asynchronous contexts. To be called from the event loop. */
export function clearTerminatedContexts(): void {
  clear?.();
}

/**
 * Keeps what async hooks write on every promise out of its printed form.
 */
export function hidePromiseSymbols(): void {
  Object.defineProperty(Promise.prototype, inspect.custom, {
    configurable: true,
    value(this: Promise<unknown>) {
      for (const symbol of Object.getOwnPropertySymbols(this))
        if (HOOK_SYMBOLS.has(symbol.description ?? "")) Object.defineProperty(this, symbol, { enumerable: false });
      return this;
    },
  });
}

const HOOK_SYMBOLS = new Set(["async_id_symbol", "trigger_async_id_symbol", "kResourceStore"]);

function asyncWrapBinding(): AsyncWrapBinding | undefined {
  const { binding } = process as unknown as { binding?: (name: string) => AsyncWrapBinding };
  if (binding === undefined) return undefined;
  const found = withoutWarnings(() => binding("async_wrap"));
  return found.async_hook_fields instanceof Uint32Array &&
    found.constants?.kTotals !== undefined &&
    found.constants.kCheck !== undefined
    ? found
    : undefined;
}

/** Runs `action` without Node's warnings about interfaces that may change. */
export function withoutWarnings<T>(action: () => T): T {
  const emitWarning = process.emitWarning;
  process.emitWarning = () => {};
  try {
    return action();
  } finally {
    process.emitWarning = emitWarning;
  }
}
