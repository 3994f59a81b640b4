import { describe, expect, it } from "vitest";
import { CellOutputs } from "../../../kernels/headless/CellOutputs.js";

const bundle = (text: string) => ({ data: { "text/plain": text, "image/png": "AQ==" }, metadata: {} });

describe("the outputs of a cell", () => {
  it("join text of one stream until something else comes between", () => {
    const outputs = new CellOutputs();
    outputs.stream("stdout", "a");
    outputs.stream("stdout", "b\nc");
    outputs.stream("stderr", "d");
    outputs.stream("stdout", "e");
    expect(outputs.toNotebook()).toEqual([
      { output_type: "stream", name: "stdout", text: ["ab\n", "c"] },
      { output_type: "stream", name: "stderr", text: ["d"] },
      { output_type: "stream", name: "stdout", text: ["e"] },
    ]);
  });

  it("replace a display wherever it is shown", () => {
    const outputs = new CellOutputs();
    outputs.display(bundle("1"), "x");
    outputs.display(bundle("2"), undefined);
    outputs.display(bundle("3"), "x");
    expect(outputs.update(bundle("new"), "x")).toBe(true);
    expect(outputs.update(bundle("new"), "y")).toBe(false);
    expect(outputs.toNotebook()).toMatchObject(
      ["new", "2", "new"].map((text) => ({ data: { "text/plain": [text], "image/png": "AQ==" } })),
    );
  });

  it("are cleared at once, or when the next one comes", () => {
    const outputs = new CellOutputs();
    outputs.stream("stdout", "a");
    outputs.clear(true);
    expect(outputs.toNotebook()).toHaveLength(1);
    outputs.stream("stdout", "b");
    expect(outputs.toNotebook()).toEqual([{ output_type: "stream", name: "stdout", text: ["b"] }]);
    outputs.stream("stdout", "c");
    outputs.clear(true);
    outputs.clear(false);
    expect(outputs.toNotebook()).toEqual([]);
    outputs.display(bundle("d"), undefined);
    expect(outputs.toNotebook()).toHaveLength(1);
  });
});
