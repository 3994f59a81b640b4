import { readFile, rename, stat, writeFile } from "node:fs/promises";

/** What is written beside a downloaded file, as `<file>.download.json`. */
export interface DownloadRecord {
  readonly url: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Data rows; the file was read to its end. */
  readonly rows: number;
  readonly header: string;
  readonly format: "csv" | "csv.gz";
  /** Modification time of the file, ms: with the size it tells that the file is the one that was checked. */
  readonly modifiedMs: number;
  /** As the server sent them. */
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
  /** The server's checksum that the file was compared with. */
  readonly comparedWith: "content-md5" | "repr-digest" | "none";
  /** Where the entity tag looks like an MD5 (some stores make it one): whether it is the file's. */
  readonly etagIsMd5?: boolean | undefined;
}

export function downloadRecordPath(path: string): string {
  return `${path}.download.json`;
}

/** The record beside `path` when there is one and the file still has its size and time; undefined otherwise. */
export async function readDownloadRecord(path: string): Promise<DownloadRecord | undefined> {
  try {
    const record = JSON.parse(await readFile(downloadRecordPath(path), "utf8")) as DownloadRecord;
    const { size, mtimeMs } = await stat(path);
    return record.bytes === size && record.modifiedMs === mtimeMs ? record : undefined;
  } catch (error) {
    // No record, a damaged one or no file: the file is checked again, which costs time alone.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

export async function writeDownloadRecord(path: string, record: DownloadRecord): Promise<void> {
  const temporary = `${downloadRecordPath(path)}.${process.pid}.tmp`;
  await writeFile(temporary, `${JSON.stringify(record, null, 2)}\n`);
  await rename(temporary, downloadRecordPath(path));
}
