import type { ProgressEvent } from "strikebook";
import { describe, expect, it } from "vitest";
import { progressBundle } from "../../../kernels/render/progressBundle.js";

const event = (more: Partial<ProgressEvent> = {}): ProgressEvent => ({
  id: 1,
  label: "reading <dump>",
  done: 450,
  total: 1000,
  unit: "rows",
  state: "running",
  elapsedMs: 1500,
  ...more,
});

describe("a progress bar", () => {
  it("is one line of text and escaped HTML", () => {
    const { data, metadata } = progressBundle(event());
    expect(data["text/plain"]).toBe("reading <dump>  [###########.............] 45 %, 450 of 1,000 rows, 1.5 s");
    expect(data["text/html"]).toBe(
      '<div>reading &lt;dump&gt; <progress max="1" value="0.45"></progress> 45 %, 450 of 1,000 rows, 1.5 s</div>',
    );
    expect(metadata).toEqual({ strikebook: { progress: true } });
  });

  it("has no share while the whole is not known, and says how it ended", () => {
    expect(progressBundle(event({ total: undefined })).data["text/plain"]).toBe("reading <dump>  450 rows, 1.5 s");
    expect(progressBundle(event({ total: 0, done: 0 })).data["text/plain"]).toContain("  0 of 0 rows");
    expect(progressBundle(event({ state: "done", elapsedMs: 61_400 })).data["text/plain"]).toContain(
      "done in 1 min 1 s",
    );
    expect(progressBundle(event({ state: "failed" })).data["text/plain"]).toContain("failed after 1.5 s");
    expect(progressBundle(event({ done: 2000 })).data["text/plain"]).toContain("[########################] 100 %");
  });
});
