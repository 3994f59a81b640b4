import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openLake, partFolder } from "../../lib/lake/index.js";
import { bundleChild } from "./bundleChild.js";
import { DAY, sampleRun, testFolder, testSession, writeRuns } from "./lakeFixture.js";

let program: string;
beforeAll(async () => {
  program = await bundleChild("writeChild");
});
afterAll(() => rmSync(program, { force: true }));

const folderOf = (root: string): string =>
  partFolder(root, { dataset: "nse_options_1m", date: DAY, underlying: "NIFTY" });

async function firstLine(child: ChildProcess): Promise<string> {
  let text = "";
  for await (const piece of child.stdout!) {
    text += String(piece);
    if (text.includes("\n")) break;
  }
  return text.split("\n", 1)[0]!;
}

describe("a write that does not come to its end", () => {
  test("killed with SIGKILL leaves nothing under the final names; the next write removes what it left", async () => {
    const root = testFolder();
    const child = spawn(process.execPath, [program, root, "1000000"], { stdio: ["ignore", "pipe", "inherit"] });
    expect(await firstLine(child)).toBe("under way");
    child.kill("SIGKILL");
    await once(child, "exit");
    const left = readdirSync(folderOf(root));
    expect(left).toHaveLength(1);
    expect(left[0]).toMatch(/^part-0\.parquet\.\d+-0\.tmp$/);
    await expect(openLake(root)).rejects.toThrow(/holds no part/);

    const dataset = "nse_options_1m";
    const session = await testSession();
    await writeRuns(session, root, [sampleRun("2025-11-25", "CE", 26_000, 100, { dataset })], { dataset });
    expect(readdirSync(folderOf(root)).sort()).toEqual(["part-0.manifest.json", "part-0.parquet"]);
  });

  // A limit on the size of files is what a full disk looks like to the writer, and needs no privileges.
  test.skipIf(process.platform === "win32")("on a full disk says so in one line and leaves nothing", async () => {
    const root = testFolder();
    const limited = `ulimit -f 512 && exec "${process.execPath}" "${program}" "${root}" 60`;
    const child = spawn("/bin/sh", ["-c", limited], { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.on("data", (piece) => (text += String(piece)));
    await once(child, "close");
    const lines = text.trim().split("\n");
    expect(lines.at(-1)).toMatch(
      /^StrikebookError environment: cannot write nse_options_1m 2025-11-18 NIFTY under .*; free disk space/,
    );
    expect(lines.filter((line) => line !== "under way")).toHaveLength(1);
    expect(readdirSync(folderOf(root))).toEqual([]);
  });
});
