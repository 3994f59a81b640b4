import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { lakeOrSample } from "../../../kernels/cli/lakeOption.js";

const { sample } = vi.hoisted(() => ({ sample: { folder: "" } }));
vi.mock("../../../kernels/cli/makeSample.js", () => ({
  get SAMPLE_FOLDER() {
    return sample.folder;
  },
}));
afterEach(() => vi.unstubAllEnvs());

test("falls back on the sample, says so, and only where no lake is named", () => {
  const folder = mkdtempSync(join(tmpdir(), "strikebook fallback "));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  vi.stubEnv("STRIKEBOOK_LAKE", "");
  sample.folder = folder;
  const lines: string[] = [];
  const say = (line: string): unknown => lines.push(line);
  expect(lakeOrSample(say)).toBeUndefined();
  expect(lines).toEqual([]);
  mkdirSync(join(folder, "lake"));
  expect(lakeOrSample(say)).toBe(join(folder, "lake"));
  expect(lines).toEqual([`no lake is named: this is the sample market (${join(folder, "lake")})`]);
  vi.stubEnv("STRIKEBOOK_LAKE", "elsewhere");
  expect(lakeOrSample(say)).toBeUndefined();
  expect(lines).toHaveLength(1);
});
