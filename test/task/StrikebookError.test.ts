import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isDisplayable, StrikebookError } from "../../lib/task/index.js";
import { packageRoot } from "../../lib/task/packageRoot.js";

describe("StrikebookError", () => {
  it("is one line: what, then the cure", () => {
    const cause = new Error("ENOENT");
    const error = new StrikebookError("missing", "no lake at ./lake", "pass --data DIR", { cause });
    expect(error.message).toBe("no lake at ./lake; pass --data DIR");
    expect(error).toMatchObject({ name: "StrikebookError", code: "missing", cure: "pass --data DIR", cause });
    expect(error).toBeInstanceOf(Error);
  });
});

describe("isDisplayable", () => {
  it("goes by shape", () => {
    expect(isDisplayable({ toDisplay: () => ({ kind: "text", text: "x" }) })).toBe(true);
    for (const value of [null, undefined, 5, "x", {}, { toDisplay: 1 }]) expect(isDisplayable(value)).toBe(false);
  });
});

describe("packageRoot", () => {
  it("is the folder of this package's package.json", () => {
    expect(JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")).name).toBe("strikebook");
  });
});
