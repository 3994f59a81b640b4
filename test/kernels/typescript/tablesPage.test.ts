import { readFileSync, symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CellSession } from "./CellSession.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const page = readFileSync(new URL("../../../docs/tables.md", import.meta.url), "utf8");
const blocks = [...page.matchAll(/```ts\n([\s\S]*?)```(?:\n\n```text\n([\s\S]*?)\n```)?/g)].map(([, code, shown]) => ({
  code: code!,
  shown,
}));

describe("docs/tables.md", () => {
  let session: CellSession;
  beforeAll(async () => {
    session = await CellSession.start();
    symlinkSync(`${root}/node_modules`, `${session.folder}/node_modules`);
  });
  afterAll(() => session.end());

  it("has its code in blocks, most of them with what they show", () => {
    expect(blocks.length).toBeGreaterThanOrEqual(7);
    expect(blocks.filter(({ shown }) => shown !== undefined).length).toBe(blocks.length - 1);
  });

  it.each(blocks)("shows what the page says: $code", async ({ code, shown }) => {
    const outcome = await session.run(code);
    expect(outcome.error).toBeUndefined();
    const displayed = session.events.flatMap((event) =>
      event.kind === "display" && event.id === `Cell ${session.cells}` ? [event.bundle] : [],
    );
    const last = outcome.value ?? displayed.at(-1);
    if (shown !== undefined) expect(last?.data["text/plain"]).toBe(shown);
    else expect(last?.data["text/html"]).toBe("<b>bold</b>");
  });
});
