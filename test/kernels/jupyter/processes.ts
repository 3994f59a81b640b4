import { readdirSync, readFileSync } from "node:fs";

/** One process as /proc shows it. */
export interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  /** Processor time so far. */
  readonly cpuMs: number;
}

const TICK_MS = 10;

/** All processes of the machine; Linux only. */
export function processes(): ProcessFacts[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = read(`/proc/${name}/stat`);
      if (stat === "") return [];
      // Fields from the third on; the second may hold spaces.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const [state, parent] = fields;
      if (state === "Z") return [];
      const command = read(`/proc/${name}/cmdline`).replaceAll("\0", " ").trim();
      const cpuMs = (Number(fields[11]) + Number(fields[12])) * TICK_MS;
      return [{ pid: Number(name), parent: Number(parent), command, cpuMs }];
    });
}

/** The processes below `pid`. */
export function descendants(pid: number): ProcessFacts[] {
  const all = processes();
  const below = (parent: number): ProcessFacts[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return below(pid);
}

/** Processor time of these processes so far. */
export function cpuMsOf(...pids: readonly number[]): number {
  return processes().reduce((sum, { pid, cpuMs }) => sum + (pids.includes(pid) ? cpuMs : 0), 0);
}

/** True while any of these processes runs; one that has ended and waits for its parent to notice does not. */
export function anyRuns(ones: readonly Pick<ProcessFacts, "pid">[]): boolean {
  return ones.some(({ pid }) => {
    const stat = read(`/proc/${pid}/stat`);
    return stat !== "" && !/^[ZX]/.test(stat.slice(stat.lastIndexOf(")") + 2));
  });
}

/** A process may end between the listing and the reading. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return "";
    throw error;
  }
}
