import { afterAll, describe, expect, it } from "vitest";
import { readNotebook } from "../../../kernels/headless/readNotebook.js";
import { NotebookFolder } from "./NotebookFolder.js";

const folder = new NotebookFolder();
afterAll(() => folder.end());

describe("a notebook that cannot be run", () => {
  const bad: [what: string, text: string, message: RegExp][] = [
    ["empty", "", /the file is empty/],
    ["cut off", '{"nbformat": 4, "cells": [', /it is not JSON/],
    ["a list", "[]", /not an object/],
    ["of an older format", '{"nbformat": 3, "worksheets": []}', /nbformat is 3, not 4.*nbconvert/s],
    ["without cells", '{"nbformat": 4}', /no list of cells/],
    ["with a cell that is no object", '{"nbformat": 4, "cells": [1]}', /cell 1 is not an object/],
    ["with a cell without type", '{"nbformat": 4, "cells": [{"source": ""}]}', /cell 1 has no cell_type/],
    ["with a cell without text", '{"nbformat": 4, "cells": [{"cell_type": "code", "source": [1]}]}', /no source text/],
    [
      "with metadata of another kind",
      '{"nbformat": 4, "cells": [{"cell_type": "code", "source": "", "metadata": []}]}',
      /metadata that is not an object/,
    ],
  ];
  it.each(bad)("%s", async (_, text, message) => {
    const path = folder.file("bad.ipynb", text);
    await expect(readNotebook(path)).rejects.toThrow(message);
    await expect(readNotebook(path)).rejects.toMatchObject({ code: "corrupt", message: expect.stringContaining(path) });
  });

  it("is named when it is not there", async () => {
    await expect(readNotebook(folder.at("none.ipynb"))).rejects.toMatchObject({ code: "missing" });
    await expect(readNotebook(folder.path)).rejects.toThrow(/EISDIR/);
  });
});
