import { describe, expect, it } from "vitest";
import { describeBackends } from "../../gpu/index.js";

describe("describeBackends", () => {
  it("always has the CPU and answers for each optional engine with a reason or a proof", async () => {
    const reports = await describeBackends();
    expect(reports.map((report) => report.backend)).toEqual(["cpu", "gpu.js", "webgpu"]);
    expect(reports[0]?.available).toBe(true);
    for (const report of reports) expect(report.detail).toMatch(report.available ? /TypeScript|loads/ : /npm install/);
  });
});
