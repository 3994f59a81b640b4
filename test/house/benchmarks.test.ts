import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { line, measure } from "../bench/harness.js";

describe("8.6-26: a figure says what was measured, on what, against what", () => {
  const spin = (ms: number) => () => {
    const until = performance.now() + ms;
    while (performance.now() < until);
    return ms;
  };

  it("with machine, versions, work, repetitions and the ratio of one run", async () => {
    const result = await measure("suite", {
      name: "spin",
      work: "8 ms against 4 ms of waiting",
      units: 1000,
      unit: "turns",
      ours: spin(8),
      against: { name: "half of it", run: spin(4) },
      better: "lower",
      repetitions: 3,
      versions: { peer: "1.2.3" },
    });
    expect(result).toMatchObject({ against: "half of it", repetitions: 3, better: "lower" });
    expect(result.versions).toMatchObject({ node: process.versions.node, peer: "1.2.3" });
    expect(result.machine).toMatch(/^\d+ x .+ GiB$/);
    expect(result.ratio).toBeGreaterThan(1.2);
    expect(result.ratio).toBeCloseTo(result.seconds! / result.againstSeconds!, 12);
    for (const part of ["8 ms against 4 ms", "half of it", "median of 3", result.machine, "peer 1.2.3"]) {
      expect(line(result)).toContain(part);
    }
  });

  it("in the page of benchmarks: every suite names its machine or the run it belongs to", () => {
    const page = readFileSync("docs/benchmarks.md", "utf8");
    const suites = page.split(/^## /m).slice(1);
    expect(suites.length).toBeGreaterThan(2);
    for (const suite of suites) {
      expect(suite.replace(/\s+/g, " "), suite.split("\n")[0]).toMatch(/EPYC|machine above|same machine/);
    }
  });
});
