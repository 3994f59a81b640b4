/** Calls `last` behind all "exit" handlers, also those that user code adds later: what they print is to arrive. */
export function afterExitHandlers(last: () => void): void {
  const emit = process.emit;
  process.emit = function (this: NodeJS.Process, ...event: Parameters<typeof emit>) {
    const heard = emit.apply(this, event);
    if ((event[0] as string) === "exit") last();
    return heard;
  } as typeof emit;
}
