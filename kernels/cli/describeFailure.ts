/** How one kind of system error is told: the end of "cannot write X: ...". */
interface SystemFailure {
  readonly what: string;
  readonly cure: string;
  /** For errors that say by themselves what was tried. */
  readonly verb?: string;
}

const FAILURES: Readonly<Record<string, SystemFailure>> = {
  ENOSPC: { what: "the disk is full", cure: "free space and run again", verb: "write" },
  EDQUOT: { what: "the disk quota is used up", cure: "free space and run again", verb: "write" },
  EROFS: { what: "the file system is read-only", cure: "name another folder and run again", verb: "write" },
  EACCES: { what: "permission denied", cure: "change its permissions or name another path" },
  EPERM: { what: "the operation is not permitted", cure: "change its permissions or name another path" },
  ENOTDIR: { what: "a part of this path is a file, not a folder", cure: "check the path" },
  EISDIR: { what: "it is a folder where a file is needed", cure: "check the path" },
  ENOENT: { what: "there is no such file or folder", cure: "check the path" },
  EEXIST: { what: "there is something of this name already", cure: "remove it or name another path" },
  ENOTEMPTY: { what: "the folder is not empty", cure: "remove it or name another path" },
  ENAMETOOLONG: { what: "the name is too long", cure: "name a shorter path" },
  ELOOP: { what: "its symbolic links go in a circle", cure: "check the path" },
  EBUSY: { what: "another program uses it", cure: "close that program and run again" },
  EMFILE: { what: "too many files are open", cure: "raise the limit (ulimit -n) and run again" },
  ENFILE: { what: "too many files are open", cure: "close other programs and run again" },
  EIO: { what: "the disk reports an error", cure: "check the disk" },
  EFBIG: { what: "the file would be too large for this disk", cure: "name a folder on another disk" },
};

const READING = new Set(["read", "scandir", "stat", "lstat", "fstat", "readlink", "access", "opendir"]);

/**
 * One line for a failure of the file system, wherever in the chain of causes it is; undefined for any other error.
 *
 * @example "cannot write reports/archive: the disk is full; free space and run again"
 */
export function fileSystemFailure(error: unknown): string | undefined {
  for (const one of chain(error)) {
    const { code, syscall, path, dest } = one as NodeJS.ErrnoException & { dest?: string };
    const known = code === undefined ? undefined : FAILURES[code];
    if (!known || syscall === undefined) continue;
    const verb = known.verb ?? (READING.has(syscall) ? "read" : syscall === "open" ? "open" : "write");
    const where = dest ?? path ?? "a file";
    return `cannot ${verb} ${where}: ${known.what}; ${known.cure}`;
  }
  return undefined;
}

function chain(error: unknown): Error[] {
  const found: Error[] = [];
  const queue: unknown[] = [error];
  while (queue.length > 0) {
    const one = queue.shift();
    if (!(one instanceof Error) || found.includes(one)) continue;
    found.push(one);
    queue.push(one.cause, ...(one instanceof AggregateError ? one.errors : []));
  }
  return found;
}

/** The library names its arguments; the reader of a terminal has options. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\b(pass|with|without|, or) (replace|strict|merge|overwrite)\b/g, "$1 --$2"],
  [/\breplaceCalendar\b/g, "--replace-calendar"],
  [/\ballowDropped\b/g, "--allow-dropped"],
  [/\ballowRejected\b/g, "--allow-rejected"],
  [/\ballowMissingSpot\b/g, "--allow-missing-spot"],
  [/\bexpiryRule\b/g, "--expiry-rule"],
  [/\bname another folder \(STRIKEBOOK_LAKE\)/g, "name another folder (--lake DIR or STRIKEBOOK_LAKE)"],
];

/** An expected failure's line, with its cure in the words of the command line. */
export function inCommandLineWords(error: { readonly message: string; readonly cure?: unknown }): string {
  const { message, cure } = error;
  if (typeof cure !== "string" || !message.endsWith(cure)) return message;
  const words = WORDS.reduce((text, [pattern, word]) => text.replace(pattern, word), cure);
  return message.slice(0, message.length - cure.length) + words;
}
