import { createHash } from "node:crypto";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Progress, startProgress } from "../task/progress.js";
import { StrikebookError } from "../task/StrikebookError.js";
import { DumpEncoder, type EncodedColumn } from "./DumpEncoder.js";
import { DumpFile, type WrittenFile } from "./DumpFile.js";
import { groundTruth } from "./groundTruth.js";
import { MarketSimulation, type VendorDump } from "./MarketSimulation.js";
import type { MarketTruth } from "./MarketTruth.js";
import { readSampleMarket, samplePaths } from "./readSampleMarket.js";
import { SAMPLE_FILES, SAMPLE_VERSION, type SampleMark, type SampleMarket } from "./SampleMarket.js";
import { type ResolvedSampleOptions, resolveSampleOptions, type SampleOptions } from "./SampleOptions.js";
import { sampleCalendarCsv } from "./sampleExpiries.js";
import { VendorRows } from "./VendorRows.js";
import { NSE_OPTION_COLUMNS, vendorColumnKind } from "./vendorColumns.js";

/** Room that a table's structure needs in a buffer. */
const STRUCTURE_BYTES = 16_384;

/**
 * Writes the sample market that `options` describe into `directory`, or reuses the one that is there when it has the
 * same options. All files are written under temporary names and renamed when the last one is complete; `sample.json`
 * comes last.
 *
 * @throws StrikebookError `argument` for options that are not possible
 * @throws the reason of `signal`; nothing is left behind then, and a market written before stays as it is
 */
export async function writeSampleMarket(directory: string, options: SampleOptions = {}): Promise<SampleMarket> {
  const resolved = resolveSampleOptions(options);
  const present = await matching(directory, resolved);
  if (present) return present;
  options.signal?.throwIfAborted();
  await mkdir(directory, { recursive: true });
  await removeAbandoned(directory);
  const paths = samplePaths(directory);
  const temporary = (path: string): string => `${path}.${process.pid}.partial`;
  const simulation = new MarketSimulation(resolved);
  const progress = startProgress("making the sample market", { unit: "rows", total: simulation.expectedRows() });
  // One dump that fails ends the others, too.
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const dumps = simulation.dumps().map((dump) => ({
    dump,
    file: new DumpFile(join(directory, `${dump.name}.sql.gz`), temporary(join(directory, `${dump.name}.sql.gz`))),
  }));
  try {
    const results = await Promise.allSettled(
      dumps.map(({ dump, file }) =>
        writeDump(
          dump,
          file,
          `simulated by Strikebook, seed ${resolved.seed}: not market data`,
          progress,
          signal,
        ).catch((error: unknown) => {
          stop.abort(error);
          throw error;
        }),
      ),
    );
    const files = results.map((result) => {
      if (result.status === "rejected") throw signal.reason;
      return result.value;
    });
    const truth = groundTruth(simulation);
    const texts = [
      [SAMPLE_FILES.expiryCalendar, sampleCalendarCsv()],
      [SAMPLE_FILES.truth, truthText(truth)],
    ] as const;
    for (const [name, text] of texts) {
      await writeFile(temporary(join(directory, name)), text);
      files.push({
        name,
        bytes: Buffer.byteLength(text),
        textBytes: Buffer.byteLength(text),
        sha256: createHash("sha256").update(text).digest("hex"),
      });
    }
    const mark: SampleMark = {
      version: SAMPLE_VERSION,
      options: resolved,
      files,
      node: process.versions.node.split(".")[0]!,
    };
    await rm(paths.mark, { force: true });
    for (const { file } of dumps) await file.publish();
    for (const [name] of texts) await rename(temporary(join(directory, name)), join(directory, name));
    await writeFile(temporary(paths.mark), `${JSON.stringify(mark, null, 2)}\n`);
    await rename(temporary(paths.mark), paths.mark);
    progress.end();
    return { directory, paths, mark, truth, reused: false };
  } catch (error) {
    progress.fail();
    for (const { file } of dumps) await file.discard();
    for (const path of Object.values(paths)) await rm(temporary(path), { force: true });
    throw error;
  }
}

/** The market of `directory` when it is complete and of these options. */
async function matching(directory: string, options: ResolvedSampleOptions): Promise<SampleMarket | undefined> {
  try {
    const market = await readSampleMarket(directory);
    const { version, options: made, node } = market.mark;
    const same =
      version === SAMPLE_VERSION &&
      made.seed === options.seed &&
      made.days === options.days &&
      made.rows === options.rows;
    return same && node === process.versions.node.split(".")[0] ? market : undefined;
  } catch (error) {
    // Missing or damaged: it is made anew, which is what the caller asked for.
    if (error instanceof StrikebookError && (error.code === "missing" || error.code === "corrupt")) return undefined;
    throw error;
  }
}

/** Generates and encodes the tables of one dump; compression runs beside it. */
async function writeDump(
  dump: VendorDump,
  file: DumpFile,
  note: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<WrittenFile> {
  const buffer = new VendorRows();
  const columns: EncodedColumn[] = NSE_OPTION_COLUMNS.map((name) => ({
    name,
    kind: vendorColumnKind(name),
    values: buffer.columns[name],
  }));
  let out = await file.take();
  const encoder = new DumpEncoder(out);
  const turn = async (): Promise<void> => {
    file.write(out, encoder.length);
    out = await file.take();
    encoder.useBuffer(out);
  };
  encoder.beginDump(dump.database, note);
  for (const table of dump.tables) {
    if (out.length - encoder.length < STRUCTURE_BYTES) await turn();
    encoder.beginTable(table.name, columns);
    while (table.next(buffer)) {
      signal.throwIfAborted();
      for (let from = 0; from < buffer.rows; ) {
        from = encoder.appendRows(columns, buffer.rows, from);
        if (from < buffer.rows) await turn();
      }
      progress.advance(buffer.rows);
      // Lets compression be fed, signals arrive and progress be drawn between two sessions of a table.
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
    }
    if (out.length - encoder.length < STRUCTURE_BYTES) await turn();
    encoder.endTable();
  }
  encoder.endDump();
  file.write(out, encoder.length);
  return file.close();
}

/** JSON with one line per surface slice, so that the file can be read and searched. */
function truthText(truth: MarketTruth): string {
  const { surface, ...rest } = truth;
  const head = JSON.stringify(rest, null, 2).replace(/\n}$/, "");
  return `${head},\n  "surface": [\n${surface.map((slice) => `    ${JSON.stringify(slice)}`).join(",\n")}\n  ]\n}\n`;
}

/** Removes partial files whose process is gone. */
async function removeAbandoned(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const pid = /\.(\d+)\.partial$/.exec(name)?.[1];
    if (pid !== undefined && Number(pid) !== process.pid && !isRunning(Number(pid)))
      await rm(join(directory, name), { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
