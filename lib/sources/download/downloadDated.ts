import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { startProgress } from "../../task/progress.js";
import { type ErrorCode, StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { type CivilDate, civilFromDays, daysFromCivil } from "../../time/civilDate.js";
import type { DatedFile, DatedSource } from "./DatedSource.js";
import { downloadFile } from "./downloadFile.js";
import { Pace, realClock, type WaitingClock } from "./Pace.js";
import { withDownloadLock } from "./withDownloadLock.js";

export interface DownloadDatedOptions extends TaskOptions {
  readonly source: DatedSource;
  /** First and last day, both included. */
  readonly from: CivilDate;
  readonly to: CivilDate;
  /** Folder of the files; made when it is not there. */
  readonly out: string;
  /** Default 2. */
  readonly requestsPerSecond?: number | undefined;
  /** Tries in a row that bring no new byte, before a file is given up; default 6. */
  readonly maxFailures?: number | undefined;
  /** Time without a byte after which a connection is given up, ms; default 60,000. */
  readonly stallMs?: number | undefined;
  /** Asks for nothing: the answer lists what would be asked for. */
  readonly dryRun?: boolean | undefined;
  /** Jitter of the waits, uniform in [0, 1); default Math.random. */
  readonly uniform?: (() => number) | undefined;
  readonly clock?: WaitingClock | undefined;
}

/** What became of one file. */
export interface DownloadedFile {
  readonly date: CivilDate;
  readonly url: string;
  readonly path: string;
  /** `missing`: the server has no such day. `failed`: it did not come, or came damaged. `planned`: a dry run. */
  readonly state: "downloaded" | "present" | "missing" | "failed" | "planned";
  /** Why a file failed. */
  readonly error: { readonly code: ErrorCode; readonly message: string } | null;
  readonly bytes: number | null;
  readonly rows: number | null;
  readonly sha256: string | null;
  readonly requests: number;
  /** The last request continued what earlier ones had brought. */
  readonly resumed: boolean;
}

export interface DownloadReport {
  readonly source: string;
  readonly files: readonly DownloadedFile[];
  /** Of `files`, by state. */
  readonly counts: Readonly<Record<DownloadedFile["state"], number>>;
}

/** A server that fails so often gives nothing: each file would wait through all its tries. */
const MOST_FAILED_IN_A_ROW = 5;

/**
 * Brings a source's files of all days from `from` to `to` into `out`, one after the other. Each has a record beside it,
 * `<file>.download.json`, with its SHA-256, rows and where it came from; a second call asks only for what is not there,
 * and continues what was cut off. A day that the server does not have is in the report as `missing`, one whose file cannot
 * be had as `failed`, and the others come all the same; after five failures in a row nothing more is asked for.
 *
 * @throws StrikebookError `argument` for days or numbers that are not possible, `environment` while another
 *   download writes into the folder
 */
export async function downloadDated(options: DownloadDatedOptions): Promise<DownloadReport> {
  const { source, from, to, out, requestsPerSecond = 2, maxFailures = 6, stallMs = 60_000, signal } = options;
  const first = daysFromCivil(from);
  const last = daysFromCivil(to);
  if (last < first) throw new StrikebookError("argument", `${to} is before ${from}`, "give the first day first");
  for (const [name, value] of Object.entries({ requestsPerSecond, maxFailures, stallMs })) {
    if (!(value > 0) || !Number.isFinite(value))
      throw new StrikebookError("argument", `${name} is ${value}`, "give a number above 0");
  }
  const wanted = Array.from({ length: last - first + 1 }, (_, day) => source.files(civilFromDays(first + day))).flat();
  if (options.dryRun)
    return report(
      source,
      wanted.map((file) => outcome(file, out, { state: "planned" })),
    );
  await mkdir(out, { recursive: true });
  const clock = options.clock ?? realClock;
  const pace = new Pace(requestsPerSecond, clock);
  return withDownloadLock(out, async () => {
    const progress = startProgress(`downloading from ${source.name}`, { unit: "files", total: wanted.length });
    try {
      const files: DownloadedFile[] = [];
      let failedInARow = 0;
      for (const file of wanted) {
        signal?.throwIfAborted();
        if (failedInARow >= MOST_FAILED_IN_A_ROW) {
          const message = `${file.url} was not asked for: ${failedInARow} files before it failed; run it again later`;
          files.push(outcome(file, out, { state: "failed", error: { code: "environment", message } }));
          continue;
        }
        try {
          const fetched = await downloadFile(join(out, file.name), file, {
            source,
            pace,
            clock,
            maxFailures,
            stallMs,
            uniform: options.uniform ?? Math.random,
            signal,
          });
          files.push(outcome(file, out, fetched));
          failedInARow = 0;
        } catch (error) {
          signal?.throwIfAborted();
          if (!(error instanceof StrikebookError)) throw error;
          const { code, message } = error;
          files.push(outcome(file, out, { state: "failed", error: { code, message } }));
          failedInARow++;
        }
        progress.advance(1);
      }
      progress.end();
      return report(source, files);
    } finally {
      // Does nothing after `end`.
      progress.fail();
    }
  });
}

function outcome(
  file: DatedFile,
  out: string,
  fetched: {
    readonly state: DownloadedFile["state"];
    readonly error?: DownloadedFile["error"];
    readonly requests?: number;
    readonly resumed?: boolean;
    readonly record?: { readonly bytes: number; readonly rows: number; readonly sha256: string } | undefined;
  },
): DownloadedFile {
  const { state, requests = 0, resumed = false, record } = fetched;
  return {
    date: file.date,
    url: file.url,
    path: join(out, file.name),
    state,
    error: fetched.error ?? null,
    bytes: record?.bytes ?? null,
    rows: record?.rows ?? null,
    sha256: record?.sha256 ?? null,
    requests,
    resumed,
  };
}

function report(source: DatedSource, files: readonly DownloadedFile[]): DownloadReport {
  const counts = { downloaded: 0, present: 0, missing: 0, failed: 0, planned: 0 };
  for (const { state } of files) counts[state]++;
  return { source: source.name, files, counts };
}
