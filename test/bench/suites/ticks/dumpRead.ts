import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import { readDump, writeSampleMarket } from "strikebook";
import type { Benchmark } from "../../harness.js";

/** A vendor dump into typed columns, against nothing but its decompression. */
export async function dumpRead(): Promise<Benchmark> {
  const folder = mkdtempSync(join(tmpdir(), "strikebook-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const market = await writeSampleMarket(folder, { days: 1 });
  const path = market.paths.niftyOptions;
  let rows = 0;
  const read = async (): Promise<number> => {
    rows = 0;
    for await (const batch of readDump(path)) rows += batch.rows;
    return rows;
  };
  let bytes = 0;
  const inflate = async (): Promise<number> => {
    bytes = 0;
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }).pipe(
      createGunzip({ chunkSize: 1 << 20 }),
    ))
      bytes += (chunk as Buffer).length;
    return bytes;
  };
  await read();
  await inflate();
  return {
    name: "dump-read",
    work: `${rows.toLocaleString("en")} rows of 46 columns, ${(bytes / 1e6).toFixed(0)} MB of text, into typed columns`,
    units: rows,
    unit: "rows",
    ours: read,
    against: { name: "Node's inflate of the same file", run: inflate },
    better: "lower",
    repetitions: 5,
  };
}
