import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { strikebook } from "./strikebook.js";

describe("strikebook self-audit", () => {
  it("prints each cheat with the rule that caught it, and ends well", () => {
    const { status, stdout, stderr } = strikebook(tmpdir(), ["self-audit"]);
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/^zero-price exit +caught +zero-price-fill/m);
    expect(stdout).toMatch(/^look-ahead spot +caught +spot-look-ahead/m);
    expect(stdout).toMatch(/^honest straddle +sound/m);
    expect(stdout).toMatch(/(\d+) of \1 cheats were caught; honest runs are sound/);
    expect(stdout).not.toMatch(/SURVIVED|UNTRIED/);
  }, 60_000);

  it("--json gives the whole report and nothing else", () => {
    const { status, stdout } = strikebook(tmpdir(), ["self-audit", "--json"]);
    const report = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(report).toMatchObject({ schema: "strikebook.selfAudit/1", isPassed: true, untried: [] });
    expect(report.cheats.length).toBeGreaterThan(20);
    expect(report.cheats.every(({ isCaught }: { isCaught: boolean }) => isCaught)).toBe(true);
  }, 60_000);
});
