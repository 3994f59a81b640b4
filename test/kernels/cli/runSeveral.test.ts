import { mkdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CommandFolder } from "./CommandFolder.js";

let folder: CommandFolder;
beforeAll(() => {
  folder = new CommandFolder();
  mkdirSync(folder.at("more/deep"), { recursive: true });
  folder.write("good.ipynb", ["// the sum\n1 + 1", "console.log('second')"]);
  folder.write("bad.ipynb", ["const a = 1", "throw new Error('meant')"]);
  folder.write("skips.ipynb", ["import { skipStudy } from 'strikebook';\nskipStudy('no GOLD here')"]);
  folder.write("more/other.ipynb", ["2"]);
  folder.write("more/deep/third.ipynb", ["3"]);
});
afterAll(() => folder.end());

interface Result {
  readonly schema: string;
  readonly exitCode: number;
  readonly jobs: number;
  readonly runs: readonly Record<string, unknown>[];
}
const json = (...args: string[]): Result => JSON.parse(folder.run("run", ...args, "--json").stdout) as Result;
const names = (result: Result): unknown[] => result.runs.map(({ name }) => name);

describe("strikebook run with several notebooks", () => {
  it("takes files, folders and patterns, each notebook once, in the order named", () => {
    expect(names(json("more", "good.ipynb", "more/other.ipynb"))).toEqual(["other", "good"]);
    expect(names(json("more/**/*.ipynb"))).toEqual(["third", "other"]);
    expect(names(json("g??d.ipynb"))).toEqual(["good"]);
    for (const [name, what] of [
      ["none*.ipynb", /no notebook matches none\*\.ipynb; check the pattern/],
      ["nowhere.ipynb", /there is no notebook nowhere\.ipynb/],
    ] as const) {
      const refused = folder.run("run", name);
      expect(refused.stderr).toMatch(what);
      expect(refused.status).toBe(1);
    }
  });

  it("one that fails stops no other; results and exit code tell which", () => {
    const finished = folder.run("run", "bad.ipynb", "good.ipynb", "skips.ipynb", "--jobs", "2");
    expect(finished.status).toBe(1);
    expect(finished.stderr).toMatch(/^FAILED {3}bad .*\(\d of 3\)$/m);
    expect(finished.stderr).toMatch(/^done {5}good .*\(\d of 3\)$/m);
    expect(finished.stderr).toMatch(/^strikebook: bad stopped at its first error$/m);
    // The order of the summary is the order of the arguments, whatever ended first.
    expect(finished.stdout.match(/^\S+/gm)).toEqual(["bad", "good", "skips"]);
    expect(finished.stdout).toMatch(/^skips {2}skipped: no GOLD here$/m);
    expect(folder.run("run", "skips.ipynb", "good.ipynb").status).toBe(4);
  });

  it("the JSON of a run has the documented fields", () => {
    const result = json("good.ipynb", "bad.ipynb", "--to", "html,md", "--to", "ipynb", "--jobs", "2");
    expect(result).toMatchObject({ schema: "strikebook.runs/1", exitCode: 1, jobs: 2 });
    expect(Object.keys(result).sort()).toEqual(["exitCode", "jobs", "lake", "runs", "schema", "seconds"]);
    const [good, bad] = result.runs;
    expect(good).toMatchObject({
      name: "good",
      source: "good.ipynb",
      status: "ok",
      copy: "reports/notebooks/good.ipynb",
      pages: ["reports/notebooks/good.html", "reports/notebooks/good.md"],
      reports: [],
      error: null,
      change: null,
      cells: [
        { cell: 1, title: "the sum", status: "ok", origin: "run", seconds: expect.any(Number) },
        { cell: 2, ranAt: expect.stringMatching(/Z$/) },
      ],
    });
    expect(folder.text("reports/notebooks/good.html")).toContain("second");
    expect(bad).toMatchObject({ status: "error", copy: "reports/notebooks/bad.failed.ipynb" });
    expect(bad!["error"]).toMatch(/^Error: meant\n {2}Cell 2, line 1/);
  });

  it("--resume says what was reused, what ran again and why; the copy says it too", () => {
    folder.run("run", "good.ipynb");
    const kept = folder.run("run", "good.ipynb", "--resume");
    expect(kept.stdout).toMatch(/^ {2}reused {4}cells 1 and 2: outputs of 2\S+Z, not run again$/m);
    expect(String(folder.read("reports/notebooks/good.ipynb").cells[0]!.source)).toContain("**Resumed on ");
    folder.run("run", "bad.ipynb");
    const again = folder.run("run", "bad.ipynb", "--resume");
    expect(again.stdout).toMatch(/^ {2}repeated {2}cell 1: unchanged, run again for the variables$/m);
    expect(again.stdout).toMatch(/^ {2}new {7}cell 2: Cell 2 failed before$/m);
  });

  it("--times prints a row a cell, --quiet only what went wrong", () => {
    const times = folder.run("run", "good.ipynb", "--times").stdout;
    expect(times).toMatch(/^ {2}cell +outcome +seconds +memory MB +what$/m);
    expect(times).toMatch(/^ {2}1 +ok +\d+\.\d\d +(\d+|not measured) +the sum$/m);
    expect(folder.run("run", "good.ipynb", "--quiet")).toEqual({ status: 0, stdout: "", stderr: "" });
    const bad = folder.run("run", "good.ipynb", "bad.ipynb", "--quiet");
    expect(bad.stdout.match(/^\S+/gm)).toEqual(["bad"]);
    expect(bad.stderr).not.toContain("good");
  });

  it("--timeout stops a cell", () => {
    folder.write("slow.ipynb", ["while (true) {}"]);
    const slow = folder.run("run", "slow.ipynb", "--timeout", "0.5");
    expect(slow.status).toBe(1);
    expect(slow.stderr).toMatch(/^CellTimeout: the cell ran longer than the 0\.5 s that a cell may take/m);
  });

  it("refuses what would overwrite, and wrong values", () => {
    for (const [args, status, what] of [
      [["good.ipynb", "bad.ipynb", "-o", "x.ipynb"], 1, /--output x\.ipynb is one file, and 2 notebooks are to run; /],
      [["good.ipynb", "--to", "pdf"], 2, /"pdf" is none of html, md, ipynb/],
      [["good.ipynb", "--timeout", "0"], 2, /give seconds, greater than 0/],
      [["good.ipynb", "--resum"], 2, /unknown option '--resum'\n\(Did you mean --resume\?\)/],
      [[], 2, /missing required argument 'notebooks'\nUsage: strikebook run [\s\S]*Example:/],
    ] as const) {
      const refused = folder.run("run", ...args);
      expect(refused.status, refused.stderr).toBe(status);
      expect(refused.stderr).toMatch(what);
    }
    folder.write("more/good.ipynb", ["1"]);
    expect(folder.run("run", "good.ipynb", "more/good.ipynb").stderr).toMatch(/would have one name/);
  });
});

