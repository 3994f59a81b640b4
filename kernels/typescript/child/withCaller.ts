/** The stacks of errors before a caller was added: a module that failed once fails again with the same error object. */
const ownStacks = new WeakMap<Error, string>();

/**
 * Adds the frames of the calling cell to the error with which `loading` fails. Node's loader and module hooks work on
 * stacks of their own, on which the cell that imports does not appear.
 *
 * @param entry the function that the cell called; frames above it are left out
 */
export async function withCaller<T>(loading: Promise<T>, entry: (...request: never[]) => unknown): Promise<T> {
  const caller: { stack?: string } = {};
  Error.captureStackTrace(caller, entry);
  try {
    return await loading;
  } catch (error) {
    if (error instanceof Error) {
      const own = ownStacks.get(error) ?? withoutCaller(error.stack ?? `${error.name}: ${error.message}`);
      ownStacks.set(error, own);
      const frames = (caller.stack ?? "").split("\n").filter((line) => /^\s*at /.test(line));
      const cell = /([^\s(]+):\d+:\d+\)?$/.exec(frames[0] ?? "")?.[1];
      error.stack = cell === undefined || own.includes(`${cell}:`) ? own : [own, ...frames].join("\n");
    }
    throw error;
  }
}

/** The frames below this file are those of the import that failed first. */
function withoutCaller(stack: string): string {
  const lines = stack.split("\n");
  const at = lines.findIndex((line) => /^\s*at async withCaller /.test(line));
  return at < 0 ? stack : lines.slice(0, at).join("\n");
}
