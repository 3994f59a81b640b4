import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { checkDownload } from "./checkDownload.js";
import type { DatedFile, DatedSource } from "./DatedSource.js";
import { type DownloadRecord, readDownloadRecord, writeDownloadRecord } from "./DownloadRecord.js";
import type { Pace, WaitingClock } from "./Pace.js";
import { PartialFile } from "./PartialFile.js";
import { requestFile } from "./requestFile.js";
import { retryDelay } from "./retryDelay.js";

/** How one file came. */
export interface FetchedFile {
  readonly state: "downloaded" | "present" | "missing";
  readonly requests: number;
  /** The last request continued what earlier ones had brought. */
  readonly resumed: boolean;
  readonly record?: DownloadRecord | undefined;
}

export interface DownloadFileOptions extends TaskOptions {
  readonly source: DatedSource;
  readonly pace: Pace;
  readonly clock: WaitingClock;
  readonly maxFailures: number;
  readonly stallMs: number;
  /** Uniform in [0, 1): the jitter of the waits. */
  readonly uniform: () => number;
}

/**
 * Brings one dated file to `path`: asks, continues after a lost connection, waits as the server wishes, checks the whole
 * and renames it at once. A file that is there and was checked is not asked for again.
 *
 * @throws StrikebookError `environment` when `maxFailures` tries in a row brought nothing or the server refuses,
 *   `corrupt` when what it gives stays damaged, `schema` for a file of other columns
 */
export async function downloadFile(path: string, file: DatedFile, options: DownloadFileOptions): Promise<FetchedFile> {
  const { source, pace, clock, signal } = options;
  const present = await readDownloadRecord(path);
  if (present !== undefined && present.header === file.header.join())
    return { state: "present", requests: 0, resumed: false, record: present };
  const partial = new PartialFile(path, file.url);
  let requests = 0;
  let failures = 0;
  let damages = 0;
  let reached = await partial.size();
  for (;;) {
    await pace.turn(signal);
    requests++;
    const attempt = await requestFile(file.url, partial, {
      headers: source.requestHeaders,
      stallMs: options.stallMs,
      signal,
    });
    if (attempt.kind === "missing") {
      await partial.discard();
      return { state: "missing", requests, resumed: false };
    }
    if (attempt.kind === "refused") {
      const what = `${file.url} is refused (HTTP ${attempt.status})`;
      const isAccess = attempt.status === 401 || attempt.status === 403;
      throw new StrikebookError(
        "environment",
        what,
        isAccess ? source.refusedCure : "check the address and the symbol",
      );
    }
    let reason: string;
    if (attempt.kind === "complete") {
      try {
        const record = await checkDownload(partial.path, file, await partial.state(), options);
        await partial.publish(path);
        await writeDownloadRecord(path, record);
        return { state: "downloaded", requests, resumed: attempt.resumed, record };
      } catch (error) {
        if (!(error instanceof StrikebookError)) throw error;
        await partial.discard();
        if (error.code !== "corrupt" || ++damages >= options.maxFailures) throw named(error, partial.path, file.url);
        reason = error.message;
      }
    } else reason = attempt.reason;
    if (attempt.kind === "stale") await partial.discard();
    const now = await partial.size();
    failures = attempt.kind === "failed" && now > reached ? 1 : failures + 1;
    reached = now;
    if (failures >= options.maxFailures) {
      throw new StrikebookError(
        "environment",
        `${file.url} did not come in ${failures} tries (${reason})`,
        "run it again later: what came is kept and continued",
      );
    }
    const asked = attempt.kind === "failed" ? attempt.waitMs : undefined;
    // Who says when to come back says it for all requests.
    if (asked !== undefined) pace.hold(asked);
    else await clock.wait(retryDelay(failures, options.uniform()), signal);
  }
}

/** The failure in words of the address: the partial file is gone. */
function named(error: StrikebookError, partialPath: string, url: string): StrikebookError {
  const what = error.message.slice(0, error.message.length - error.cure.length - 2).replaceAll(partialPath, url);
  return new StrikebookError(error.code, what, error.cure, { cause: error });
}
