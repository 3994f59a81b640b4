import type { SourceFileFacts } from "../relation/inspectCsv.js";
import { readDownloadRecord } from "./DownloadRecord.js";

/** What a download's record says about a file, when it was read to its end with this header and has not changed since. */
export async function verifiedFacts(path: string, header: readonly string[]): Promise<SourceFileFacts | undefined> {
  const record = await readDownloadRecord(path);
  if (record === undefined || record.header !== header.join()) return undefined;
  const { bytes, rows, sha256, format } = record;
  return { path, bytes, rows, sha256, format };
}
