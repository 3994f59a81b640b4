import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { inspectCsv } from "../relation/inspectCsv.js";
import type { DatedFile } from "./DatedSource.js";
import type { DownloadRecord } from "./DownloadRecord.js";
import type { PartialState } from "./PartialFile.js";

/**
 * Reads a downloaded file to its end and compares it with what the server said of it.
 *
 * @param path where the bytes are now
 * @throws StrikebookError `corrupt` for a checksum that differs or a damaged gzip, `schema` for another header
 */
export async function checkDownload(
  path: string,
  file: DatedFile,
  state: PartialState,
  options: TaskOptions = {},
): Promise<DownloadRecord> {
  const facts = await inspectCsv(path, file.header, options);
  const needsMd5 = state.contentMd5 !== undefined || isMd5Tag(state.etag);
  const md5 = needsMd5 ? await md5Of(path, options) : undefined;
  const differs = (name: string): StrikebookError =>
    new StrikebookError("corrupt", `${file.name} differs from the server's ${name}`, "fetch it again");
  if (file.name.endsWith(".gz") && facts.format !== "csv.gz" && facts.bytes > 0)
    throw new StrikebookError("corrupt", `${file.name} came as plain text, not as gzip`, "fetch it again");
  if (state.sha256 !== undefined && state.sha256 !== facts.sha256) throw differs("SHA-256");
  if (state.contentMd5 !== undefined && Buffer.from(state.contentMd5, "base64").toString("hex") !== md5)
    throw differs("MD5");
  return {
    url: file.url,
    bytes: facts.bytes,
    sha256: facts.sha256,
    rows: facts.rows,
    header: file.header.join(),
    format: facts.format === "csv.gz" ? "csv.gz" : "csv",
    modifiedMs: (await stat(path)).mtimeMs,
    etag: state.etag,
    lastModified: state.lastModified,
    comparedWith: state.sha256 !== undefined ? "repr-digest" : state.contentMd5 !== undefined ? "content-md5" : "none",
    etagIsMd5: isMd5Tag(state.etag) ? state.etag!.slice(1, -1) === md5 : undefined,
  };
}

/** Some stores tag an object with its MD5. A tag is opaque, so one that differs proves nothing (RFC 9110, 8.8.3). */
function isMd5Tag(etag: string | undefined): boolean {
  return etag !== undefined && /^"[0-9a-f]{32}"$/.test(etag);
}

async function md5Of(path: string, options: TaskOptions): Promise<string> {
  const hash = createHash("md5");
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20, signal: options.signal }))
    hash.update(piece as Uint8Array);
  return hash.digest("hex");
}
