import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isProcessAlive } from "../../lake/isProcessAlive.js";

let folders = 0;

/** Makes a hidden folder of this process under a lake, and removes those of processes that are gone. */
export async function stagingFolder(root: string): Promise<string> {
  for (const name of await readdir(root)) {
    const pid = /^\.pack-(\d+)-\w+$/.exec(name)?.[1];
    if (pid !== undefined && !isProcessAlive(Number(pid))) await rm(join(root, name), { recursive: true, force: true });
  }
  const folder = join(root, `.pack-${process.pid}-m${folders++}`);
  await mkdir(folder);
  return folder;
}
