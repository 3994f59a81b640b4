/** One executed cell. */
export interface HistoryEntry {
  /** Number of the session (one life of a kernel), from 1. */
  readonly session: number;
  /** The execution count in its session. */
  readonly line: number;
  readonly input: string;
  /** The plain text of its value. */
  readonly output?: string | undefined;
}

/** Remembers the executed cells of a project over all its sessions. */
export interface HistoryStore {
  add(line: number, input: string, output: string | undefined): void;
  /** All entries, oldest first, and the number of the running session. */
  read(): Promise<{ readonly entries: readonly HistoryEntry[]; readonly session: number }>;
  /** Writes out what is pending. */
  close(): Promise<void>;
}
