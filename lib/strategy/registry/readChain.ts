import { lineHash, NO_LINE, parseRegistryLine, type RegistryFinding, type RegistryLine } from "./registryLine.js";

/** How far the registry was known to go: kept beside it, because a chain does not show that its end was cut off. */
export interface RegistryHead {
  readonly lines: number;
  readonly bytes: number;
  /** Hash of the last line. */
  readonly sha256: string;
}

/** The registry as it lies on the disk. */
export interface RegistryChain {
  /** Lines in order; undefined where a line cannot be read. */
  readonly lines: readonly (RegistryLine | undefined)[];
  /** What is wrong with it now. */
  readonly findings: readonly RegistryFinding[];
  /** What its writers found wrong and wrote down. */
  readonly earlier: readonly RegistryFinding[];
  /** Where the next line goes, and what it follows. */
  readonly end: RegistryHead;
  /** The last line is whole but for its end: the next writer adds that. */
  readonly lacksEnd: boolean;
}

const NEWLINE = 0x0a;

/**
 * Reads a registry and checks that every line follows from the one before, and that it goes as far as its head says.
 *
 * @param head undefined when there is none
 */
export function readChain(bytes: Buffer, head: RegistryHead | undefined): RegistryChain {
  const lines: (RegistryLine | undefined)[] = [];
  const hashes: string[] = [];
  const findings: RegistryFinding[] = [];
  const earlier: RegistryFinding[] = [];
  const find = (severity: RegistryFinding["severity"], message: string): number => findings.push({ severity, message });

  const add = (text: Buffer): void => {
    const line = parseRegistryLine(text.toString("utf8"));
    lines.push(line);
    const number = lines.length;
    if (!line) find("error", `line ${number} is no line of this version of the registry: it was changed by hand`);
    else if (line.previous !== (hashes.at(-1) ?? NO_LINE))
      find(
        "error",
        `line ${number} does not follow from what is before it: a line there was changed, removed or added`,
      );
    for (const { severity, message } of line?.found ?? [])
      earlier.push({ severity, message: `found when line ${number} was written: ${message}` });
    hashes.push(lineHash(text));
  };

  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
    add(bytes.subarray(start, end));
    start = end + 1;
  }
  const rest = bytes.subarray(start);
  const last = rest.length > 0 ? parseRegistryLine(rest.toString("utf8")) : undefined;
  const lacksEnd = last !== undefined && last.previous === (hashes.at(-1) ?? NO_LINE);
  if (lacksEnd) {
    find("info", `line ${lines.length + 1} lacks its end: its writer was stopped; the run in it counts`);
    add(rest);
    start = bytes.length;
  } else if (rest.length > 0) {
    find(
      "info",
      `${rest.length} bytes after line ${lines.length} are a line that its writer could not finish; they do not count`,
    );
  }
  checkHead(head, hashes, find);
  const known = head !== undefined && head.lines === hashes.length ? head.sha256 : undefined;
  // After a changed last line the chain goes on from the line that was written, so that the change stays to be seen.
  const end = { lines: hashes.length, bytes: start, sha256: known ?? hashes.at(-1) ?? NO_LINE };
  return { lines, findings, earlier, end, lacksEnd };
}

function checkHead(
  head: RegistryHead | undefined,
  hashes: readonly string[],
  find: (severity: RegistryFinding["severity"], message: string) => void,
): void {
  const count = hashes.length;
  if (head === undefined) {
    if (count > 0) find("error", "its head is missing: whether lines at the end were cut off cannot be told");
  } else if (head.lines > count) {
    find("error", `${head.lines - count} of ${head.lines} lines were cut off at the end`);
  } else {
    if (head.lines > 0 && hashes[head.lines - 1] !== head.sha256)
      find("error", `line ${head.lines} is not the line that was written`);
    if (head.lines < count)
      find("info", `${count - head.lines} lines are newer than its head: their writer was stopped, the runs count`);
  }
}
