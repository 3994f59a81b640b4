import { type Progress, startProgress } from "../../task/progress.js";
import type { Attempt } from "./Attempt.js";
import { type PartialFile, type PartialState, validator } from "./PartialFile.js";
import { retryAfter } from "./retryDelay.js";

/** Times of the wire; the caller owns the rest. */
export interface RequestLimits {
  /** A connection that gives no byte for so long is given up, ms. */
  readonly stallMs: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
}

/**
 * Asks once for `url` and writes what comes behind what `partial` has. Bytes that arrived stay there when the connection
 * is lost; they are continued only if the server says, by its entity tag or date, that its file is the same.
 */
export async function requestFile(url: string, partial: PartialFile, limits: RequestLimits): Promise<Attempt> {
  const bytes = await partial.resumableBytes();
  const state = await partial.state();
  const stall = new AbortController();
  const signal = limits.signal ? AbortSignal.any([limits.signal, stall.signal]) : stall.signal;
  let timer = setTimeout(() => stall.abort(), limits.stallMs);
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => stall.abort(), limits.stallMs);
  };
  const progress = startProgress(`fetching ${url.slice(url.lastIndexOf("/") + 1)}`, { unit: "bytes" });
  try {
    // The bytes as they are stored: a length or checksum is of nothing else.
    const headers: Record<string, string> = { ...limits.headers, "accept-encoding": "identity" };
    if (bytes > 0) {
      headers["range"] = `bytes=${bytes}-`;
      headers["if-range"] = validator(state)!;
    }
    const response = await fetch(url, { headers, signal });
    alive();
    const refusal = await statusAttempt(response, bytes, state);
    if (refusal !== undefined) return refusal;
    return await receive(response, partial, bytes, state, alive, progress);
  } catch (error) {
    limits.signal?.throwIfAborted();
    // Trouble with the disk is the caller's to see; everything else here is the wire's.
    if (isFileSystemError(error)) throw error;
    return { kind: "failed", reason: stall.signal.aborted ? `no byte for ${limits.stallMs} ms` : reasonOf(error) };
  } finally {
    clearTimeout(timer);
    progress.end();
  }
}

/** What the status alone decides; undefined when there is a body to take. */
async function statusAttempt(response: Response, bytes: number, state: PartialState): Promise<Attempt | undefined> {
  const { status, headers } = response;
  const expected = bytes > 0 ? status === 206 || status === 200 : status === 200;
  if (expected) {
    if (headers.get("content-encoding") !== null && headers.get("content-encoding") !== "identity") {
      await response.body?.cancel();
      return { kind: "failed", reason: `the server encodes the file anew (${headers.get("content-encoding")})` };
    }
    return undefined;
  }
  await response.body?.cancel();
  if (status === 404 || status === 410) return { kind: "missing" };
  if (status === 416) {
    const whole = /^bytes \*\/(\d+)$/.exec(headers.get("content-range") ?? "")?.[1];
    const unchanged = state.totalBytes === undefined || Number(whole) === state.totalBytes;
    if (whole !== undefined && Number(whole) === bytes && unchanged) return { kind: "complete", resumed: true };
    return { kind: "stale", reason: "the server has no such range" };
  }
  if (status === 408 || status === 425 || status === 429 || status >= 500)
    return { kind: "failed", reason: `HTTP ${status}`, waitMs: retryAfter(headers.get("retry-after"), Date.now()) };
  return { kind: "refused", status };
}

async function receive(
  response: Response,
  partial: PartialFile,
  bytes: number,
  state: PartialState,
  alive: () => void,
  progress: Progress,
): Promise<Attempt> {
  const resumed = response.status === 206;
  if (resumed) {
    const problem = rangeProblem(response, bytes, state);
    if (problem !== undefined) {
      await response.body?.cancel();
      return { kind: "stale", reason: problem };
    }
  }
  const from = resumed ? bytes : 0;
  const known = resumed ? state : stateOf(response, state.url);
  const file = await partial.open(from, known);
  let at = from;
  try {
    progress.at(at, known.totalBytes);
    if (response.body !== null) {
      for await (const chunk of response.body) {
        alive();
        for (let written = 0; written < chunk.length; )
          written += (await file.write(chunk as Uint8Array, written)).bytesWritten;
        at += chunk.length;
        progress.at(at);
      }
    }
  } finally {
    await file.close();
  }
  if (known.totalBytes !== undefined && at < known.totalBytes)
    return { kind: "failed", reason: `the connection ended at byte ${at} of ${known.totalBytes}` };
  if (known.totalBytes !== undefined && at > known.totalBytes)
    return { kind: "stale", reason: `${at} bytes came where ${known.totalBytes} were announced` };
  return { kind: "complete", resumed };
}

/** Why a partial answer does not continue what is there. */
function rangeProblem({ headers }: Response, bytes: number, state: PartialState): string | undefined {
  const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers.get("content-range") ?? "");
  if (!range || Number(range[1]) !== bytes) return "the server answered another range than was asked for";
  if (range[3] !== "*" && state.totalBytes !== undefined && Number(range[3]) !== state.totalBytes)
    return `the file has ${range[3]} bytes where it had ${state.totalBytes}`;
  const etag = headers.get("etag");
  if (etag !== null && state.etag !== undefined && etag !== state.etag) return "the file has changed on the server";
  return undefined;
}

function stateOf({ headers }: Response, url: string): PartialState {
  const length = headers.get("content-length");
  const digest = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/=]+):/.exec(headers.get("repr-digest") ?? "")?.[1];
  return {
    url,
    etag: headers.get("etag") ?? undefined,
    lastModified: headers.get("last-modified") ?? undefined,
    totalBytes: length === null ? undefined : Number(length),
    contentMd5: headers.get("content-md5") ?? undefined,
    sha256: digest === undefined ? undefined : Buffer.from(digest, "base64").toString("hex"),
  };
}

function isFileSystemError(error: unknown): boolean {
  return typeof (error as NodeJS.ErrnoException).errno === "number" && "path" in (error as object)
    ? true
    : ["ENOSPC", "EIO", "EDQUOT", "EROFS", "EFBIG", "EACCES", "EPERM", "EISDIR"].includes(
        (error as NodeJS.ErrnoException).code ?? "",
      );
}

function reasonOf(error: unknown): string {
  const cause = (error as Error).cause;
  const detail = cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : undefined;
  return detail === undefined ? (error as Error).message : `${(error as Error).message} (${detail})`;
}
