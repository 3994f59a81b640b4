import type { StrikebookError } from "strikebook";

/** A StrikebookError; the library comes in with its first one, because the start of a kernel does not wait for it. */
export async function libraryError(...reason: ConstructorParameters<typeof StrikebookError>): Promise<StrikebookError> {
  const library = await import("strikebook");
  return new library.StrikebookError(...reason);
}