describe("strikebook check", () => {
  it("names cell, place, expected and found value of a digit that was changed; --update takes the fresh ones", () => {
    folder.run("run", "good.ipynb", "-o", "saved.ipynb");
    expect(folder.run("check", "saved.ipynb").status).toBe(0);
    folder.file("saved.ipynb", folder.text("saved.ipynb").replace('"2"', '"2.5"'));
    const differs = folder.run("check", "saved.ipynb");
    expect(differs.status).toBe(1);
    expect(differs.stdout).toMatch(
      /^Cell 1: the sum\n {2}output 1 \(text\/plain\): 1 number differs\n {4}line 1: expected 2\.5, found 2, 0\.500 apart, or 20\.0 %$/m,
    );
    expect(folder.run("check", "saved.ipynb", "--tolerance", "0.3").status).toBe(0);
    const updated = folder.run("check", "saved.ipynb", "--update");
    expect(updated.status).toBe(0);
    expect(updated.stdout).toContain("expected 2.5, found 2");
    expect(updated.stderr).toMatch(/the outputs of 2 cells are saved anew in saved\.ipynb/);
    expect(folder.run("check", "saved.ipynb").status).toBe(0);
  });
});

describe("a newcomer", () => {
  it("gets help from a bare command line, with exit code 0", () => {
    const bare = folder.run();
    expect(bare.status).toBe(0);
    expect(bare.stdout).toMatch(/^Usage: strikebook [\s\S]*Exit codes: [\s\S]*Examples:/);
    expect(folder.run("kernel").stderr).toMatch(/^Usage: strikebook kernel [\s\S]*Example:/);
  });
});
