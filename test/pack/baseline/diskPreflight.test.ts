import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { DISK_FACTORS, estimateDisk, requireDisk } from "../../../lib/pack/baseline/diskPreflight.js";

describe("the look at the disk before a build", () => {
  const bytes = { options: 50e9, perpetual: 10e9, rates: 1e8, schedule: 50e9 };

  it("adds up what each output needs of its sources", async () => {
    const { neededBytes, freeBytes, perOutput } = await estimateDisk(tmpdir(), bytes);
    expect(perOutput).toEqual({ options: 60e9, perpetual: 15e9, rates: 1e9, schedule: 2.5e9 });
    expect(neededBytes).toBe(78.5e9);
    expect(freeBytes).toBeGreaterThan(0);
    expect(DISK_FACTORS.rates).toBe(10);
  });

  it("refuses with both figures, and lets a build pass that is forced or fits", () => {
    const perOutput = { options: 100e9, perpetual: 15e9, rates: 4e9, schedule: 2.5e9 };
    const estimate = { neededBytes: 121.5e9, freeBytes: 120e9, perOutput };
    expect(() => requireDisk("out", estimate, false)).toThrow(
      "a baseline in out needs about 121.5 GB (options 100.0 GB, perpetual 15.0 GB, rates 4.0 GB, schedule 2.5 GB), and 120.0 GB are free",
    );
    expect(() => requireDisk("out", estimate, true)).not.toThrow();
    expect(() => requireDisk("out", { ...estimate, freeBytes: 121.5e9 }, false)).not.toThrow();
  });
});
