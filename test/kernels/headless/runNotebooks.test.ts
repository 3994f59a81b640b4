import { afterAll, describe, expect, it } from "vitest";
import { type NotebooksProgress, runNotebooks } from "../../../kernels/headless/runNotebooks.js";
import { NotebookFolder } from "./NotebookFolder.js";

const folder = new NotebookFolder();
afterAll(() => folder.end());
const outputOf = (path: string): string => path.replace(/\.ipynb$/, ".copy.ipynb");

describe("runNotebooks", () => {
  it("runs all, some at a time, in one stream of events; a failure or a refusal stops no other", async () => {
    const paths = [
      folder.write("good.ipynb", [
        "import { startProgress } from 'strikebook'; startProgress('rows', { unit: 'rows' }).end()",
      ]),
      folder.write("bad.ipynb", ["oops()"]),
      folder.file("broken.ipynb", "{"),
      folder.write("other.ipynb", [
        "import { startProgress } from 'strikebook'; startProgress('rows', { unit: 'rows' }).end()",
      ]),
    ];
    const events: NotebooksProgress[] = [];
    let running = 0;
    let most = 0;
    const results = await runNotebooks(paths, {
      jobs: 2,
      outputOf,
      cwd: folder.path,
      onProgress: (progress) => {
        events.push(progress);
        if (progress.event.kind === "start") most = Math.max(most, ++running);
        if (progress.event.kind === "end" && progress.event.result.kind === "ran") running--;
      },
    });
    expect(results.map((result) => [result.notebook, result.kind === "ran" ? result.status : result.kind])).toEqual([
      [paths[0], "ok"],
      [paths[1], "error"],
      [paths[2], "refused"],
      [paths[3], "ok"],
    ]);
    expect(results[2]).toMatchObject({ reason: { code: "corrupt" } });
    expect(most).toBe(2);
    const ends = events.filter(({ event }) => event.kind === "end");
    expect(ends.map(({ done }) => done)).toEqual([1, 2, 3, 4]);
    expect(ends.at(-1)).toMatchObject({ done: 4, failed: 2, total: 4 });
    const steps = new Map(
      events.flatMap(({ notebook, event }) => (event.kind === "step" ? [[event.step.id, notebook] as const] : [])),
    );
    expect([...steps.values()].sort()).toEqual([paths[0], paths[3]].sort());
  });

  it("does not start what comes after its signal", async () => {
    const controller = new AbortController();
    const paths = [folder.write("a.ipynb", ["for (;;) await null"]), folder.write("b.ipynb", ["1"])];
    const results = await runNotebooks(paths, {
      jobs: 1,
      outputOf,
      signal: controller.signal,
      onProgress: ({ event }) => event.kind === "cell-start" && setTimeout(() => controller.abort(), 30),
    });
    expect(results).toMatchObject([
      { kind: "ran", status: "aborted" },
      { kind: "not run", notebook: paths[1] },
    ]);
  });

  it("refuses what cannot work before anything runs", async () => {
    const path = folder.write("a.ipynb", ["1"]);
    await expect(runNotebooks([])).rejects.toThrow(/no notebooks/);
    await expect(runNotebooks([path], { jobs: 0 })).rejects.toThrow(/0 jobs/);
    await expect(runNotebooks([path, folder.at("sub/a.ipynb")])).rejects.toThrow(
      /would both be .*reports.notebooks.a\.ipynb/,
    );
  });
});
