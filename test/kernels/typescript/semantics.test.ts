import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CellSession } from "./CellSession.js";
import { ownNames, SEQUENCES } from "./cellSequences.js";

let session: CellSession;
beforeAll(async () => {
  session = await CellSession.start();
});
afterAll(() => session.end());

describe("cells one after another", () => {
  it.each(
    SEQUENCES.map((sequence, index) => ({
      title: sequence[0],
      cells: sequence.slice(1) as unknown as [string, (string | RegExp)?][],
      index,
    })),
  )("$title", async ({ cells, index }) => {
    for (const [code, shown] of cells) {
      const text = await session.text(ownNames(code, index));
      const wanted = typeof shown === "string" ? ownNames(shown, index) : shown;
      if (wanted instanceof RegExp) expect(text, code).toMatch(wanted);
      else expect(text, code).toBe(wanted);
    }
  });

  it("covers at least 85 sequences", () => {
    expect(SEQUENCES.length).toBeGreaterThanOrEqual(85);
  });

  it("uncaught nothing on the way", () => {
    expect(session.events.filter((event) => event.kind !== "stream")).toEqual([]);
  });
});
