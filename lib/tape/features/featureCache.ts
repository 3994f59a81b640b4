import type { Tape } from "../Tape.js";

const caches = new WeakMap<Tape, Map<string, unknown>>();

/** What was made for this tape under `key`, made at the first call and kept as long as the tape lives. */
export function ofTape<T>(tape: Tape, key: string, make: () => T): T {
  let cache = caches.get(tape);
  if (!cache) caches.set(tape, (cache = new Map()));
  const known = cache.get(key);
  if (known !== undefined) return known as T;
  const made = make();
  cache.set(key, made);
  return made;
}
